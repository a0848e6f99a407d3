package ecwid

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Money is an exact decimal number in a store's currency; Ecwid sends and takes amounts as JSON numbers. The zero
// value is 0. A Money never changes: every method returns a new one. Compare with Cmp or Equal, not with ==.
type Money struct{ r *big.Rat }

// Bounds on the text of a number, so that a hostile "1e999999999" cannot eat memory.
const (
	maxNumberLength   = 64
	maxNumberExponent = 40
	maxDecimalPlaces  = 20
)

// ParseMoney reads a decimal number such as "19.90" or "1e3".
func ParseMoney(text string) (Money, error) {
	if !plainNumber(text) {
		return Money{}, fmt.Errorf("%q is not a decimal number", truncate(text, 40))
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return Money{}, fmt.Errorf("%q is not a decimal number", truncate(text, 40))
	}
	return Money{r}, nil
}

// MustMoney is ParseMoney for constants; it panics on a text that is no number.
func MustMoney(text string) Money {
	m, err := ParseMoney(text)
	if err != nil {
		panic(err)
	}
	return m
}

// MoneyFromInt returns n units of the currency.
func MoneyFromInt(n int64) Money { return Money{new(big.Rat).SetInt64(n)} }

func plainNumber(text string) bool {
	if text == "" || len(text) > maxNumberLength {
		return false
	}
	mantissa, exponent, found := strings.Cut(strings.ToLower(text), "e")
	if found {
		n, err := strconv.Atoi(exponent)
		if err != nil || n > maxNumberExponent || n < -maxNumberExponent {
			return false
		}
	}
	return strings.Trim(mantissa, "+-.0123456789") == "" && strings.ContainsAny(mantissa, "0123456789")
}

func (m Money) rat() *big.Rat {
	if m.r == nil {
		return new(big.Rat)
	}
	return m.r
}

// Add returns m + n.
func (m Money) Add(n Money) Money { return Money{new(big.Rat).Add(m.rat(), n.rat())} }

// Sub returns m − n.
func (m Money) Sub(n Money) Money { return Money{new(big.Rat).Sub(m.rat(), n.rat())} }

// Mul returns m × n.
func (m Money) Mul(n Money) Money { return Money{new(big.Rat).Mul(m.rat(), n.rat())} }

// Times returns m × n.
func (m Money) Times(n int64) Money { return m.Mul(MoneyFromInt(n)) }

// Percent returns p per cent of m.
func (m Money) Percent(p Money) Money {
	r := new(big.Rat).Mul(m.rat(), p.rat())
	return Money{r.Quo(r, big.NewRat(100, 1))}
}

// Round returns m rounded to the given number of decimal places, halves away from zero.
func (m Money) Round(places int) Money {
	r, _ := new(big.Rat).SetString(m.rat().FloatString(max(0, places))) // a decimal, which always reads
	return Money{r}
}

// Cmp is -1, 0 or +1 as m is less than, equal to or greater than n.
func (m Money) Cmp(n Money) int { return m.rat().Cmp(n.rat()) }

// Equal reports whether both are the same amount.
func (m Money) Equal(n Money) bool { return m.Cmp(n) == 0 }

// Sign is -1, 0 or +1 as m is negative, zero or positive.
func (m Money) Sign() int { return m.rat().Sign() }

// IsZero reports whether the amount is 0.
func (m Money) IsZero() bool { return m.Sign() == 0 }

// String is the shortest exact decimal, for example "19.9"; more than 20 decimal places are rounded.
func (m Money) String() string {
	places, _ := m.rat().FloatPrec()
	return m.rat().FloatString(min(places, maxDecimalPlaces))
}

// Fixed is String with at least the given number of decimal places, for people: "19.90".
func (m Money) Fixed(places int) string {
	exact, _ := m.rat().FloatPrec()
	if exact > places {
		return m.String()
	}
	return m.rat().FloatString(places)
}

// MarshalJSON writes a JSON number, never a float in scientific notation.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalJSON reads a JSON number, a number in a string, or null (0).
func (m *Money) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*m = Money{}
		return nil
	}
	text := string(data)
	if len(data) > 0 && data[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	}
	parsed, err := ParseMoney(text)
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}
