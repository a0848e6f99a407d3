package sandbox

import (
	"math/big"
	"strings"
	"time"
)

// couponFor gives the terms of the order's coupon, nil when it has none or the coupon does not hold for it. A code
// that the store has means the store's coupon; any other is taken with the terms the caller gives it.
func (s *Store) couponFor(doc object, in calculation) *couponTerms {
	sent := child(doc, "discountCoupon")
	if sent == nil {
		return nil
	}
	known := s.couponByCode(str(sent, "code"))
	if known == nil {
		return termsOf(sent)
	}
	coupon := known.doc()
	if !s.couponHolds(coupon, strings.TrimSpace(str(doc, "email")), in.calculate().subtotal, s.now()) {
		delete(doc, "discountCoupon")
		return nil
	}
	echo := clone(coupon)
	merge(echo, object{"id": number(known.id)})
	doc["discountCoupon"] = without(echo, "catalogLimit")
	return termsOf(coupon)
}

// couponHolds checks a coupon's state, dates, minimum and limits of use against an order of this customer.
func (s *Store) couponHolds(coupon object, email string, subtotal *big.Rat, at time.Time) bool {
	if str(coupon, "status") == "PAUSED" || subtotal.Cmp(amount(coupon, "totalLimit")) < 0 {
		return false
	}
	if from, ok := parseDate(str(coupon, "launchDate")); ok && at.Before(from) {
		return false
	}
	if to, ok := parseDate(str(coupon, "expirationDate")); ok && at.After(to) {
		return false
	}
	orders, uses := s.history(email, str(coupon, "code"))
	switch str(coupon, "applicationLimit") {
	case "NEW_CUSTOMER_ONLY":
		if orders > 0 {
			return false
		}
	case "REPEAT_CUSTOMER_ONLY":
		if orders == 0 {
			return false
		}
	}
	switch str(coupon, "usesLimit") {
	case "SINGLE":
		return whole(coupon, "orderCount") == 0
	case "ONCEPERCUSTOMER":
		return uses == 0
	}
	return true
}

// history counts a customer's finished orders, and those among them with a coupon.
func (s *Store) history(email, code string) (orders, uses int) {
	for r := range s.orders.all() {
		doc := r.doc()
		if email == "" || isCart(doc) || !strings.EqualFold(str(doc, "email"), email) {
			continue
		}
		orders++
		if strings.EqualFold(str(child(doc, "discountCoupon"), "code"), code) {
			uses++
		}
	}
	return orders, uses
}
