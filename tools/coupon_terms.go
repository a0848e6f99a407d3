package tools

import (
	"fmt"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// checkCreateDiscountCoupon refuses what Ecwid would refuse and what makes no sense: Ecwid itself takes a discount of
// 300 per cent.
func checkCreateDiscountCoupon(s *toolkit.Session, in createDiscountCouponInput) error {
	var p problems
	p.addIf(in.Code != "" && !couponCode.MatchString(in.Code), "code", "must be 1 to 128 letters, digits, - or _")
	p.discount(in)
	p.addIf(in.CatalogLimit.isEmpty(), "catalogLimit", "names no products and no categories; leave it out for the whole catalogue")
	p.addIf(in.DiscountType == ecwid.DiscountShipping && in.CatalogLimit != nil, "catalogLimit",
		"cannot be combined with discountType SHIPPING: free shipping always covers the whole order")
	p.moment("launchDate", in.LaunchDate)
	p.moment("expirationDate", in.ExpirationDate)
	p.past("expirationDate", in.ExpirationDate, s.Now())
	p.addIf(in.endsEarly(westernmost) && in.endsEarly(easternmost), "expirationDate", endsEarly)
	return p.err()
}

const endsEarly = "is not after launchDate"

// endsEarly tells whether the coupon would expire before it starts, if the store were in zone.
func (in createDiscountCouponInput) endsEarly(zone *time.Location) bool {
	launch, _ := parseMoment(in.LaunchDate, zone, dayStart)
	expiry, _ := parseMoment(in.ExpirationDate, zone, dayEnd)
	return !launch.IsZero() && !expiry.IsZero() && !expiry.After(launch)
}

func (p *problems) discount(in createDiscountCouponInput) {
	if in.DiscountType == ecwid.DiscountShipping {
		p.addIf(in.Discount != nil && !in.Discount.IsZero(), "discount",
			"cannot be combined with discountType SHIPPING; for both use ABS_AND_SHIPPING or PERCENT_AND_SHIPPING")
		return
	}
	if in.Discount == nil {
		p.add("discount", "is required with discountType "+in.DiscountType)
		return
	}
	p.addIf(in.Discount.Sign() <= 0, "discount", "must be greater than 0")
	percent := strings.HasPrefix(in.DiscountType, ecwid.DiscountPercent)
	p.addIf(percent && in.Discount.Cmp(ecwid.MoneyFromInt(100)) > 0, "discount", "is a percentage and cannot be over 100")
}

func (in *catalogLimitInput) isEmpty() bool {
	return in != nil && len(in.Products) == 0 && len(in.Categories) == 0
}

// coupon words the arguments for Ecwid.
func (in createDiscountCouponInput) coupon(s *toolkit.Session, shop toolkit.Shop) (ecwid.DiscountCoupon, error) {
	coupon := ecwid.DiscountCoupon{
		Name: in.Name, Code: in.Code, DiscountType: in.DiscountType, Status: "ACTIVE", TotalLimit: in.TotalLimit,
		UsesLimit: in.UsesLimit, ApplicationLimit: in.ApplicationLimit,
		LaunchDate:     ecwid.NewTime(moment(in.LaunchDate, shop, dayStart)),
		ExpirationDate: ecwid.NewTime(moment(in.ExpirationDate, shop, dayEnd)),
	}
	if in.LaunchDate == "" {
		coupon.LaunchDate = ecwid.NewTime(s.Now())
	}
	if in.Discount != nil {
		coupon.Discount = *in.Discount
	}
	if in.CatalogLimit != nil {
		coupon.CatalogLimit = &ecwid.CatalogLimit{
			Products:   append([]ecwid.ProductID{}, in.CatalogLimit.Products...), // a list even when empty, never null
			Categories: append([]ecwid.CategoryID{}, in.CatalogLimit.Categories...),
		}
	}
	if coupon.Name == "" {
		coupon.Name = couponName(coupon, shop)
	}
	// Bare dates can only be told from the past with the store's time zone, known by now.
	var p problems
	expires := !coupon.ExpirationDate.IsZero()
	p.addIf(expires && !coupon.ExpirationDate.After(s.Now()), "expirationDate", "is in the past")
	p.addIf(expires && !coupon.ExpirationDate.After(coupon.LaunchDate.Time), "expirationDate", endsEarly)
	return coupon, p.err()
}

// couponName describes the discount, for the owner's list of coupons.
func couponName(c ecwid.DiscountCoupon, shop toolkit.Shop) string {
	amount := c.Discount.Fixed(shop.CurrencyPrecision) + " " + shop.Currency
	switch c.DiscountType {
	case ecwid.DiscountShipping:
		return "Free shipping"
	case ecwid.DiscountPercent, ecwid.DiscountPercentAndShipping:
		amount = c.Discount.String() + "%"
	}
	if strings.HasSuffix(c.DiscountType, ecwid.DiscountShipping) {
		return fmt.Sprintf("%s off and free shipping", amount)
	}
	return amount + " off"
}
