package web

import (
	"fmt"

	"ecwid-mcp/ecwid/sandbox"
)

// line is an item of a cart as the page shows it.
type line struct {
	sandbox.Item
	Product   product
	Variation variation // of a product that has some
	Problem   string    // why it cannot be bought; empty when it can
	Gone      bool      // the store has it no longer, so that it has no price either
}

// Choice names the variation.
func (l line) Choice() string { return l.Variation.Choice() }

// lines looks at each item of a cart as it is in the store now.
func (s *Site) lines(items []sandbox.Item) []line {
	type shelf struct{ product, variation int64 } // what pieces are taken from
	wanted := map[shelf]int64{}
	all, from, left := make([]line, len(items)), make([]shelf, len(items)), make([]supply, len(items))
	for i, item := range items {
		all[i] = line{Item: item}
		p, err := s.product(item.ProductID)
		v, known := p.variation(item.CombinationID)
		if err != nil || !p.Enabled || known != (item.CombinationID != 0) {
			all[i].Product, all[i].Variation = p, v
			all[i].Problem, all[i].Gone = "This is no longer sold. Please remove it.", true
			continue
		}
		all[i].Product, all[i].Variation = p, v
		from[i], left[i] = shelf{p.ID, 0}, p.SupplyOf(v)
		if v.SKU != "" {
			from[i].variation = v.ID
		}
		wanted[from[i]] += int64(item.Quantity)
	}
	for i := range all {
		if !all[i].Gone {
			all[i].Problem = shortage(left[i], wanted[from[i]])
		}
	}
	return all
}

// shortage says why so many pieces cannot be had, or nothing.
func shortage(left supply, wanted int64) string {
	switch {
	case left.Has(wanted):
		return ""
	case left.Quantity <= 0:
		return "This is sold out. Please remove it."
	case left.Quantity == 1:
		return "There is only 1 left."
	}
	return fmt.Sprintf("There are only %d left.", left.Quantity)
}

// buyable tells whether a cart can be bought as it is.
func buyable(lines []line) bool {
	for _, l := range lines {
		if l.Problem != "" {
			return false
		}
	}
	return len(lines) > 0
}
