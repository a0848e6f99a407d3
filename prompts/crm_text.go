package prompts

import (
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

func (r crmRecord) framing(shop toolkit.Shop) string {
	amount := func(m ecwid.Money) string { return m.Fixed(shop.CurrencyPrecision) + " " + shop.Currency }
	lines := []string{
		fmt.Sprintf("The order is worth %s, %s of it went back, which leaves **%s** for the deal. Payment: %s. Stage in the CRM: %s.",
			amount(r.Deal.Total), amount(r.Deal.RefundedAmount), amount(r.Deal.Amount), enum(r.Deal.PaymentStatus), r.Deal.Stage),
		r.loyaltyText(amount),
	}
	for _, flag := range r.Flags {
		lines = append(lines, fmt.Sprintf("**%s**: %s", flag, flagMeaning(flag)))
	}
	return strings.Join([]string{
		fmt.Sprintf("# Bring order %s into the CRM\n\nTurn the order into a CRM record of contact, deal and lines, and say what sales should know. The record is ready in the data; this server does not reach the CRM, so use the CRM's own tools, or hand the record to the person.", plainNumber(r.Deal.OrderID)),
		"## What matters\n\n" + bullets(lines),
		"## In the CRM\n\n" + bullets([]string{
			"Look for the contact by e-mail first, and update it rather than making a second one. Do not overwrite a name that the CRM has: report the difference.",
			"Look for the deal by orderId, so that running this twice makes one deal. Its amount is deal.amount, in deal.currency, closed on deal.closeDate.",
			"A deal whose stage is open is not won: bring it in as open, or wait until it is paid.",
			"Marketing consent goes along as it is: where acceptMarketing is missing, it is not known and counts as no.",
		}),
		"## Ask before any change\n\nAsk before anything is written to the CRM, and before a note on the order or the customer is changed in the shop (privateAdminNotes, which replaces the notes that are there: read them first): show what it would be, and wait for a yes. A person puts customers into groups, in Ecwid's control panel: no tool does.",
		"## What the figures cover\n\nTotal spend is the sum of all orders of the customer that are paid, less refunds, as it is now, exact, in " + shop.Currency + ". Ecwid's own statistics of the customer may count differently.",
	}, "\n\n")
}

func (r crmRecord) loyaltyText(amount func(ecwid.Money) string) string {
	l := r.Loyalty
	text := fmt.Sprintf("The customer has spent %s in %d paid order(s), of which %s before this one; the loyalty threshold is %s",
		amount(l.TotalSpend), l.PaidOrders, amount(l.SpendBefore), amount(l.Threshold))
	switch {
	case l.CrossedNow:
		return text + ", and **this order crossed it**."
	case l.SpendBefore.Cmp(l.Threshold) >= 0:
		return text + ", which was reached before this order."
	case l.Reached:
		return text + ", which was reached after this order."
	}
	return text + fmt.Sprintf(", so %s are missing.", amount(l.Threshold.Sub(l.TotalSpend)))
}

// flagMeaning says what a flag means for sales.
func flagMeaning(flag string) string {
	switch flag {
	case flagNotPaid:
		return "no money has come in (or it was cancelled): do not count the deal as won."
	case flagLoyaltyCrossed:
		return "the customer became a loyal one with this order: propose a thank-you, and that somebody puts the customer into the loyalty group."
	case flagRefunded:
		return "money went back: the deal's amount is what is left, and somebody should know why."
	case flagFirstOrder:
		return "it is the customer's first order: a new contact."
	case flagNoEmail:
		return "there is no e-mail to find the contact by: ask the person which contact it is."
	case flagNoName:
		return "the order names nobody: use the e-mail as the contact's name until somebody knows better."
	case flagNoMarketing:
		return "the customer has not agreed to marketing mail: keep the contact out of campaigns."
	}
	return "the order bears another name than the customer's record: show both, and keep the CRM's."
}
