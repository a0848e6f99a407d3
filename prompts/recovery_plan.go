package prompts

import (
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/discount"
)

// ecwidMailAfter is how long Ecwid waits with its own mail to a shopper who left a cart (Ecwid Help Center, Abandoned
// cart recovery: about two hours).
const ecwidMailAfter = 2 * time.Hour

// recoveryPlan is what the shop offers for one cart, and when.
type recoveryPlan struct {
	facts   cartFacts
	terms   recoveryTerms
	tier    discount.Tier
	offer   bool        // the cart is worth a discount
	saving  ecwid.Money // what the discount makes of the cart's subtotal, rounded to the currency
	today   time.Time   // in the shop's zone
	expires time.Time   // the last day of the coupon
	now     time.Time
}

func newRecoveryPlan(facts cartFacts, terms recoveryTerms, now time.Time) recoveryPlan {
	p := recoveryPlan{facts: facts, terms: terms, now: now, today: now.In(facts.shop.Zone)}
	p.tier, p.offer = terms.tiers.For(facts.cart.Subtotal)
	p.saving = facts.cart.Subtotal.Percent(p.tier.Percent).Round(facts.shop.CurrencyPrecision)
	p.expires = p.today.AddDate(0, 0, terms.validDays)
	return p
}

// mailDays are when the three mails go out: at once, a day later with the coupon, and on the day before it ends.
func (p recoveryPlan) mailDays() [3]time.Time {
	return [3]time.Time{p.today, p.today.AddDate(0, 0, 1), p.expires.AddDate(0, 0, -1)}
}

// coupon is what create_discount_coupon is to be called with.
type coupon struct {
	Name           string      `json:"name"`
	DiscountType   string      `json:"discountType"`
	Discount       ecwid.Money `json:"discount"`
	TotalLimit     ecwid.Money `json:"totalLimit,omitzero"`
	UsesLimit      string      `json:"usesLimit"`
	ExpirationDate string      `json:"expirationDate"`
}

// coupon is valid once, from the tier's value on, so that it cannot be spent on less. Nobody else knows its code, which
// the tool makes up: Ecwid has no coupons for one customer alone.
func (p recoveryPlan) coupon() coupon {
	return coupon{
		Name: "Cart " + string(p.facts.cart.CartID[:8]), DiscountType: ecwid.DiscountPercent, Discount: p.tier.Percent,
		TotalLimit: p.tier.From, UsesLimit: "SINGLE", ExpirationDate: day(p.expires),
	}
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
