package tools

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
)

// couponByCode finds the coupon with exactly this code, without regard to case, as shoppers may type it.
func couponByCode(ctx context.Context, client *ecwid.Client, code string) (ecwid.DiscountCoupon, bool, error) {
	result, err := client.SearchCoupons(ctx, ecwid.CouponQuery{Code: code})
	if err != nil {
		return ecwid.DiscountCoupon{}, false, err
	}
	for _, c := range result.Items {
		if strings.EqualFold(c.Code, code) {
			return c, true, nil
		}
	}
	return ecwid.DiscountCoupon{}, false, nil
}
