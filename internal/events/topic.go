package events

import (
	"time"

	"ecwid-mcp/ecwid"
)

// topic is a list of Ecwid's that is read for changes.
type topic string

const (
	orders    topic = "orders"
	carts     topic = "carts"
	customers topic = "customers"
	products  topic = "products"
)

// topics are read in this order: a cart's order is known before the cart is judged.
func topics() []topic { return []topic{orders, carts, customers, products} }

// triggers are those that a topic's changes can fire.
func (t topic) triggers() []Trigger {
	switch t {
	case orders:
		return []Trigger{NewOrder, NewPaidOrder, NewPickupOrder, NewShippingOrder}
	case carts:
		return []Trigger{NewAbandonedCart}
	case customers:
		return []Trigger{NewCustomer}
	case products:
		return []Trigger{NewProduct}
	}
	return nil
}

// stamp is when anything of a topic last changed (Ecwid REST docs, Get latest store stats).
func (t topic) stamp(stats *ecwid.LatestStats) time.Time {
	switch t {
	case orders:
		return stats.OrdersUpdated.Time
	case carts:
		return stats.AbandonedSalesUpdated.Time
	case customers:
		return stats.CustomersUpdated.Time
	case products:
		return stats.ProductsUpdated.Time
	}
	return time.Time{}
}
