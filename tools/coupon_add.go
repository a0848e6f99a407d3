package tools

import (
	"context"
	"errors"
	"slices"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// maxCodes is how many generated codes are tried while each one turns out to be taken.
const maxCodes = 5

// addCoupon creates the coupon, with a generated code if it has none.
func addCoupon(ctx context.Context, s *toolkit.Session, coupon ecwid.DiscountCoupon) (ecwid.CreatedCoupon, error) {
	if coupon.Code != "" {
		return sendCoupon(ctx, s.Client, coupon)
	}
	for attempt := 1; ; attempt++ {
		code, err := newCouponCode(s.Rand)
		if err != nil {
			return ecwid.CreatedCoupon{}, err
		}
		coupon.Code = code
		result, err := sendCoupon(ctx, s.Client, coupon)
		if attempt == maxCodes || !errors.Is(err, ecwid.ErrConflict) {
			return result, err
		}
	}
}

// sendCoupon creates the coupon. Codes are unique at Ecwid, so after a lost answer the code is looked up and, if it
// is not there, sent once more.
func sendCoupon(ctx context.Context, client *ecwid.Client, coupon ecwid.DiscountCoupon) (ecwid.CreatedCoupon, error) {
	for again := false; ; again = true {
		result, err := client.CreateCoupon(ctx, coupon)
		arrived := again && errors.Is(err, ecwid.ErrConflict) // the first attempt, or the code was taken before
		if !lost(err) && !arrived {
			return result, err
		}
		if found, ok := sentCoupon(ctx, client, coupon); ok {
			return found, nil
		}
		if again || ctx.Err() != nil {
			return result, err
		}
	}
}

// sentCoupon finds a coupon that was sent: a coupon of the same code with other terms is somebody else's.
func sentCoupon(
	ctx context.Context, client *ecwid.Client, sent ecwid.DiscountCoupon,
) (ecwid.CreatedCoupon, bool) {
	found, ok := settle(ctx, func(ctx context.Context) (ecwid.DiscountCoupon, bool, error) {
		return couponByCode(ctx, client, sent.Code)
	})
	return ecwid.CreatedCoupon{ID: found.ID, Code: found.Code}, ok && sameTerms(found, sent)
}

func sameTerms(a, b ecwid.DiscountCoupon) bool {
	return a.Name == b.Name && a.DiscountType == b.DiscountType && a.Discount.Equal(b.Discount) &&
		a.UsesLimit == b.UsesLimit && a.ApplicationLimit == b.ApplicationLimit && sameMoney(a.TotalLimit, b.TotalLimit) &&
		a.LaunchDate.Equal(b.LaunchDate.Time) && a.ExpirationDate.Equal(b.ExpirationDate.Time) &&
		slices.Equal(limitOf(a).Products, limitOf(b).Products) && slices.Equal(limitOf(a).Categories, limitOf(b).Categories)
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
