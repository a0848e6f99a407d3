package events

import (
	"fmt"
	"strconv"
	"time"

	"ecwid-mcp/ecwid"
)

// Kind is what happened to one entity, in the words that EventIDs begin with. Every kind happens to an entity at most
// once.
type Kind string

// The kinds of events, one for each trigger.
const (
	OrderCreated    Kind = "order-created"
	OrderPaid       Kind = "order-paid"
	OrderPickup     Kind = "order-pickup"   // created, and to be picked up
	OrderShipping   Kind = "order-shipping" // created, and to be shipped or delivered
	CartAbandoned   Kind = "cart-abandoned"
	CustomerCreated Kind = "customer-created"
	ProductCreated  Kind = "product-created"
)

// Trigger is the trigger that events of the kind belong to.
func (k Kind) Trigger() Trigger {
	switch k {
	case OrderCreated:
		return NewOrder
	case OrderPaid:
		return NewPaidOrder
	case OrderPickup:
		return NewPickupOrder
	case OrderShipping:
		return NewShippingOrder
	case CartAbandoned:
		return NewAbandonedCart
	case CustomerCreated:
		return NewCustomer
	case ProductCreated:
		return NewProduct
	}
	return ""
}

// EventID names what happened to an entity for ever: "order-paid-1003-103878161". Orders go by their internal number,
// carts by their cartId.
func (k Kind) EventID(storeID int64, id string) string {
	return fmt.Sprintf("%s-%d-%s", k, storeID, id)
}

func number[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }

// change is a kind of event with Ecwid's own time of it.
type change struct {
	kind Kind
	at   time.Time
}

// changesOf tells what an order says about itself: everything that has happened to it if it is new, else only that it
// was paid. Money that was given back had come in. The times do not decrease.
func changesOf(o *ecwid.Order, isNew bool) []change {
	var changes []change
	if isNew {
		changes = append(changes, change{OrderCreated, o.CreateDate.Time})
		switch o.Fulfillment() {
		case ecwid.Pickup:
			changes = append(changes, change{OrderPickup, o.CreateDate.Time})
		case ecwid.Shipping, ecwid.Delivery:
			changes = append(changes, change{OrderShipping, o.CreateDate.Time})
		}
	}
	if hasBeenPaid(o) {
		changes = append(changes, change{OrderPaid, latest(o.CreateDate.Time, o.UpdateDate.Time)})
	}
	return changes
}

func hasBeenPaid(o *ecwid.Order) bool {
	switch o.PaymentStatus {
	case ecwid.PaymentPaid, ecwid.PaymentRefunded, ecwid.PaymentPartiallyRefunded:
		return true
	}
	return false
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
