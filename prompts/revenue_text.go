package prompts

import (
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

func revenueFraming(r report.Revenue) string {
	return strings.Join([]string{
		fmt.Sprintf("# Reconcile revenue, %s to %s\n\nCompare what the shop's orders brought with what the payment providers paid out, and explain every gap. "+
			"Nothing is booked or changed from here.", r.Range.From, r.Range.To),
		"## What matters\n\n" + bullets(revenueFigures(r)),
		"## The comparison\n\n" + bullets(settlementFigures(r)),
		"## How to read the figures\n\n" + bullets([]string{
			coverage(r.Head),
			"Gross is what shoppers were charged: with tax, shipping and fees, after discounts. Tax, shipping and handlingFee are parts of it; discounts were taken off before.",
			"Refunds are what went back for these orders, whenever that was: one that was given after the period may be in a later settlement. Net is gross less refunds.",
			"The providers' fees are not in the shop: a gap that is a steady share of the net is most likely their fee. Say that it is a guess.",
			"Do not calculate sums yourself: take them from the data as they are.",
		}),
		"## Ask the person\n\nAsk for fee statements and payout dates where a gap needs them. An order that looks wrong is for a person to correct in Ecwid's control panel: name it, and change nothing.",
	}, "\n\n")
}

func revenueFigures(r report.Revenue) []string {
	money := amountsOf(r.Head)
	t := r.Totals
	lines := []string{
		fmt.Sprintf("%d paid order(s) by %d payment method(s) brought %s gross, of which tax %s, shipping %s and handling fees %s; discounts of %s were taken off before.",
			t.Orders, len(r.Methods), money(t.Gross), money(t.Tax), money(t.Shipping), money(t.HandlingFee), money(t.Discounts)),
		fmt.Sprintf("%s went back in refunds, so the net is **%s**.", money(t.Refunds), money(t.Net)),
	}
	for _, other := range r.NotCounted {
		lines = append(lines, fmt.Sprintf("Not counted: %d order(s) %s, together %s.", other.Orders, enum(other.PaymentStatus), money(other.Total)))
	}
	if r.ToCheck.Count > 0 {
		lines = append(lines, fmt.Sprintf("**%d order(s) contradict themselves**, for example refunded by their status but not by their amount: see toCheck in the data.", r.ToCheck.Count))
	}
	return lines
}

func settlementFigures(r report.Revenue) []string {
	if r.Settlement == nil {
		return []string{"No settlement figures were given. Ask the person for what each provider paid out for the period, and to use this prompt again with them as `settlement`, one \"method, amount\" per line."}
	}
	money, s := amountsOf(r.Head), r.Settlement
	count := map[string]int{}
	for _, row := range s.Rows {
		count[row.Result]++
	}
	return []string{
		fmt.Sprintf("Expected %s, settled %s: the gap is **%s** (settled less expected; below 0, money is missing).", money(s.Expected), money(s.Settled), money(s.Gap)),
		fmt.Sprintf("%d payment method(s) match to the cent, %d have a gap, %d have orders but no settlement figure, and %d have a figure but no paid order: settlement.rows in the data, widest gap first.",
			count[report.SettlementMatches], count[report.SettlementGap], count[report.SettlementMissing], count[report.SettlementUnknown]),
		"A method with a figure but no order is often one with another name in the shop: propose which two belong together, and ask. A total that was pasted along counts as a method, too: have it left out.",
	}
}

func revenueTask(r report.Revenue) string {
	if r.Settlement == nil {
		return "Show one table with a row per payment method and the totals, name what needs checking, and ask for the settlement figures."
	}
	return "Show one table with a row per payment method (expected, settled, gap, likely reason), list what is open, and say what a person should look at first."
}

// amountsOf writes amounts in the currency of a report.
func amountsOf(h report.Head) func(ecwid.Money) string {
	return func(m ecwid.Money) string { return m.Fixed(h.Precision) + " " + h.Currency }
}

// enum is one of Ecwid's constants; anything else, which somebody may have typed, is not repeated.
func enum(value string) string {
	if value == "" || strings.Trim(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != "" || len(value) > 40 {
		return "of another status"
	}
	return value
}
