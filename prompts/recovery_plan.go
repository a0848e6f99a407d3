package prompts

import (
	"strconv"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/discount"
	"ecwid-mcp/internal/toolkit"
)

// ecwidMailAfter is how long Ecwid waits with its own mail to a shopper who left a cart (Ecwid Help Center, Abandoned
// cart recovery: about two hours).
const ecwidMailAfter = 2 * time.Hour

// stillShopping is how long after the last change of a cart its shopper may come back alone. Ecwid has carts of people who
// are at the checkout, too.
const stillShopping = time.Hour

// recoveryPlan is what the shop offers for one cart, and when.
type recoveryPlan struct {
	facts  cartFacts
	terms  recoveryTerms
	offer  recoveryOffer
	tier   discount.Tier
	worth  bool        // the cart is worth a new coupon
	base   ecwid.Money // what the new coupon takes its percentage of
	saving ecwid.Money // and what that makes, rounded to the currency
	today  time.Time   // in the shop's zone
	last   time.Time   // the last day of the coupon, or of the sequence where the coupon has none
	now    time.Time
}

func newRecoveryPlan(facts cartFacts, terms recoveryTerms, offer recoveryOffer, now time.Time) recoveryPlan {
	p := recoveryPlan{facts: facts, terms: terms, offer: offer, now: now, today: now.In(facts.shop.Zone)}
	p.last = p.today.AddDate(0, 0, terms.validDays)
	if offer.existing != nil {
		if end := offer.existing.ExpirationDate; !end.IsZero() {
			p.last = end.In(facts.shop.Zone)
		}
		return p
	}
	p.tier, p.worth = terms.tiers.For(facts.cart.Subtotal)
	p.base = facts.cart.Subtotal
	if offer.product != 0 {
		p.base = ecwid.Money{}
		for _, item := range facts.cart.Items {
			if item.ProductID == offer.product {
				p.base = p.base.Add(item.Price.Times(int64(item.Quantity)))
			}
		}
	}
	p.saving = p.base.Percent(p.tier.Percent).Round(facts.shop.CurrencyPrecision)
	return p
}

// mailDays are when the mails go out: at once, a day later with the offer, and on the day before its end. A coupon of the
// shop may end so soon that there is no third, or not even a second.
func (p recoveryPlan) mailDays() []time.Time {
	days := []time.Time{p.today, p.today.AddDate(0, 0, 1)}
	if day(p.last) < day(days[1]) {
		return days[:1]
	}
	if third := p.last.AddDate(0, 0, -1); day(third) > day(days[1]) {
		days = append(days, third)
	}
	return days
}

// newCoupon is what create_discount_coupon is to be called with.
type newCoupon struct {
	Name           string        `json:"name"`
	DiscountType   string        `json:"discountType"`
	Discount       ecwid.Money   `json:"discount"`
	TotalLimit     ecwid.Money   `json:"totalLimit,omitzero"`
	UsesLimit      string        `json:"usesLimit"`
	ExpirationDate string        `json:"expirationDate"`
	CatalogLimit   *productLimit `json:"catalogLimit,omitempty"`
}

type productLimit struct {
	Products []ecwid.ProductID `json:"products"`
}

// couponNameFor is the name of the coupon for a cart, by which it is found again.
func couponNameFor(cart ecwid.Cart) string { return "Cart " + string(cart.CartID[:8]) }

// newCoupon is valid once, from the tier's value on, so that it cannot be spent on less. Nobody else knows its code, which
// the tool makes up: Ecwid has no coupons for one customer alone.
func (p recoveryPlan) newCoupon() newCoupon {
	coupon := newCoupon{
		Name: couponNameFor(p.facts.cart), DiscountType: ecwid.DiscountPercent, Discount: p.tier.Percent,
		TotalLimit: p.tier.From, UsesLimit: "SINGLE", ExpirationDate: day(p.last),
	}
	if p.offer.product != 0 {
		coupon.CatalogLimit = &productLimit{[]ecwid.ProductID{p.offer.product}}
	}
	return coupon
}

// data gives the facts as blocks: the cart, the customer with the latest orders, and the coupon that the shop has.
func (p recoveryPlan) data() ([]toolkit.Data, error) {
	blocks, err := p.facts.data()
	if err != nil || p.offer.existing == nil {
		return blocks, err
	}
	coupon, err := toolkit.DataOf("coupons/"+strconv.FormatInt(int64(p.offer.existing.ID), 10), p.couponView())
	return append(blocks, coupon), err
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
