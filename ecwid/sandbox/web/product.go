package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

var ownPicture = regexp.MustCompile(`^/images/\d+/\d+\.png$`)

// product is what the pages read of a product (Ecwid REST docs, page Get product).
type product struct {
	ID              int64       `json:"id"`
	Name            string      `json:"name"`
	SKU             string      `json:"sku"`
	Price           json.Number `json:"price"`
	CompareTo       json.Number `json:"compareToPrice"`
	Description     string      `json:"description"`
	ImageURL        string      `json:"imageUrl"`
	Enabled         bool        `json:"enabled"`
	InStock         bool        `json:"inStock"`
	WarningLimit    int64       `json:"warningLimit"`
	Categories      []category  `json:"categories"`
	Variations      []variation `json:"combinations"`
	WholesalePrices []struct {
		Quantity int64       `json:"quantity"`
		Price    json.Number `json:"price"`
	} `json:"wholesalePrices"`
	supply
}

// variation is one of the kinds that a product comes in.
type variation struct {
	ID      int64       `json:"id"`
	SKU     string      `json:"sku"`
	Price   json.Number `json:"defaultDisplayedPrice"`
	Options []option    `json:"options"`
	supply
}

// option is what makes a variation: a name such as Size and one of its values.
type option struct {
	Name  string `json:"name"`
	Type  string `json:"type,omitempty"` // in orders only
	Value string `json:"value"`
}

// supply is how much of something there is.
type supply struct {
	Quantity  int64 `json:"quantity"`
	Unlimited bool  `json:"unlimited"`
}

// Has tells whether so many pieces can be had.
func (s supply) Has(pieces int64) bool { return s.Unlimited || s.Quantity >= pieces }

// Choice names a variation by its options, such as "Moss" or "Red, XL".
func (v variation) Choice() string {
	values := make([]string, 0, len(v.Options))
	for _, option := range v.Options {
		values = append(values, option.Value)
	}
	return strings.Join(values, ", ")
}

// product finds a product by its id.
func (s *Site) product(id int64) (product, error) {
	return read[product](s, fmt.Sprintf("/products/%d", id))
}

// variation finds a variation by its id.
func (p product) variation(id int64) (variation, bool) {
	for _, v := range p.Variations {
		if v.ID == id {
			return v, true
		}
	}
	return variation{}, false
}

// SupplyOf is the stock that an item is taken from: a variation without a SKU shares its product's.
func (p product) SupplyOf(v variation) supply {
	if v.SKU == "" {
		return p.supply
	}
	return v.supply
}

// Cheapest is the price of the cheapest variation, or of the product when it has none.
func (p product) Cheapest() json.Number {
	least := p.Price
	for i, v := range p.Variations {
		if i == 0 || exact(v.Price).Cmp(exact(least)) < 0 {
			least = v.Price
		}
	}
	return least
}

// Varies tells whether the variations have different prices.
func (p product) Varies() bool {
	for _, v := range p.Variations {
		if exact(v.Price).Cmp(exact(p.Variations[0].Price)) != 0 {
			return true
		}
	}
	return false
}

// Reduced tells whether the price was higher.
func (p product) Reduced() bool { return exact(p.CompareTo).Cmp(exact(p.Cheapest())) > 0 }

// Picture is the path of the product's picture on this site, empty when it is elsewhere: no page asks other hosts.
func (p product) Picture() string {
	address, err := url.Parse(p.ImageURL)
	if err != nil || !ownPicture.MatchString(address.Path) {
		return ""
	}
	return address.Path
}

// Text is the description without its HTML.
func (p product) Text() string { return plain(p.Description) }
