package sandbox

import (
	"math/big"
	"slices"
)

// itemPrice gives the price of one piece of an order item whose caller named
// none: the variation's price or the product's, replaced by the wholesale
// tier the quantity reaches, plus what the chosen options add.
//
// A variation with a price of its own is taken to contain what its options
// cost, so only the product's further options change it.
func itemPrice(product, variation, item object) *big.Rat {
	base := amount(product, "price")
	own := false
	if price, ok := asRat(variation["price"]); ok {
		base, own = price, true
	}
	tiers := objects(variation, "wholesalePrices")
	if len(tiers) == 0 {
		tiers = objects(product, "wholesalePrices")
	}
	if tier := tierPrice(tiers, quantityOf(item)); tier != nil {
		base = tier
	}
	var fixed []string
	if own {
		for _, option := range objects(variation, "options") {
			fixed = append(fixed, str(option, "name"))
		}
	}
	return notNegative(new(big.Rat).Add(base, modifiers(product, item, base, fixed)))
}

// tierPrice gives the price of the highest tier the quantity reaches, or nil.
func tierPrice(tiers []object, quantity int64) *big.Rat {
	var price *big.Rat
	reached := int64(0)
	for _, tier := range tiers {
		from := whole(tier, "quantity")
		if from <= quantity && from > reached {
			reached, price = from, amount(tier, "price")
		}
	}
	return price
}

// modifiers sums up what the chosen options add to the base price.
func modifiers(product, item object, base *big.Rat, fixed []string) *big.Rat {
	sum := new(big.Rat)
	options := objects(product, "options")
	for _, selected := range objects(item, "selectedOptions") {
		name := str(selected, "name")
		if slices.Contains(fixed, name) {
			continue
		}
		i := slices.IndexFunc(options, func(o object) bool { return str(o, "name") == name })
		if i < 0 {
			continue
		}
		for _, choice := range objects(options[i], "choices") {
			if slices.Contains(chosenValues(selected), str(choice, "text")) {
				sum.Add(sum, modifier(choice, base))
			}
		}
	}
	return sum
}

func modifier(choice object, base *big.Rat) *big.Rat {
	value := amount(choice, "priceModifier")
	if str(choice, "priceModifierType") == "PERCENT" {
		return percentOf(base, value)
	}
	return value
}

// chosenValues reads a selected option's choices from value, valuesArray and
// selections alike.
func chosenValues(selected object) []string {
	values := texts(selected, "valuesArray")
	if value := str(selected, "value"); value != "" {
		values = append(values, value)
	}
	for _, selection := range objects(selected, "selections") {
		values = append(values, str(selection, "selectionTitle"))
	}
	return values
}

// quantityOf reads an item's quantity; an item without one counts once.
func quantityOf(item object) int64 {
	if _, ok := asRat(item["quantity"]); !ok {
		return 1
	}
	return whole(item, "quantity")
}
