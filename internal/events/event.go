package events

import (
	"encoding/json"
	"time"
)

// Trigger names one of the seven kinds of change that readers can follow.
type Trigger string

// The seven triggers.
const (
	NewOrder         Trigger = "new-order"
	NewPaidOrder     Trigger = "new-paid-order"
	NewAbandonedCart Trigger = "new-abandoned-cart"
	NewCustomer      Trigger = "new-customer"
	NewProduct       Trigger = "new-product"
	NewPickupOrder   Trigger = "new-pickup-order"
	NewShippingOrder Trigger = "new-shipping-order"
)

// Triggers returns all triggers, always in the same order.
func Triggers() []Trigger {
	return []Trigger{
		NewOrder, NewPaidOrder, NewAbandonedCart, NewCustomer, NewProduct, NewPickupOrder, NewShippingOrder,
	}
}

// Source says how a change became known first.
type Source string

// The sources of events.
const (
	Webhook Source = "webhook"
	Poll    Source = "poll"
)

// Origin says who caused a change, where that is known.
type Origin string

// Self is the origin of events that one of this program's own tools caused.
const Self Origin = "self"

// Event is one change in a store, as readers get it.
type Event struct {
	EventID    string          `json:"eventId"`             // the same for the same change, whatever told of it: "order-paid-1003-103878161"
	Trigger    Trigger         `json:"trigger"`             //
	StoreID    int64           `json:"storeId"`             //
	OccurredAt time.Time       `json:"occurredAt,omitzero"` // Ecwid's own time of the change; zero when the event was erased
	DetectedAt time.Time       `json:"detectedAt"`          // local time
	Source     Source          `json:"source,omitempty"`    // empty when the event was erased
	Origin     Origin          `json:"origin,omitempty"`    //
	Summary    json.RawMessage `json:"summary"`             // ids, totals and items; nothing that a shopper typed but the e-mail of carts and customers
	Recovered  bool            `json:"recovered,omitempty"` // carts only: became an order later; filled in by readers of the journal
	Match      Match           `json:"-"`                   // kept in the journal, never told
}
