package sandbox

import (
	"math/big"
	"slices"
)

// couponTerms is what a coupon that holds for a cart takes off it.
type couponTerms struct {
	discountType string
	discount     *big.Rat
	productIDs   []int64 // both limits empty: the whole catalogue
	categoryIDs  []int64
	methodIDs    []string // of free shipping; empty: all methods
}

// termsOf reads the terms of a coupon document.
func termsOf(coupon object) *couponTerms {
	catalog := child(coupon, "catalogLimit")
	shipping := child(coupon, "shippingLimit")
	kind := str(coupon, "discountType")
	if kind == "" {
		kind = "ABS"
	}
	return &couponTerms{
		discountType: kind,
		discount:     amount(coupon, "discount"),
		productIDs:   integers(catalog, "products"),
		categoryIDs:  integers(catalog, "categories"),
		methodIDs:    texts(shipping, "shippingMethods"),
	}
}

// coversLine tells whether the coupon may lower this line's price.
func (t *couponTerms) coversLine(l cartLine) bool {
	if t == nil || !l.discountable {
		return false
	}
	if len(t.productIDs) == 0 && len(t.categoryIDs) == 0 {
		return true
	}
	inCategory := func(id int64) bool { return slices.Contains(t.categoryIDs, id) }
	return slices.Contains(t.productIDs, l.productID) || slices.ContainsFunc(l.categoryIDs, inCategory)
}

// discountOn gives the money the coupon takes off the lines it covers: never
// negative and never more than these lines cost.
func (t *couponTerms) discountOn(eligible *big.Rat, places int) *big.Rat {
	if t == nil || orZero(t.discount).Sign() <= 0 || eligible.Sign() <= 0 {
		return new(big.Rat)
	}
	switch t.discountType {
	case "ABS", "ABS_AND_SHIPPING":
		return minRat(roundMoney(t.discount, places), eligible)
	case "PERCENT", "PERCENT_AND_SHIPPING":
		return minRat(roundMoney(percentOf(eligible, t.discount), places), eligible)
	}
	return new(big.Rat)
}

// freesShipping tells whether the coupon makes this method free.
func (t *couponTerms) freesShipping(methodID string) bool {
	if t == nil {
		return false
	}
	switch t.discountType {
	case "SHIPPING", "ABS_AND_SHIPPING", "PERCENT_AND_SHIPPING":
		return len(t.methodIDs) == 0 || slices.Contains(t.methodIDs, methodID)
	}
	return false
}
