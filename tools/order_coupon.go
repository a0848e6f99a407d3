package tools

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
)

// couponFor reads the coupon, whose terms the calculation needs.
func couponFor(ctx context.Context, client *ecwid.Client, code string) (*ecwid.DiscountCoupon, error) {
	if code == "" {
		return nil, nil
	}
	coupon, ok, err := couponByCode(ctx, client, code)
	if err != nil {
		return nil, err
	}
	var p problems
	p.addIf(!ok, "couponCode", "is not a coupon of this store")
	p.addIf(ok && coupon.Status != "" && coupon.Status != "ACTIVE", "couponCode", "is a coupon that cannot be used now: "+coupon.Status)
	return &coupon, p.err()
}

// checkCoupon refuses an order whose coupon gave nothing: the customer would be promised a discount that is not there.
func checkCoupon(question ecwid.Calculation, answer ecwid.Order) error {
	coupon := question.DiscountCoupon
	if coupon == nil || answer.CouponDiscount.Sign() > 0 {
		return nil
	}
	freesShipping := strings.HasSuffix(coupon.DiscountType, ecwid.DiscountShipping)
	var p problems
	p.addIf(!freesShipping || question.ShippingOption == nil || answer.DiscountCoupon == nil, "couponCode",
		"does not apply to this order; look at its minimum, products, dates and limits of use")
	return p.err()
}
