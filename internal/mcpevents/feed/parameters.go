package feed

import (
	"encoding/json"

	"ecwid-mcp/internal/events"
)

func orderParameters(more ...parameter) []parameter {
	return append([]parameter{
		minTotal("order"), maxTotal("order"), customerEmail("Only orders placed with this e-mail address. Letter case does not matter."),
		id("customerId", "Only orders of the customer with this id.", 1, (*facts).customer),
		sku("Only orders with an item of this SKU."),
		id("productId", "Only orders with an item that is this product.", 1, (*facts).product),
		categoryID("Only orders with an item of this category: the one that Ecwid names with the item."),
	}, more...)
}

func cartParameters() []parameter {
	return []parameter{
		minTotal("cart"), maxTotal("cart"), customerEmail("Only carts with this e-mail address. Letter case does not matter."),
		sku("Only carts with an item of this SKU."),
	}
}

func customerParameters() []parameter {
	return []parameter{
		customerEmail("Only the customer with this e-mail address. Letter case does not matter."),
		id("customerGroupId", "Only customers who are in this group when they come. 0 is the group General.", 0, (*facts).group),
	}
}

func productParameters() []parameter {
	return []parameter{
		categoryID("Only products that are in this category when they come; not those of its subcategories."),
		sku("Only the product with this SKU."),
		flag("enabled", "Only products that shoppers can see when they come (true), or cannot (false).", (*facts).enabled),
		amount("minPrice", "Only products of at least this price, in the store's currency.", (*facts).priceFrom),
	}
}

func minTotal(of string) parameter {
	return amount("minTotal", "Only "+of+"s of at least this total, in the store's currency.", (*facts).totalFrom)
}

func maxTotal(of string) parameter {
	return amount("maxTotal", "Only "+of+"s of at most this total, in the store's currency.", (*facts).totalTo)
}

func customerEmail(description string) parameter {
	p := text("customerEmail", description, "jane@example.com", nil)
	p.read = func(raw json.RawMessage) (test, string) {
		var value string
		if !decode(raw, &value) || len(value) > maxText || events.HashEmail(value) == "" {
			return nil, "must be an e-mail address"
		}
		hash := events.HashEmail(value)
		return func(f *facts) bool { return f.by(hash) }, ""
	}
	return p
}

func sku(description string) parameter {
	return text("sku", description, "TEA-100", (*facts).sku)
}

func categoryID(description string) parameter {
	return id("categoryId", description, 1, (*facts).category)
}

// anyPayment has the statuses of payment (Ecwid REST docs, page Get order) without INCOMPLETE, which is a cart's.
func anyPayment() parameter {
	return payment("AWAITING_PAYMENT", "PAID", "CANCELLED", "REFUNDED", "PARTIALLY_REFUNDED",
		"CUSTOM_PAYMENT_STATUS_1", "CUSTOM_PAYMENT_STATUS_2", "CUSTOM_PAYMENT_STATUS_3")
}

// hasPaid has the statuses in which money has come in.
func hasPaid() parameter { return payment("PAID", "REFUNDED", "PARTIALLY_REFUNDED") }

func payment(statuses ...string) parameter {
	return choice("paymentStatus", "Only orders with this status of payment when the event is noticed.", statuses, (*facts).payment)
}

func anyFulfillment() parameter { return fulfillment("pickup", "shipping", "delivery", "digital") }

// carried has the ways on which an order comes to the shopper.
func carried() parameter { return fulfillment("shipping", "delivery") }

func fulfillment(ways ...string) parameter {
	return choice("fulfillmentType", "Only orders that reach the shopper in this way. delivery is local delivery by the shop; digital is when nothing travels.",
		ways, (*facts).fulfillment)
}
