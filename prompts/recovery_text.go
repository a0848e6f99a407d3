package prompts

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// framing says what the job is and what matters, from computed values alone.
func (p recoveryPlan) framing() string {
	cart := p.facts.cart
	parts := []string{
		fmt.Sprintf("# Recover the abandoned cart %s\n\nA shopper filled this cart, gave an e-mail and left. Bring them back: "+
			"one personal coupon if the cart is worth it, and three mails as drafts. Nothing is sent from here; a person sends the mails.", cart.CartID),
		"## What matters\n\n" + bullets(p.figures()),
	}
	if warnings := p.warnings(); len(warnings) > 0 {
		parts = append(parts, "## Before anything else\n\n"+bullets(warnings))
	}
	return strings.Join(append(parts, p.couponText(), p.mailText()), "\n\n")
}

func (p recoveryPlan) figures() []string {
	cart, shop := p.facts.cart, p.facts.shop
	all := []string{fmt.Sprintf("The cart is worth %s before shipping, %s in all; it was last changed on %s (times are those of %s).",
		p.amount(cart.Subtotal), p.amount(cart.Total), p.moment(cart.UpdateDate.Time), shop.Zone)}
	switch {
	case p.offer.existing != nil: // has a section of its own
	case p.worth:
		all = append(all, fmt.Sprintf("Its discount is %s per cent, which takes %s off %s: the tiers are %s (from a value on: per cent).",
			p.tier.Percent, p.amount(p.saving), p.baseText(), p.terms.tiers))
	default:
		all = append(all, fmt.Sprintf("Carts of this value get no discount: the tiers are %s (from a value on: per cent).", p.terms.tiers))
	}
	switch n := len(p.facts.orders); {
	case n == 0:
		all = append(all, "The shopper has not ordered before.")
	default:
		all = append(all, fmt.Sprintf("The shopper has ordered before, %d in all, last on %s; the latest %d are in the data.",
			n, p.moment(p.facts.orders[0].CreateDate.Time), min(n, historyOrders)))
	}
	if !p.facts.ownMail {
		all = append(all, "Ecwid's own recovery mail, which goes out about two hours after a cart is left, is switched off in this shop.")
	}
	return all
}

func (p recoveryPlan) warnings() []string {
	var all []string
	if n := p.facts.orderedSince(); n > 0 {
		all = append(all, fmt.Sprintf("**The shopper has placed %d order(s) since this cart was begun.** Look whether it was the same purchase; if so, send nothing.", n))
	}
	if age := p.now.Sub(p.facts.cart.UpdateDate.Time); age < stillShopping {
		all = append(all, fmt.Sprintf("The cart was changed %d minute(s) ago, so the shopper may still be at it: have no mail sent within the hour.", int(age.Minutes())))
	}
	if p.facts.refusesMarketing() {
		all = append(all, "**The shopper has refused marketing mail.** Say so, and ask whether a mail may be sent at all.")
	}
	if p.facts.cart.DiscountCoupon != nil {
		all = append(all, "There is a coupon in the cart already, and an order takes one coupon only: offer ours only if it is worth more.")
	}
	if p.facts.ownMail || !p.facts.cart.RecoveryEmailSent.IsZero() {
		all = append(all, p.ownMail())
	}
	return all
}

// ownMail tells of the mail that Ecwid sends by itself, so that the shopper does not get two at once.
func (p recoveryPlan) ownMail() string {
	cart := p.facts.cart
	due := cart.UpdateDate.Add(ecwidMailAfter)
	switch {
	case !cart.RecoveryEmailSent.IsZero():
		return fmt.Sprintf("Ecwid's own recovery mail went out on %s: word the first mail as the second that the shopper gets, or leave it out.", p.moment(cart.RecoveryEmailSent.Time))
	case due.After(p.now):
		return fmt.Sprintf("**Ecwid's own recovery mail goes out at about %s**, two hours after the cart was left. Wait for it, or have it switched off (Marketing, Abandoned carts), before the first mail is sent.", p.moment(due))
	}
	return "Ecwid's own recovery mail is switched on and was due two hours after the cart was left, although nothing says that it went out: ask before a second one is sent."
}

func (p recoveryPlan) baseText() string {
	if p.offer.product != 0 {
		return fmt.Sprintf("the %s that the product %d makes of it", p.amount(p.base), p.offer.product)
	}
	return "the " + p.amount(p.base)
}

func (p recoveryPlan) couponText() string {
	switch {
	case p.offer.existing != nil:
		return p.existingText()
	case !p.worth:
		return "## The coupon\n\nNone: write the mails without a discount. A person may decide otherwise; then ask for the percentage and the last day."
	}
	arguments, _ := json.Marshal(p.newCoupon()) // texts and numbers, which always write
	return fmt.Sprintf("## The coupon\n\nOne for this shopper alone: for one order%s, until %s. Show the person what it would be, "+
		"ask for a yes, and only then call `create_discount_coupon` once, with\n\n```json\n%s\n```\n\n"+
		"It makes up a code that nobody can guess. If you know that this was done before for this cart, use the code of then.",
		p.orderText(), day(p.last), arguments)
}

// orderText says what an order must be worth for the coupon.
func (p recoveryPlan) orderText() string {
	if p.tier.From.IsZero() {
		return ""
	}
	return " of " + p.amount(p.tier.From) + " or more"
}

func (p recoveryPlan) mailText() string {
	subjects := []string{"a reminder of what is in the cart, without a discount.", "what others like about these products, or a question whether help is needed.", "a short last reminder."}
	if p.worth || p.offer.existing != nil {
		subjects[1] = "the coupon's code, and what it takes off."
	}
	days := p.mailDays()
	if len(days) == 1 {
		subjects[0] = "a reminder of what is in the cart, with the coupon's code, what it takes off, and when it ends."
	}
	if p.worth || p.offer.existing != nil && !p.offer.existing.ExpirationDate.IsZero() {
		subjects[1] = "the coupon's code, what it takes off, and its last day."
		subjects[2] = "a short last call: the coupon ends on " + day(p.last) + "."
	}
	var mails []string
	for i, at := range days {
		mails = append(mails, fmt.Sprintf("%d. %s: %s", i+1, day(at), subjects[i]))
	}
	return fmt.Sprintf("## The mails\n\nDraft %d, short, in the language in which the shopper writes or the shop sells, with subject lines. Name the products from "+
		"the data, and promise nothing that is not in it.\n\n%s\n\nStop the sequence when the shopper orders.", len(mails), strings.Join(mails, "\n"))
}

func (p recoveryPlan) task() string {
	if p.worth {
		return "Sum up the cart and the shopper in three lines with every warning, propose the coupon and ask for a yes, and then write the mails."
	}
	return "Sum up the cart and the shopper in three lines with every warning, and write the mails."
}

func (p recoveryPlan) amount(m ecwid.Money) string {
	return m.Fixed(p.facts.shop.CurrencyPrecision) + " " + p.facts.shop.Currency
}

func (p recoveryPlan) moment(t time.Time) string {
	return t.In(p.facts.shop.Zone).Format("2006-01-02 15:04")
}

func bullets(lines []string) string { return "- " + strings.Join(lines, "\n- ") }
