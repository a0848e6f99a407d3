package prompts

import (
	"fmt"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

// framing says how things stand, from ids, statuses, dates and sums alone.
func (q question) framing() string {
	title := "# Answer a shopper's question about their orders"
	if q.order != nil {
		title = "# Answer a question about order " + plainNumber(q.order.ID)
	}
	return strings.Join([]string{
		title + "\n\nHelp a person of the shop to answer: friendly, short, in the language in which the shopper writes. The person sends the answer, not you.",
		"## What matters\n\n" + bullets(q.facts()),
		"## What can be promised\n\n" + bullets(q.promises()),
		"## Ask before any change\n\nA changed status, note, tracking number or address of an order, and a coupon as an apology, only after the person has seen exactly what it would be and said yes. " +
			"Money goes back in Ecwid's control panel only: say so, and do not promise a refund. Give nothing about an order to somebody whose e-mail is not the order's.",
		"## What the facts cover\n\nThe data holds the customer's record, sums over all of their orders, the open orders, the latest orders and unfinished carts, as they are now. Times are those of the time zone " + q.shop.Zone.String() + ".",
	}, "\n\n")
}

// statedOrders is how many open orders the text states; the data has more.
const statedOrders = 10

func (q question) facts() []string {
	var lines []string
	if q.order != nil {
		lines = append(lines, q.state(report.FactsOf(*q.order, q.shop.Zone)))
	}
	h := q.history
	switch {
	case h == nil:
		return append(lines, "The order names no customer and no e-mail, so there is no history.")
	case h.Customer == nil && h.OrderCount == 0:
		return append(lines, "**The shop knows nobody by this e-mail, and no order bears it.** Ask for another address or for the order number, and give nothing away.")
	case h.Customer == nil:
		lines = append(lines, "There is no customer record for this e-mail.")
	}
	lines = append(lines, fmt.Sprintf("The customer has placed %d order(s), %d of them paid; they spent %s in all after %s in refunds.",
		h.OrderCount, h.PaidOrders, q.amount(h.TotalSpend), q.amount(h.Refunds)))
	for _, o := range h.OpenOrders[:min(len(h.OpenOrders), statedOrders)] {
		if q.order == nil || o.OrderID != q.order.ID {
			lines = append(lines, "Also open: "+q.state(o))
		}
	}
	if more := len(h.OpenOrders) + h.Omitted.OpenOrders - statedOrders; more > 0 {
		lines = append(lines, fmt.Sprintf("%d more are open, up to %d of them in the data: find_order shows the rest.", more, len(h.OpenOrders)-statedOrders))
	}
	if len(h.Carts) > 0 {
		lines = append(lines, fmt.Sprintf("%d unfinished cart(s) wait for the customer.", len(h.Carts)+h.Omitted.Carts))
	}
	return lines
}

// state words how one order stands.
func (q question) state(o report.OrderFacts) string {
	text := fmt.Sprintf("Order %s of %s (%s, %s): payment %s, fulfilment %s.", plainNumber(o.OrderID), q.moment(o.CreateDate),
		o.FulfillmentType, q.amount(o.Total), enum(o.PaymentStatus), enum(o.FulfillmentStatus))
	if o.FulfillmentType == ecwid.Shipping || o.FulfillmentType == ecwid.Delivery {
		if o.TrackingNumber != "" || o.TrackingURL != "" {
			text += " It has tracking: see the data."
		} else {
			text += " It has no tracking."
		}
	}
	if !o.PickupTime.IsZero() {
		text += " Pickup is planned for " + q.moment(o.PickupTime) + "."
	}
	if slot := q.slot(o); slot != "" {
		text += " The shopper chose delivery " + slot + "."
	}
	if !o.RefundedAmount.IsZero() {
		text += " " + q.amount(o.RefundedAmount) + " went back."
	}
	return text
}

// slot words the delivery slot of an order; "" for none.
func (q question) slot(o report.OrderFacts) string {
	switch {
	case !o.DeliveryStart.IsZero() && !o.DeliveryEnd.IsZero():
		return "between " + q.moment(o.DeliveryStart) + " and " + q.moment(o.DeliveryEnd)
	case !o.DeliveryStart.IsZero():
		return "from " + q.moment(o.DeliveryStart) + " on"
	case !o.DeliveryEnd.IsZero():
		return "until " + q.moment(o.DeliveryEnd)
	}
	return ""
}

// promises are what may be said to the shopper, by the states of the open orders.
func (q question) promises() []string {
	lines := []string{
		"Only what the data says. It holds no delivery dates beside the times that shoppers chose: promise no day, unless the carrier's tracking names one.",
		"An order that is AWAITING_PROCESSING or PROCESSING and has no tracking has not left the shop: say that it is being prepared, not that it is on its way. One that is SHIPPED or OUT_FOR_DELIVERY is on its way.",
		"An order that awaits payment is prepared when the payment is in, unless it is paid at pickup or delivery: ask which it is.",
	}
	if q.opens(ecwid.Pickup) {
		lines = append(lines, "A pickup order can be collected once its fulfilment says READY_FOR_PICKUP; a planned pickup time alone does not mean that it is ready.")
	}
	if q.opens(ecwid.Delivery) {
		lines = append(lines, "A delivery slot is what the shopper chose. Say which it is; have a person confirm it, or name another, before it is promised.")
	}
	if q.opens(ecwid.Digital) {
		lines = append(lines, "Nothing is shipped for an order without a shipping option: downloads are in the mail that confirmed it.")
	}
	return lines
}

// opens reports whether an order in question is of this type.
func (q question) opens(class ecwid.FulfillmentType) bool {
	if q.order != nil && q.order.Fulfillment() == class {
		return true
	}
	if q.history != nil {
		for _, o := range q.history.OpenOrders {
			if o.FulfillmentType == class {
				return true
			}
		}
	}
	return false
}

func (q question) amount(m ecwid.Money) string {
	return m.Fixed(q.shop.CurrencyPrecision) + " " + q.shop.Currency
}

func (q question) moment(t time.Time) string { return t.In(q.shop.Zone).Format("2006-01-02 15:04") }

// plainNumber is an order's id where it is plain; an order that came from elsewhere may have anything for an id.
func plainNumber(id ecwid.OrderID) string {
	if !orderNumber.MatchString(string(id)) {
		return "(number in the data)"
	}
	return string(id)
}
