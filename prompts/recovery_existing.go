package prompts

import (
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
)

// existingText says what a coupon of the shop gives. Its name and code are in the data.
func (p recoveryPlan) existingText() string {
	coupon := p.offer.existing
	terms := []string{"It gives " + p.discountOf(coupon) + "."}
	if coupon.TotalLimit != nil && coupon.TotalLimit.Sign() > 0 {
		terms = append(terms, fmt.Sprintf("It needs an order of %s or more.", p.amount(*coupon.TotalLimit)))
		if p.facts.cart.Subtotal.Cmp(*coupon.TotalLimit) < 0 {
			terms = append(terms, "**The cart is worth less than that**, so that it would not work on this cart.")
		}
	}
	switch coupon.ApplicationLimit {
	case "NEW_CUSTOMER_ONLY":
		terms = append(terms, fmt.Sprintf("It is for new customers alone; this shopper has ordered %d time(s).", len(p.facts.orders)))
	case "REPEAT_CUSTOMER_ONLY":
		terms = append(terms, fmt.Sprintf("It is for returning customers alone; this shopper has ordered %d time(s).", len(p.facts.orders)))
	}
	if coupon.CatalogLimit != nil {
		terms = append(terms, "It is for some products or categories alone: compare their ids in the data with those of the cart.")
	}
	if coupon.ExpirationDate.IsZero() {
		terms = append(terms, "It has no last day, so write of none.")
	} else {
		terms = append(terms, fmt.Sprintf("It ends on %s.", p.moment(coupon.ExpirationDate.Time)))
	}
	lead := "Offer the shop's own coupon in the data; create none. Everybody who knows its code can use it."
	if p.offer.ofCart {
		lead = "**This cart has a coupon already**, which this job made before; it is in the data and can still be used. Offer its code and create none. If other terms are wanted, have a person switch it off first."
	}
	return "## The coupon\n\n" + lead + "\n\n" + bullets(terms)
}

// discountOf words the discount, which is an amount, a percentage, free shipping, or free shipping with one of them.
func (p recoveryPlan) discountOf(coupon *ecwid.DiscountCoupon) string {
	var parts []string
	switch coupon.DiscountType {
	case ecwid.DiscountAbs, ecwid.DiscountAbsAndShipping:
		parts = append(parts, p.amount(coupon.Discount)+" off")
	case ecwid.DiscountPercent, ecwid.DiscountPercentAndShipping:
		parts = append(parts, coupon.Discount.String()+" per cent off")
	}
	switch coupon.DiscountType {
	case ecwid.DiscountShipping, ecwid.DiscountAbsAndShipping, ecwid.DiscountPercentAndShipping:
		parts = append(parts, "free shipping")
	}
	if len(parts) == 0 {
		return "what the data says"
	}
	return strings.Join(parts, " and ")
}

// couponView is the shop's coupon as data.
type couponView struct {
	ID               ecwid.CouponID      `json:"id"`
	Name             string              `json:"name"`
	Code             string              `json:"code"`
	DiscountType     string              `json:"discountType"`
	Discount         ecwid.Money         `json:"discount"`
	TotalLimit       *ecwid.Money        `json:"totalLimit,omitempty"`
	UsesLimit        string              `json:"usesLimit"`
	ApplicationLimit string              `json:"applicationLimit,omitempty"`
	CatalogLimit     *ecwid.CatalogLimit `json:"catalogLimit,omitempty"`
	LaunchDate       string              `json:"launchDate,omitempty"`
	ExpirationDate   string              `json:"expirationDate,omitempty"`
}

func (p recoveryPlan) couponView() couponView {
	c := p.offer.existing
	return couponView{
		ID: c.ID, Name: c.Name, Code: c.Code, DiscountType: c.DiscountType, Discount: c.Discount, TotalLimit: c.TotalLimit, UsesLimit: c.UsesLimit,
		ApplicationLimit: c.ApplicationLimit, CatalogLimit: c.CatalogLimit, LaunchDate: p.facts.local(c.LaunchDate), ExpirationDate: p.facts.local(c.ExpirationDate),
	}
}
