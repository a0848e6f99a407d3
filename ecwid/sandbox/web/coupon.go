package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// maxCode bounds the code of a coupon, which the cart's cookie carries.
const maxCode = 128

// coupon is what the pages read of a coupon (Ecwid REST docs, page Search discount coupons).
type coupon struct {
	ID               int64       `json:"id"`
	Name             string      `json:"name"`
	Code             string      `json:"code"`
	Type             string      `json:"discountType"`
	Discount         json.Number `json:"discount"`
	Status           string      `json:"status"`
	Launch           string      `json:"launchDate"`
	Expiration       string      `json:"expirationDate"`
	Least            json.Number `json:"totalLimit"`
	UsesLimit        string      `json:"usesLimit"`
	ApplicationLimit string      `json:"applicationLimit"`
	Uses             int64       `json:"orderCount"`
}

// Percent tells whether the discount is one of a hundred, not an amount.
func (c coupon) Percent() bool { return strings.HasPrefix(c.Type, "PERCENT") }

// FreesShipping tells whether shipping costs nothing with it.
func (c coupon) FreesShipping() bool { return strings.HasSuffix(c.Type, "SHIPPING") }

// couponProblem says why the code that a shopper entered does not hold, or nothing. The store decides; the reasons
// that can be seen from the coupon are told.
func (s *Site) couponProblem(v visit) (string, error) {
	const unknown = "There is no such coupon."
	if len(v.Coupon) > maxCode {
		return unknown, nil
	}
	c, err := read[coupon](s, "/discount_coupons/"+url.PathEscape(v.Coupon))
	if err != nil || !strings.EqualFold(c.Code, v.Coupon) { // a number may also be the id of one
		return unknown, nil
	}
	q, err := s.price(v)
	if err != nil {
		return "", err
	}
	if q.Coupon != nil {
		return "", nil
	}
	view := s.storeView()
	switch {
	case after(c.Launch, s.store.Now()):
		return "This coupon is not valid yet.", nil
	case c.Expiration != "" && !after(c.Expiration, s.store.Now()):
		return "This coupon has expired.", nil
	case c.Status != "ACTIVE":
		return "This coupon is not valid.", nil
	case exact(q.Subtotal).Cmp(exact(c.Least)) < 0:
		return "This coupon is for orders from " + view.Money(c.Least) + ".", nil
	case c.ApplicationLimit == "NEW_CUSTOMER_ONLY":
		return "This coupon is for the first order only.", nil
	case c.ApplicationLimit == "REPEAT_CUSTOMER_ONLY":
		return "This coupon is for those who have bought here before.", nil
	}
	return "This coupon has been used.", nil
}

// after tells whether a moment of Ecwid's is later than another.
func after(text string, at time.Time) bool {
	moment, err := time.Parse(storeTime, text)
	return err == nil && moment.After(at)
}
