package tools

import "ecwid-mcp/ecwid"

// price is what one piece costs when quantity pieces are ordered: the variation's price or the product's, or that of
// the best wholesale tier reached, plus what the chosen option values add, and never below 0. Values that make up a
// variation with a price of its own add nothing more.
func (c choice) price(product ecwid.Product, quantity, precision int) ecwid.Money {
	base, tiers := product.Price, product.WholesalePrices
	ownPrice := false
	if v := c.variation; v != nil {
		if v.Price != nil {
			base, ownPrice = *v.Price, true
		}
		if len(v.WholesalePrices) > 0 {
			tiers = v.WholesalePrices
		}
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
	if price.Sign() < 0 {
		return ecwid.Money{}
	}
	return price.Round(precision)
}

// choiceOfVariation chooses the values that make up a variation and nothing else.
func choiceOfVariation(product ecwid.Product, v ecwid.Variation) choice {
	c := choice{variation: &v}
	for _, value := range v.Options {
		for _, option := range product.Options {
			if option.Name != value.Name {
				continue
			}
			if selected, problem := selectValue(option, value.Value); problem == "" {
				c.selected = append(c.selected, selected)
			}
		}
	}
	return c
}

func (c choice) inVariation(option ecwid.SelectedOption) bool {
	for _, value := range c.variation.Options {
		if value.Name == option.Name {
			return true
		}
	}
	return false
}
