package sandbox

import (
	"encoding/json"
	"math/big"
)

// roundMoney rounds to the given number of decimals, halves away from zero.
func roundMoney(r *big.Rat, places int) *big.Rat {
	rounded, _ := new(big.Rat).SetString(r.FloatString(places))
	return rounded
}

// rounded writes r with at most the given decimals: 10, 12.5, 0.91.
func rounded(r *big.Rat, places int) json.Number {
	return decimal(roundMoney(r, places))
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

func orZero(r *big.Rat) *big.Rat {
	if r == nil {
		return new(big.Rat)
	}
	return r
}
