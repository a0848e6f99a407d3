package completers

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// CouponNames completes the name of a discount coupon from a part of it or of the coupon's code. It looks at one page:
// Ecwid searches coupons by their whole code only.
func CouponNames(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	found, err := s.Client.SearchCoupons(ctx, ecwid.CouponQuery{Paging: page("id,name,code")})
	var all []candidate
	for _, c := range found.Items {
		all = append(all, candidate{c.Name, []string{c.Code}})
	}
	return matching(all, typed), err
}
