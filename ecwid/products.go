package ecwid

import (
	"context"
	"iter"
	"time"
)

// ProductQuery selects products. IDs make Ecwid ignore every other filter, and SKU all but IDs.
type ProductQuery struct {
	IDs                              []ProductID
	SKU                              string // exact; also of a variation
	Keyword                          string
	Categories                       []CategoryID
	IncludeProductsFromSubcategories *bool
	PriceFrom, PriceTo               *Money
	Enabled                          *bool
	InStock                          *bool
	SortBy                           string // for example PRICE_ASC
	Span
	Paging
}

func (q ProductQuery) params() params {
	return newParams().text("productId", list(q.IDs)).text("sku", q.SKU).text("keyword", q.Keyword).
		text("categories", list(q.Categories)).
		flag("includeProductsFromSubcategories", q.IncludeProductsFromSubcategories).
		money("priceFrom", q.PriceFrom).money("priceTo", q.PriceTo).
		flag("enabled", q.Enabled).flag("inStock", q.InStock).text("sortBy", q.SortBy).
		span(q.Span).paging(q.Paging, FieldsOf[Product]())
}

// SearchProducts returns one page of products (Ecwid REST docs, Search products).
func (c *Client) SearchProducts(ctx context.Context, q ProductQuery) (Page[Product], error) {
	return call[Page[Product]](ctx, c, get(ReadCatalog, q.params().Values, "products"))
}

// Products walks over all products that match, each exactly once; see walk for what that promises.
func (c *Client) Products(ctx context.Context, q ProductQuery) iter.Seq2[Product, error] {
	return walk(ctx, q.Span, func(span Span, page Paging) (Page[Product], error) {
		q.Span, q.Offset, q.Limit = span, page.Offset, page.Limit
		return c.SearchProducts(ctx, q)
	}, func(p Product) (any, time.Time) { return p.ID, p.Created.Time })
}

// Product returns one product (Ecwid REST docs, Get product).
func (c *Client) Product(ctx context.Context, id ProductID) (Product, error) {
	query := newParams().text("responseFields", FieldsOf[Product]())
	return call[Product](ctx, c, get(ReadCatalog, query.Values, "products", formatID(id)))
}

// ProductFields are the writable fields of a product. Lists and objects, when set, replace what was there.
type ProductFields struct {
	Name                 Optional[string]           `json:"name,omitzero"`
	SKU                  Optional[string]           `json:"sku,omitzero"`
	Description          Optional[string]           `json:"description,omitzero"`
	Price                Optional[Money]            `json:"price,omitzero"`
	CompareToPrice       Optional[Money]            `json:"compareToPrice,omitzero"`
	CostPrice            Optional[Money]            `json:"costPrice,omitzero"`
	WholesalePrices      Optional[[]WholesalePrice] `json:"wholesalePrices,omitzero"`
	Quantity             Optional[int]              `json:"quantity,omitzero"`
	Unlimited            Optional[bool]             `json:"unlimited,omitzero"`
	WarningLimit         Optional[int]              `json:"warningLimit,omitzero"`
	OutOfStockVisibility Optional[string]           `json:"outOfStockVisibilityBehaviour,omitzero"`
	Enabled              Optional[bool]             `json:"enabled,omitzero"`
	Weight               Optional[Money]            `json:"weight,omitzero"`
	Dimensions           Optional[Dimensions]       `json:"dimensions,omitzero"`
	IsShippingRequired   Optional[bool]             `json:"isShippingRequired,omitzero"`
	CategoryIDs          Optional[[]CategoryID]     `json:"categoryIds,omitzero"`
	Options              Optional[[]ProductOption]  `json:"options,omitzero"`
	SEOTitle             Optional[string]           `json:"seoTitle,omitzero"`
	SEODescription       Optional[string]           `json:"seoDescription,omitzero"`
}

// CreateProduct adds a product; Name is required. It fails with ErrConflict when the SKU is taken
// (Ecwid REST docs, Create product).
func (c *Client) CreateProduct(ctx context.Context, fields ProductFields) (ProductID, error) {
	result, err := call[created[ProductID]](ctx, c, post(CreateCatalog, fields, "products"))
	return result.ID, err
}

// UpdateProduct changes the fields that are set (Ecwid REST docs, Update product).
func (c *Client) UpdateProduct(ctx context.Context, id ProductID, fields ProductFields) (UpdateResult, error) {
	return call[UpdateResult](ctx, c, put(UpdateCatalog, fields, "products", formatID(id)))
}

type stockDelta struct {
	QuantityDelta int `json:"quantityDelta"`
}

// AdjustStock adds delta, which may be negative, to a product's quantity in one step that cannot race. The stock may
// fall below zero; the result then carries a warning (Ecwid REST docs, Adjust product stock).
func (c *Client) AdjustStock(ctx context.Context, id ProductID, delta int) (UpdateResult, error) {
	req := put(UpdateCatalog, stockDelta{delta}, "products", formatID(id), "inventory")
	req.idempotent = false
	return call[UpdateResult](ctx, c, req)
}
