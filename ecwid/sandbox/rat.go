package sandbox

import (
	"encoding/json"
	"math/big"
	"strings"
)

// roundMoney rounds to the given number of decimals, halves away from zero. What is round already is given back as
// it is, so the result is not to be changed in place.
func roundMoney(r *big.Rat, places int) *big.Rat {
	if r.IsInt() || r.Denom().IsInt64() && powerOfTen(places)%r.Denom().Int64() == 0 {
		return r
	}
	scale := big.NewInt(powerOfTen(places))
	twice := new(big.Int).Lsh(r.Denom(), 1)
	n := new(big.Int).Mul(r.Num(), scale)
	n.Lsh(n, 1)
	if r.Sign() < 0 {
		n.Sub(n, r.Denom())
	} else {
		n.Add(n, r.Denom())
	}
	return new(big.Rat).SetFrac(n.Quo(n, twice), scale)
}

func powerOfTen(places int) int64 {
	n := int64(1)
	for range places {
		n *= 10
	}
	return n
}

// rounded writes r with at most the given decimals: 10, 12.5, 0.91.
func rounded(r *big.Rat, places int) json.Number {
	text := r.FloatString(places)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		text = "0"
	}
	return json.Number(text)
}

func sumOf(terms ...*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, t := range terms {
		total.Add(total, t)
	}
	return total
}

func minRat(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

// percentOf gives percent per cent of base.
func percentOf(base, percent *big.Rat) *big.Rat {
	share := new(big.Rat).Mul(base, percent)
	return share.Quo(share, big.NewRat(100, 1))
}

// times multiplies a price by a quantity.
func times(price *big.Rat, quantity int64) *big.Rat {
	return new(big.Rat).Mul(price, new(big.Rat).SetInt64(quantity))
}

// orZero reads an amount that may be missing.
func orZero(r *big.Rat) *big.Rat {
	if r == nil {
		return new(big.Rat)
	}
	return r
}

// notNegative reads an amount that may be missing and must not be below zero.
func notNegative(r *big.Rat) *big.Rat {
	if r == nil || r.Sign() < 0 {
		return new(big.Rat)
	}
	return r
}
