package sandbox

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// decimalPlaces bounds the digits after the point that decimal writes for values that do not end.
const decimalPlaces = 10

// asRat reads a JSON number exactly; ok is false for anything else and for numbers beyond float64's range.
func asRat(value any) (r *big.Rat, ok bool) {
	var text string
	switch v := value.(type) {
	case json.Number:
		text = v.String()
	case int64:
		return new(big.Rat).SetInt64(v), true
	case int:
		return new(big.Rat).SetInt64(int64(v)), true
	default:
		return nil, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || (f != 0 && math.Abs(f) < 1e-30) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// amount reads a number field exactly, 0 when it is absent.
func amount(doc object, key string) *big.Rat {
	if r, ok := asRat(doc[key]); ok {
		return r
	}
	return new(big.Rat)
}

// decimal writes an exact number in plain digits without trailing zeros, for example 12.5.
func decimal(r *big.Rat) json.Number {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	text := strings.TrimRight(r.FloatString(decimalPlaces), "0")
	text = strings.TrimSuffix(text, ".")
	if text == "" || text == "-" || text == "-0" {
		return "0"
	}
	return json.Number(text)
}
