package tools

import "ecwid-mcp/ecwid"

// price is what one piece costs when quantity pieces are ordered: the variation's price or the product's, or that of
// the best wholesale tier reached, plus what the chosen option values add. Values that make up a variation with a
// price of its own add nothing more.
func (c choice) price(product ecwid.Product, quantity, precision int) ecwid.Money {
	base, tiers := product.Price, product.WholesalePrices
	ownPrice := false
	if v := c.variation; v != nil && v.Price != nil {
		base, ownPrice = *v.Price, true
		tiers = v.WholesalePrices
	}
	reached := 0
	for _, tier := range tiers {
		if quantity >= tier.Quantity && tier.Quantity > reached {
			reached, base = tier.Quantity, tier.Price
		}
	}
	price := base
	for _, option := range c.selected {
		if ownPrice && c.inVariation(option) {
			continue
		}
		for _, s := range option.Selections {
			if s.ModifierType == "PERCENT" {
				price = price.Add(base.Percent(s.Modifier))
			} else {
				price = price.Add(s.Modifier)
			}
		}
	}
	return price.Round(precision)
}

func (c choice) inVariation(option ecwid.SelectedOption) bool {
	for _, value := range c.variation.Options {
		if value.Name == option.Name {
			return true
		}
	}
	return false
}
