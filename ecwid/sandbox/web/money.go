package web

import (
	"encoding/json"
	"math/big"
	"strings"
)

// currency is how the store writes amounts (Ecwid REST docs, page Get store profile, formatsAndUnits).
type currency struct {
	Code      string `json:"currency"`
	Prefix    string `json:"currencyPrefix"`
	Suffix    string `json:"currencySuffix"`
	Precision int    `json:"currencyPrecision"`
	Group     string `json:"currencyGroupSeparator"`
	Decimal   string `json:"currencyDecimalSeparator"`
}

// Money writes an amount the store's way; an absent one is 0.
func (c currency) Money(amount json.Number) string {
	text := exact(amount).FloatString(max(c.Precision, 0))
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "−", text[1:]
	}
	whole, fraction, fractional := strings.Cut(text, ".")
	text = grouped(whole, c.Group)
	if fractional {
		text += c.Decimal + fraction
	}
	return sign + c.Prefix + text + c.Suffix
}

// exact reads a number of the store's; what is none is 0.
func exact(amount json.Number) *big.Rat {
	if r, ok := new(big.Rat).SetString(amount.String()); ok {
		return r
	}
	return new(big.Rat)
}

// grouped sets a separator before each three digits.
func grouped(digits, separator string) string {
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// times is an amount so many times.
func times(amount json.Number, quantity int64) json.Number {
	product := exact(amount)
	product.Mul(product, new(big.Rat).SetInt64(quantity))
	places, _ := product.FloatPrec()
	return json.Number(product.FloatString(places))
}

// Positive tells whether an amount is more than nothing.
func (currency) Positive(amount json.Number) bool { return exact(amount).Sign() > 0 }
