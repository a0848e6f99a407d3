package tools

import (
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// productView is a product in an answer: a summary, and with detail "full" the rest of the record.
type productView struct {
	ID           ecwid.ProductID `json:"id"`
	SKU          string          `json:"sku,omitempty"`
	Name         string          `json:"name"`
	Price        ecwid.Money     `json:"price"`
	Quantity     *int            `json:"quantity,omitempty" jsonschema_description:"absent when stock is unlimited"`
	InStock      bool            `json:"inStock"`
	LowStock     bool            `json:"lowStock"`
	Enabled      bool            `json:"enabled"`
	URL          string          `json:"url,omitempty" jsonschema:"-"`
	Variations   []variationView `json:"variations,omitempty"`
	Omitted      int             `json:"variationsOmitted,omitempty" jsonschema:"-"`
	*productRest `jsonschema:"-"`
}

type variationView struct {
	ID       ecwid.VariationID `json:"combinationId"`
	SKU      string            `json:"sku,omitempty"`
	Options  string            `json:"options" jsonschema:"-"`
	Price    ecwid.Money       `json:"price" jsonschema:"-"`
	Quantity *int              `json:"quantity,omitempty"`
	InStock  bool              `json:"inStock" jsonschema:"-"`
	LowStock bool              `json:"lowStock" jsonschema:"-"`
}

type productRest struct {
	Description     string                 `json:"description,omitempty"`
	CompareToPrice  *ecwid.Money           `json:"compareToPrice,omitempty"`
	CostPrice       *ecwid.Money           `json:"costPrice,omitempty"`
	WholesalePrices []ecwid.WholesalePrice `json:"wholesalePrices,omitempty"`
	WarningLimit    *int                   `json:"warningLimit,omitempty"`
	Weight          *ecwid.Money           `json:"weight,omitempty"`
	WeightUnit      string                 `json:"weightUnit,omitempty"`
	Dimensions      *ecwid.Dimensions      `json:"dimensions,omitempty"`
	DimensionsUnit  string                 `json:"dimensionsUnit,omitempty"`
	ShippingNeeded  *bool                  `json:"isShippingRequired,omitempty"`
	Categories      []ecwid.CategoryName   `json:"categories,omitempty"`
	CategoryIDs     []ecwid.CategoryID     `json:"categoryIds,omitempty"`
	Options         []ecwid.ProductOption  `json:"options,omitempty"`
	Attributes      []ecwid.Attribute      `json:"attributes,omitempty"`
	ImageURL        string                 `json:"imageUrl,omitempty"`
	SEOTitle        string                 `json:"seoTitle,omitempty"`
	SEODescription  string                 `json:"seoDescription,omitempty"`
	Created         string                 `json:"created,omitempty"`
	Updated         string                 `json:"updated,omitempty"`
}

// productSummary names the fields of a summary, so that only these travel.
type productSummary struct {
	ID           ecwid.ProductID   `json:"id"`
	SKU          string            `json:"sku"`
	Name         string            `json:"name"`
	Price        ecwid.Money       `json:"price"`
	Quantity     int               `json:"quantity"`
	Unlimited    bool              `json:"unlimited"`
	InStock      bool              `json:"inStock"`
	WarningLimit int               `json:"warningLimit"`
	Enabled      bool              `json:"enabled"`
	URL          string            `json:"url"`
	Combinations []ecwid.Variation `json:"combinations"`

	Options []ecwid.ProductOption `json:"options"` // for the prices of the variations
}

// maxVariations bounds the variations of a product in a summary.
const maxVariations = 20

func viewProduct(p ecwid.Product, shop toolkit.Shop, full bool) productView {
	view := productView{
		ID: p.ID, SKU: p.SKU, Name: p.Name, Price: p.Price, Quantity: p.Quantity, InStock: p.InStock,
		LowStock: low(p.Unlimited, p.Quantity, p.WarningLimit), Enabled: p.Enabled, URL: p.URL,
	}
	variations := p.Combinations
	if !full && len(variations) > maxVariations {
		view.Omitted = len(variations) - maxVariations
		variations = variations[:maxVariations]
	}
	for _, v := range variations {
		view.Variations = append(view.Variations, viewVariation(p, v, shop))
	}
	if len(p.Combinations) > 0 { // what is sold is the variations; the product's own stock may be a leftover
		view.LowStock = slices.ContainsFunc(p.Combinations, func(v ecwid.Variation) bool {
			return viewVariation(p, v, shop).LowStock
		})
	}
	if full {
		view.productRest = restOfProduct(p, shop)
	}
	return view
}

// viewVariation fills in what the variation takes from its product: price, limit and, without a SKU of its own, stock.
func viewVariation(p ecwid.Product, v ecwid.Variation, shop toolkit.Shop) variationView {
	view := variationView{ID: v.ID, SKU: v.SKU, Quantity: v.Quantity, InStock: v.InStock,
		Price: choiceOfVariation(p, v).price(p, 1, shop.CurrencyPrecision)}
	var values []string
	for _, o := range v.Options {
		values = append(values, o.Name+": "+o.Value)
	}
	view.Options = strings.Join(values, ", ")
	unlimited, limit := v.Unlimited, v.WarningLimit
	if limit == nil {
		limit = p.WarningLimit
	}
	if v.SKU == "" {
		view.Quantity, view.InStock, unlimited = p.Quantity, p.InStock, p.Unlimited
	}
	view.LowStock = low(unlimited, view.Quantity, limit)
	return view
}

// low is Ecwid's rule for its low-stock mail: the quantity has reached the warning limit.
func low(unlimited bool, quantity, limit *int) bool {
	return !unlimited && quantity != nil && limit != nil && *quantity <= *limit
}

func restOfProduct(p ecwid.Product, shop toolkit.Shop) *productRest {
	return &productRest{
		Description: p.Description, CompareToPrice: p.CompareToPrice, CostPrice: p.CostPrice,
		WholesalePrices: p.WholesalePrices, WarningLimit: p.WarningLimit,
		Weight: p.Weight, WeightUnit: shop.WeightUnit, Dimensions: p.Dimensions, DimensionsUnit: shop.DimensionsUnit,
		ShippingNeeded: p.IsShippingRequired, Categories: p.Categories, CategoryIDs: p.CategoryIDs, Options: p.Options,
		Attributes: p.Attributes, ImageURL: p.ImageURL, SEOTitle: p.SEOTitle, SEODescription: p.SEODescription,
		Created: when(p.Created, shop), Updated: when(p.Updated, shop),
	}
}
