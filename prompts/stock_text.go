package prompts

import (
	"fmt"
	"strings"

	"ecwid-mcp/internal/report"
)

func stockAndDispatchFraming(s report.Stock, d report.Dispatch) string {
	return strings.Join([]string{
		fmt.Sprintf("# Check stock and dispatch, %s\n\nSay what is about to run out, what the shop still shows although it is sold out, and which orders should have left, "+
			"and propose what to do about each.", day(d.ComputedAt)),
		"## Stock\n\n" + bullets(stockFigures(s)),
		"## Dispatch\n\n" + bullets(dispatchFigures(d)) + "\n\n" + dispatchTable(d),
		"## What to propose, and what to ask first\n\n" + bullets([]string{
			"Sold out and visible: the report's proposals hide these products (update_product, enabled false). A hidden product cannot be opened or bought and comes back only by hand, so ask for each whether more is on its way.",
			"Low stock: propose what to reorder. How much is for a person to say: the shop does not know the suppliers. For goods that came in, quantityDelta adds to the stock and is safe while orders arrive; quantity replaces it.",
			"Overdue orders: ask what happened to each. Mark one as sent (update_order, fulfillmentStatus SHIPPED, trackingNumber) only when somebody says that it left. Ecwid mails the shopper only with notifyCustomer: ask which is wanted.",
			"Pickups that nobody fetched: ask whether to remind the shopper or to set another pickupTime. The server sends no mail of its own.",
		}),
		"## What the figures cover\n\n" + bullets(stockCoverage(s, d)),
	}, "\n\n")
}

func stockFigures(s report.Stock) []string {
	c := s.Counts
	lines := []string{
		fmt.Sprintf("%d stock(s) are counted, %d are unlimited. **%d are sold out**, of which %d below zero: more was sold than there was. **%d are low.**",
			c.Counted, c.Unlimited, c.OutOfStock, c.Oversold, c.Low),
		fmt.Sprintf("**%d product(s) are sold out and still visible.** The report proposes to hide %d of those it lists; the others can be ordered ahead and are meant to be seen.",
			c.StillVisible, len(s.Proposals)),
		fmt.Sprintf("%d product(s) are switched off; %d of them have stock (disabledInStock): ask whether one was hidden while it was sold out and can be shown again.", c.DisabledProducts, c.HiddenInStock),
	}
	if s.Below != nil {
		lines = append(lines, fmt.Sprintf("Low means at or below the warning limit, or at most %d left.", *s.Below))
	} else {
		lines = append(lines, "Low means at or below the warning limit that the product or variation has in the shop.")
	}
	if s.Omitted != nil {
		lines = append(lines, fmt.Sprintf("The lists are cut at 100: %d sold out, %d low and %d visible are counted only.",
			s.Omitted.OutOfStock, s.Omitted.Low, s.Omitted.StillVisible))
	}
	return lines
}

func dispatchFigures(d report.Dispatch) []string {
	money, all := amountsOf(d.Head), d.All
	lines := []string{
		fmt.Sprintf("%d order(s), together %s, are still to leave the shop. **%d of them, together %s, are overdue.**",
			all.ToSend, money(all.ToSendTotal), all.Overdue, money(all.OverdueTotal)),
		fmt.Sprintf("Overdue means: the pickup time or delivery slot that the shopper chose is over; without one, more than %d day(s) have passed since the day of the order.", d.Days),
		fmt.Sprintf("%d pickup(s) lie ready, of which %d were to be fetched before now. %d order(s) are out for delivery.", all.Ready, all.NotFetched, all.UnderWay),
		fmt.Sprintf("%d order(s) wait for their money; they are not late. %d paid order(s) have nothing to send, such as digital goods, and are not marked as done.", all.Unpaid, d.NothingToSend),
	}
	if d.Omitted != nil {
		lines = append(lines, fmt.Sprintf("The lists are cut at 100: %d overdue, %d not fetched and %d next are counted only.",
			d.Omitted.Overdue, d.Omitted.NotFetched, d.Omitted.Next))
	}
	return lines
}

func dispatchTable(d report.Dispatch) string {
	lines := []string{"| | to send | overdue | ready | not fetched | under way | unpaid |", "|---|---|---|---|---|---|---|"}
	for _, row := range d.Counts {
		lines = append(lines, fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d |",
			row.FulfillmentType, row.ToSend, row.Overdue, row.Ready, row.NotFetched, row.UnderWay, row.Unpaid))
	}
	return strings.Join(lines, "\n")
}

func stockCoverage(s report.Stock, d report.Dispatch) []string {
	orders := "all orders that are not marked as sent, whenever they were placed"
	if d.Range != nil {
		orders = "the orders placed since " + d.Range.From + " that are not marked as sent"
	}
	lines := []string{
		fmt.Sprintf("%d product(s) of the catalogue, and %d order(s): %s. Days are days in the time zone %s.",
			*s.Covered.Products, *d.Covered.Orders, orders, d.TimeZone),
		"Lines are of enabled products. Variations with a SKU have a stock of their own; the others share the product's.",
		"Do not count yourself: take the figures from the data as they are.",
	}
	if s.ChangedMeanwhile || d.ChangedMeanwhile {
		lines = append(lines, "**The shop changed faster than it could be read, so ask for this prompt again before anything is decided on the figures.**")
	}
	return lines
}
