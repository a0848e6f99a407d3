package prompts

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// recoveryOffer is what there is besides the tiers: one of the shop's coupons in the place of a new one, which the person
// named or which this cart has from before, or the only product that the new one is for.
type recoveryOffer struct {
	existing *ecwid.DiscountCoupon
	ofCart   bool // existing was made for this cart before
	product  ecwid.ProductID
}

// readRecoveryOffer looks up what was named, among the coupons and in the cart.
func readRecoveryOffer(ctx context.Context, s *toolkit.Session, given toolkit.Values, cart ecwid.Cart) (recoveryOffer, error) {
	var o recoveryOffer
	var err error
	switch coupon, product := given["coupon"], given["product"]; {
	case coupon != "" && product != "":
		return o, wrongArgument("product", "cannot be given with coupon: a coupon of the shop has its own terms")
	case coupon != "":
		o.existing, err = couponOfShop(ctx, s, coupon)
	case product != "":
		o.product, err = productInCart(cart, product)
	}
	if err == nil && o.existing == nil {
		o.existing, err = couponOfCart(ctx, s, cart)
		o.ofCart = o.existing != nil
	}
	return o, err
}

// couponOfCart finds the coupon that was made for this cart before and can still be used, so that the shopper does not get
// a second one. An app that may not read coupons finds none.
func couponOfCart(ctx context.Context, s *toolkit.Session, cart ecwid.Cart) (*ecwid.DiscountCoupon, error) {
	query := ecwid.CouponQuery{Span: ecwid.Span{CreatedFrom: cart.CreateDate.Time}}
	for coupon, err := range s.Client.Coupons(ctx, query) {
		switch {
		case errors.Is(err, ecwid.ErrScopeMissing):
			return nil, nil
		case err != nil:
			return nil, err
		case coupon.Name == couponNameFor(cart):
			if found, err := usable(coupon, s.Now()); err == nil {
				return found, nil
			}
		}
	}
	return nil, nil
}

// couponOfShop finds a coupon by its code or name, of which a name that several coupons have is not enough.
func couponOfShop(ctx context.Context, s *toolkit.Session, named string) (*ecwid.DiscountCoupon, error) {
	var found []ecwid.DiscountCoupon
	for coupon, err := range s.Client.Coupons(ctx, ecwid.CouponQuery{}) {
		switch {
		case err != nil:
			return nil, err
		case strings.EqualFold(coupon.Code, named):
			return usable(coupon, s.Now())
		case strings.EqualFold(strings.TrimSpace(coupon.Name), named):
			found = append(found, coupon)
		}
	}
	switch len(found) {
	case 0:
		return nil, wrongArgument("coupon", "must be the name or code of a coupon of the shop")
	case 1:
		return usable(found[0], s.Now())
	}
	return nil, wrongArgument("coupon", "is the name of "+strconv.Itoa(len(found))+" coupons; give the code of one")
}

// usable refuses a coupon that a shopper could not use now.
func usable(coupon ecwid.DiscountCoupon, now time.Time) (*ecwid.DiscountCoupon, error) {
	over := !coupon.ExpirationDate.IsZero() && coupon.ExpirationDate.Before(now)
	if coupon.Status != "ACTIVE" || over || coupon.LaunchDate.After(now) {
		return nil, wrongArgument("coupon", "cannot be used at present: it is paused, used up, over, or not valid yet")
	}
	return &coupon, nil
}

func productInCart(cart ecwid.Cart, sku string) (ecwid.ProductID, error) {
	i := slices.IndexFunc(cart.Items, func(item ecwid.OrderItem) bool { return item.ProductID != 0 && strings.EqualFold(item.SKU, sku) })
	if i < 0 {
		return 0, wrongArgument("product", "must be the SKU of a product that is in the cart")
	}
	return cart.Items[i].ProductID, nil
}

func wrongArgument(name, message string) error {
	return toolkit.Invalid(toolkit.Problem{Argument: name, Message: message})
}
