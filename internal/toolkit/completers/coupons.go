package completers

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// CouponCodes completes the code of a discount coupon from a part of it or of the coupon's name.
func CouponCodes(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	return coupons(ctx, s, typed, func(c ecwid.DiscountCoupon) candidate { return candidate{c.Code, []string{c.Name}} })
}

// CouponNames completes the name of a discount coupon from a part of it or of the coupon's code.
func CouponNames(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	return coupons(ctx, s, typed, func(c ecwid.DiscountCoupon) candidate { return candidate{c.Name, []string{c.Code}} })
}

// coupons looks at one page: Ecwid searches coupons by their whole code only.
func coupons(ctx context.Context, s *toolkit.Session, typed string, as func(ecwid.DiscountCoupon) candidate) ([]string, error) {
	found, err := s.Client.SearchCoupons(ctx, ecwid.CouponQuery{Paging: page("id,name,code")})
	var all []candidate
	for _, c := range found.Items {
		all = append(all, as(c))
	}
	return matching(all, typed), err
}
