package tools

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// maxCodes is how many generated codes are tried while each one turns out to be taken.
const maxCodes = 5

// addCoupon creates the coupon, with a generated code if it has none. A generated code that is found after a lost
// answer is the coupon's own, whatever Ecwid has made of its terms: nobody else can have guessed it.
func addCoupon(ctx context.Context, s *toolkit.Session, coupon ecwid.DiscountCoupon) (ecwid.CreatedCoupon, error) {
	if coupon.Code != "" {
		since := s.Now().Add(-clockDoubt)
		return sendCoupon(ctx, s.Client, coupon, func(found ecwid.DiscountCoupon) error {
			switch {
			case sameTerms(found, coupon):
				return nil
			case found.CreationDate.Before(since):
				return &ecwid.Error{Kind: ecwid.KindConflict, Path: "/discount_coupons"}
			}
			return doubtful("/discount_coupons")
		})
	}
	for attempt := 1; ; attempt++ {
		code, err := newCouponCode(s.Rand)
		if err != nil {
			return ecwid.CreatedCoupon{}, err
		}
		coupon.Code = code
		result, err := sendCoupon(ctx, s.Client, coupon, func(ecwid.DiscountCoupon) error { return nil })
		if attempt == maxCodes || !errors.Is(err, ecwid.ErrConflict) {
			return result, err
		}
	}
}

// sendCoupon creates the coupon. Codes are unique at Ecwid, so after a lost answer the code is looked up and, if it
// is not there, sent once more. A coupon that is found is judged by own: nil when it is the one that was sent.
func sendCoupon(
	ctx context.Context, client *ecwid.Client, coupon ecwid.DiscountCoupon, own func(ecwid.DiscountCoupon) error,
) (ecwid.CreatedCoupon, error) {
	for again := false; ; again = true {
		result, err := client.CreateCoupon(ctx, coupon)
		arrived := again && errors.Is(err, ecwid.ErrConflict) // the first attempt, or the code was taken before
		if !lost(err) && !arrived {
			return result, err
		}
		found, ok := settle(ctx, func(ctx context.Context) (ecwid.DiscountCoupon, bool, error) {
			return couponByCode(ctx, client, coupon.Code)
		})
		if ok {
			return ecwid.CreatedCoupon{ID: found.ID, Code: found.Code}, own(found)
		}
		if again || ctx.Err() != nil {
			return result, doubtful("/discount_coupons")
		}
	}
}

func sameTerms(a, b ecwid.DiscountCoupon) bool {
	return a.Name == b.Name && a.DiscountType == b.DiscountType && a.Discount.Round(2).Equal(b.Discount.Round(2)) &&
		a.UsesLimit == b.UsesLimit && a.ApplicationLimit == b.ApplicationLimit && sameMoney(a.TotalLimit, b.TotalLimit) &&
		a.LaunchDate.Equal(b.LaunchDate.Time) && a.ExpirationDate.Equal(b.ExpirationDate.Time) &&
		sameSet(limitOf(a).Products, limitOf(b).Products) && sameSet(limitOf(a).Categories, limitOf(b).Categories)
}

func sameMoney(a, b *ecwid.Money) bool {
	return (a == nil || a.IsZero()) == (b == nil || b.IsZero()) && (a == nil || b == nil || a.Equal(*b))
}

func limitOf(c ecwid.DiscountCoupon) ecwid.CatalogLimit {
	if c.CatalogLimit == nil {
		return ecwid.CatalogLimit{}
	}
	return *c.CatalogLimit
}

func sameSet[T cmp.Ordered](a, b []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
