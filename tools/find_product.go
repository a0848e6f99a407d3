package tools

import (
	"context"
	"fmt"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type findProductInput struct {
	ProductID   ecwid.ProductID  `json:"productId,omitempty" jsonschema:"minimum=1"`
	SKU         string           `json:"sku,omitempty" jsonschema_description:"exact; also of a variation"`
	Keyword     string           `json:"keyword,omitempty" jsonschema_description:"words in name, description, SKU or category"`
	CategoryID  ecwid.CategoryID `json:"categoryId,omitempty" jsonschema:"minimum=1"`
	PriceFrom   *ecwid.Money     `json:"priceFrom,omitempty" jsonschema:"minimum=0"`
	PriceTo     *ecwid.Money     `json:"priceTo,omitempty" jsonschema:"minimum=0"`
	Enabled     *bool            `json:"enabled,omitempty" jsonschema_description:"shown in the shop"`
	InStock     *bool            `json:"inStock,omitempty"`
	UpdatedFrom string           `json:"updatedFrom,omitempty" jsonschema_description:"date or RFC 3339 time"`
	SortBy      string           `json:"sortBy,omitempty" jsonschema:"enum=RELEVANCE,enum=NAME_ASC,enum=PRICE_ASC,enum=PRICE_DESC,enum=ADDED_TIME_DESC,enum=UPDATED_TIME_DESC"`
	page
}

type findProductOutput struct {
	Products []productView `json:"products"`
	found
}

// Links implements toolkit.Linking.
func (out findProductOutput) Links() (links []toolkit.Link) {
	for _, p := range out.Products {
		if p.productRest == nil {
			links = append(links, toolkit.Link{Path: fmt.Sprintf("products/%d", p.ID), Name: fmt.Sprintf("product %d", p.ID)})
		}
	}
	return links
}

const noProduct = "No product matches. SKU and id are matched whole; try a word of the name as keyword."

var findProduct = toolkit.New(toolkit.Spec[findProductInput, findProductOutput]{
	Name: "find_product", Title: "Find product",
	Description: "Find products by id, SKU, keyword or filters; shows price, stock, low stock and variations.",
	Effect:      toolkit.Reads,
	Scopes:      []ecwid.Scope{ecwid.ReadCatalog},
	PublicToken: true,
	Check:       checkFindProduct,
	Run:         runFindProduct,
})

func checkFindProduct(_ *toolkit.Session, in findProductInput) error {
	var p problems
	p.moment("updatedFrom", in.UpdatedFrom)
	filtered := in
	filtered.page, filtered.ProductID, filtered.SKU = page{}, 0, ""
	more := filtered != findProductInput{}
	const alone = "finds one product; leave out the other filters"
	p.addIf(in.ProductID != 0 && in.SKU != "", "sku", "cannot be combined with productId; either finds one product")
	p.addIf(in.ProductID != 0 && more, "productId", alone)
	p.addIf(in.SKU != "" && more, "sku", alone)
	p.span("priceFrom", in.PriceFrom, "priceTo", in.PriceTo)
	return p.err()
}

func runFindProduct(ctx context.Context, s *toolkit.Session, in findProductInput) (findProductOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return findProductOutput{}, err
	}
	result, err := searchProducts(ctx, s.Client, in, shop)
	if err != nil {
		return findProductOutput{}, err
	}
	out := findProductOutput{found: pageOf(in.page, result.Total, len(result.Items), shop.Currency, noProduct)}
	for _, p := range result.Items {
		out.Products = append(out.Products, viewProduct(p, shop, in.full()))
	}
	return out, nil
}

func searchProducts(
	ctx context.Context, client *ecwid.Client, in findProductInput, shop toolkit.Shop,
) (ecwid.Page[ecwid.Product], error) {
	if in.ProductID != 0 {
		return one(client.Product(ctx, in.ProductID))
	}
	q := ecwid.ProductQuery{
		SKU: in.SKU, Keyword: in.Keyword, PriceFrom: in.PriceFrom, PriceTo: in.PriceTo, Enabled: in.Enabled,
		InStock: in.InStock, SortBy: in.SortBy, Paging: ecwid.Paging{Offset: in.Offset, Limit: in.Limit},
		Span: ecwid.Span{UpdatedFrom: moment(in.UpdatedFrom, shop, dayStart)},
	}
	if in.CategoryID != 0 {
		subcategories := true
		q.Categories, q.IncludeProductsFromSubcategories = []ecwid.CategoryID{in.CategoryID}, &subcategories
	}
	if !in.full() {
		q.ResponseFields = ecwid.FieldsOf[productSummary]()
	}
	return client.SearchProducts(ctx, q)
}
