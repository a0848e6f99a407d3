package sandbox

import (
	"math/big"
	"strings"
)

// showPrices adds the price fields that the store derives.
func (s *Store) showPrices(view, product object) {
	listed := listPrice(product)
	view["priceInProductList"] = decimal(listed)
	s.showDisplayed(view, "defaultDisplayedPrice", listed)
	view["lowestPrice"] = view["price"]
	s.showDisplayed(view, "defaultDisplayedLowestPrice", amount(product, "price"))
	if product["compareToPrice"] == nil {
		return
	}
	before := amount(product, "compareToPrice")
	view["compareToPriceFormatted"] = s.formatPrice(before)
	s.showDiscount(view, "compareToPriceDiscount", before, listed)
	s.showDisplayed(view, "defaultDisplayedCompareToPrice", before)
	s.showDiscount(view, "defaultDisplayedCompareToPriceDiscount", before, listed)
}

func (s *Store) showDisplayed(view object, field string, price *big.Rat) {
	view[field] = decimal(price)
	view[field+"Formatted"] = s.formatPrice(price)
}

// showDiscount writes how far the price is below the strike-through price, as money and in per cent of the latter.
func (s *Store) showDiscount(view object, field string, before, price *big.Rat) {
	off := new(big.Rat).Sub(before, price)
	s.showDisplayed(view, field, off)
	percent := new(big.Rat)
	if before.Sign() > 0 {
		percent.Quo(percent.Mul(off, big.NewRat(100, 1)), before)
	}
	view[field+"Percent"] = rounded(percent, 2)
	view[field+"PercentFormatted"] = ""
	if percent.Sign() > 0 {
		view[field+"PercentFormatted"] = rounded(percent, 0).String() + "%"
	}
}

// listPrice is a product's price with its default variation or its default choices.
func listPrice(product object) *big.Rat {
	if v := findVariation(product, defaultVariationID(product)); v != nil {
		if price, ok := asRat(v["price"]); ok {
			return price
		}
	}
	base := amount(product, "price")
	price := new(big.Rat).Set(base)
	for _, option := range objects(product, "options") {
		if choice := defaultChoice(option); choice != nil {
			price.Add(price, modifier(choice, base))
		}
	}
	return price
}

// defaultChoice is the choice an option starts with, nil when it has none.
func defaultChoice(option object) object {
	choices := objects(option, "choices")
	at, set := integer(option, "defaultChoice")
	if !set || at < 0 || at >= int64(len(choices)) || str(option, "type") == "CHECKBOX" {
		return nil
	}
	return choices[at]
}

// formatPrice writes money as the store's profile says, for example $1,234.50.
func (s *Store) formatPrice(price *big.Rat) string {
	formats := child(s.profile, "formatsAndUnits")
	places, set := integer(formats, "currencyPrecision")
	if !set || places < 0 || places > 4 {
		places = 2
	}
	text := new(big.Rat).Abs(price).FloatString(int(places))
	units, cents, _ := strings.Cut(text, ".")
	units = grouped(units, str(formats, "currencyGroupSeparator"))
	if cents != "" {
		units += orDefault(str(formats, "currencyDecimalSeparator"), ".") + cents
	}
	sign := ""
	if price.Sign() < 0 {
		sign = "-"
	}
	return sign + str(formats, "currencyPrefix") + units + str(formats, "currencySuffix")
}

// grouped puts a separator between groups of three digits.
func grouped(digits, separator string) string {
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + separator + digits[at:]
	}
	return digits
}
