package sandbox

import (
	"maps"
	"math/big"
	"slices"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// showVariations shows all variations of a product.
func (s *Store) showVariations(product object, base string) []any {
	shown := []any{}
	for _, v := range objects(product, "combinations") {
		shown = append(shown, s.showVariation(product, v, base))
	}
	return shown
}

// showVariation shows a variation: what it leaves unset stays absent and means the product's, but its stock is shown
// in full.
func (s *Store) showVariation(product, v object, base string) object {
	view := without(clone(v), "image")
	stock := holder(product, whole(v, "id"))
	unlimited := boolean(stock, "unlimited")
	view["unlimited"] = unlimited
	view["inStock"] = unlimited || whole(stock, "quantity") > 0
	delete(view, "quantity")
	if !unlimited {
		view["quantity"] = number(whole(stock, "quantity"))
	}
	for _, option := range objects(view, "options") {
		option["nameTranslated"] = s.translations(option, "name")
		option["valueTranslated"] = s.translations(option, "value")
	}
	price := variationPrice(product, v)
	s.showDisplayed(view, "defaultDisplayedPrice", price)
	view["lowestPrice"] = decimal(price)
	fill(view, object{
		"attributes": []any{}, "volume": number(0), "outOfStockVisibilityBehaviour": "SHOW",
		"dimensions":          object{"length": number(0), "width": number(0), "height": number(0)},
		"lowestPriceSettings": object{"lowestPriceEnabled": true}, "alt": object{"translated": object{}},
	})
	if image := child(v, "image"); image != nil {
		s.showLegacyURLs(view, image, base)
		view["alt"] = altOf(image)
	}
	return view
}

// variationPrice is a variation's own price, or the product's with what its choices add.
func variationPrice(product, v object) *big.Rat {
	if price, ok := asRat(v["price"]); ok {
		return price
	}
	base := amount(product, "price")
	price := new(big.Rat).Set(base)
	for _, chosen := range objects(v, "options") {
		for _, option := range objects(product, "options") {
			if str(option, "name") == str(chosen, "name") {
				price.Add(price, choiceCost(option, str(chosen, "value"), base))
			}
		}
	}
	return price
}

func choiceCost(option object, value string, base *big.Rat) *big.Rat {
	for _, choice := range objects(option, "choices") {
		if str(choice, "text") == value {
			return modifier(choice, base)
		}
	}
	return new(big.Rat)
}

// defaultVariationID is the variation that the default choices of the product make, 0 when there is none.
func defaultVariationID(product object) int64 {
	defaults := map[string]string{}
	for _, option := range objects(product, "options") {
		if choice := defaultChoice(option); choice != nil {
			defaults[str(option, "name")] = str(choice, "text")
		}
	}
	for _, v := range objects(product, "combinations") {
		options := objects(v, "options")
		differs := func(o object) bool { return defaults[str(o, "name")] != str(o, "value") }
		if len(options) > 0 && !slices.ContainsFunc(options, differs) {
			return whole(v, "id")
		}
	}
	return 0
}
