package report

import (
	"cmp"
	"strings"

	"ecwid-mcp/ecwid"
)

// StockLine is one counted stock: a product's, or that of a variation with a SKU of its own. Variations without one
// share the product's stock (Ecwid REST docs, page Product variations) and make no line of their own.
type StockLine struct {
	ProductID     ecwid.ProductID   `json:"productId"`
	CombinationID ecwid.VariationID `json:"combinationId,omitzero"` // of a variation
	SKU           string            `json:"sku,omitempty"`
	Name          string            `json:"name,omitempty"`    // of the product
	Options       string            `json:"options,omitempty"` // of the variation: "Size: L, Color: Red"
	Quantity      int               `json:"quantity"`          // below zero when more was sold than there was
	WarningLimit  *int              `json:"warningLimit,omitempty"`

	unlimited bool
}

// linesOf lists the stocks from which a product is sold. Where there are variations, the product's own stock counts
// only when a variation shares it, with the highest warning limit of those that do.
func linesOf(p ecwid.Product) []StockLine {
	own := StockLine{ProductID: p.ID, SKU: p.SKU, Name: p.Name}
	own.count(p.Quantity, p.Unlimited)
	if len(p.Combinations) == 0 {
		own.WarningLimit = p.WarningLimit
		return []StockLine{own}
	}
	var lines []StockLine
	shared := false
	for _, v := range p.Combinations {
		limit := cmp.Or(v.WarningLimit, p.WarningLimit)
		if v.SKU == "" {
			shared = true
			own.WarningLimit = higher(own.WarningLimit, limit)
			continue
		}
		line := StockLine{ProductID: p.ID, CombinationID: v.ID, SKU: v.SKU, Name: p.Name, Options: optionsOf(v), WarningLimit: limit}
		line.count(v.Quantity, v.Unlimited)
		lines = append(lines, line)
	}
	if shared {
		lines = append([]StockLine{own}, lines...)
	}
	return lines
}

// count sets the quantity; a stock without one is not counted.
func (l *StockLine) count(quantity *int, unlimited bool) {
	if l.unlimited = unlimited || quantity == nil; !l.unlimited {
		l.Quantity = *quantity
	}
}

func (l *StockLine) outOfStock() bool { return !l.unlimited && l.Quantity <= 0 }

// low is Ecwid's rule for its low-stock mail, the quantity has reached the warning limit, for what is not sold out;
// below is a limit for all lines, nil for none.
func (l *StockLine) low(below *int) bool {
	limit := higher(l.WarningLimit, below)
	return !l.unlimited && l.Quantity > 0 && limit != nil && l.Quantity <= *limit
}

func higher(a, b *int) *int {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}

func optionsOf(v ecwid.Variation) string {
	var values []string
	for _, o := range v.Options {
		values = append(values, o.Name+": "+o.Value)
	}
	return strings.Join(values, ", ")
}

// byUrgency puts the smallest quantity first.
func byUrgency(a, b StockLine) int {
	return cmp.Or(cmp.Compare(a.Quantity, b.Quantity), cmp.Compare(a.ProductID, b.ProductID), cmp.Compare(a.CombinationID, b.CombinationID))
}
