package ecwid

// Product is a product as Ecwid returns it. Quantity is nil while Unlimited is true and may be negative.
type Product struct {
	ID                   ProductID        `json:"id"`
	SKU                  string           `json:"sku,omitempty"`
	Name                 string           `json:"name,omitempty"`
	Description          string           `json:"description,omitempty"` // HTML
	Price                Money            `json:"price"`
	CompareToPrice       *Money           `json:"compareToPrice,omitempty"`
	CostPrice            *Money           `json:"costPrice,omitempty"`
	WholesalePrices      []WholesalePrice `json:"wholesalePrices,omitempty"`
	Quantity             *int             `json:"quantity,omitempty"`
	Unlimited            bool             `json:"unlimited"`
	InStock              bool             `json:"inStock"`
	WarningLimit         *int             `json:"warningLimit,omitempty"` // low-stock threshold
	OutOfStockVisibility string           `json:"outOfStockVisibilityBehaviour,omitempty"`
	MinPurchaseQuantity  *int             `json:"minPurchaseQuantity,omitempty"`
	MaxPurchaseQuantity  *int             `json:"maxPurchaseQuantity,omitempty"`
	Enabled              bool             `json:"enabled"`
	Weight               *Money           `json:"weight,omitempty"` // in the store's weight unit
	Dimensions           *Dimensions      `json:"dimensions,omitempty"`
	IsShippingRequired   *bool            `json:"isShippingRequired,omitempty"`
	CategoryIDs          []CategoryID     `json:"categoryIds,omitempty"`
	Categories           []CategoryName   `json:"categories,omitempty"`
	Options              []ProductOption  `json:"options,omitempty"`
	Combinations         []Variation      `json:"combinations,omitempty"`
	Attributes           []Attribute      `json:"attributes,omitempty"`
	URL                  string           `json:"url,omitempty"`
	ImageURL             string           `json:"imageUrl,omitempty"`
	ThumbnailURL         string           `json:"thumbnailUrl,omitempty"`
	SEOTitle             string           `json:"seoTitle,omitempty"`
	SEODescription       string           `json:"seoDescription,omitempty"`
	DiscountsAllowed     *bool            `json:"discountsAllowed,omitempty"`
	Created              Time             `json:"created,omitzero"`
	Updated              Time             `json:"updated,omitzero"`
}

// WholesalePrice is the price of one from Quantity pieces on.
type WholesalePrice struct {
	Quantity int   `json:"quantity"`
	Price    Money `json:"price"`
}

// Dimensions are in the store's dimensions unit.
type Dimensions struct {
	Length Money `json:"length"`
	Width  Money `json:"width"`
	Height Money `json:"height"`
}

// CategoryName is a category of a product.
type CategoryName struct {
	ID      CategoryID `json:"id"`
	Name    string     `json:"name,omitempty"`
	Enabled bool       `json:"enabled"`
}

// ProductOption is what the shopper chooses or types: Type is SELECT, RADIO, CHECKBOX, TEXTFIELD, TEXTAREA, DATE,
// FILES, SIZE or SWATCHES.
type ProductOption struct {
	Type          string   `json:"type,omitempty"`
	Name          string   `json:"name"`
	Choices       []Choice `json:"choices,omitempty"`
	DefaultChoice *int     `json:"defaultChoice,omitempty"` // index into Choices
	Required      bool     `json:"required"`
}

// Choice is one value of an option with what it adds to the price.
type Choice struct {
	Text              string `json:"text"`
	PriceModifier     Money  `json:"priceModifier"`
	PriceModifierType string `json:"priceModifierType,omitempty"` // ABSOLUTE or PERCENT
}

// Attribute is a named property of a product, such as UPC or Brand.
type Attribute struct {
	ID    int64  `json:"id,omitzero"`
	Name  string `json:"name,omitempty"`
	Value string `json:"value"`
	Type  string `json:"type,omitempty"`
	Show  string `json:"show,omitempty"`
}

// Variation is one combination of option values. An absent SKU, price, weight or limit is the product's; without an
// own SKU the stock is the product's too.
type Variation struct {
	ID                VariationID      `json:"id"`
	CombinationNumber int              `json:"combinationNumber,omitzero"`
	Options           []VariationValue `json:"options,omitempty"`
	SKU               string           `json:"sku,omitempty"`
	Price             *Money           `json:"price,omitempty"`
	CompareToPrice    *Money           `json:"compareToPrice,omitempty"`
	WholesalePrices   []WholesalePrice `json:"wholesalePrices,omitempty"`
	Quantity          *int             `json:"quantity,omitempty"`
	Unlimited         bool             `json:"unlimited"`
	InStock           bool             `json:"inStock"`
	WarningLimit      *int             `json:"warningLimit,omitempty"`
	Weight            *Money           `json:"weight,omitempty"`
}

// VariationValue is one option value of a variation.
type VariationValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
