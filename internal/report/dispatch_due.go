package report

import (
	"encoding/json"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// stage is how far an order is on its way to the shopper, as far as dispatch asks.
type stage int

const (
	settled  stage = iota // sent, handed over or given up: nothing is left to do
	unpaid                // waits for its money
	toSend                // waits for the shop
	ready                 // waits for the shopper to fetch it
	underway              // out for delivery
)

// stageOf reads the stage from both statuses. A shop that has begun to work on an unpaid order means to send it all
// the same, as with payment on delivery. A custom status, whose meaning only the shop knows, counts as not sent.
func stageOf(o ecwid.Order) stage {
	over := []string{ecwid.PaymentCancelled, ecwid.PaymentRefunded, ecwid.PaymentIncomplete}
	paid := o.PaymentStatus == ecwid.PaymentPaid || o.PaymentStatus == ecwid.PaymentPartiallyRefunded
	switch {
	case slices.Contains(over, o.PaymentStatus):
		return settled
	case slices.Contains(finished(), o.FulfillmentStatus):
		return settled
	case o.FulfillmentStatus == "READY_FOR_PICKUP":
		return ready
	case o.FulfillmentStatus == "OUT_FOR_DELIVERY":
		return underway
	case !paid && (o.FulfillmentStatus == ecwid.FulfillmentAwaiting || o.FulfillmentStatus == ""):
		return unpaid
	}
	return toSend
}

// finished are the statuses after which the shop has nothing left to send (Ecwid REST docs, page Get order).
func finished() []string { return []string{"SHIPPED", "DELIVERED", "WILL_NOT_DELIVER", "RETURNED"} }

// deadline is until when an order is to leave the shop: a moment that the shopper was promised, or else a whole day.
type deadline struct {
	promised time.Time // a pickup time or the end of a delivery slot; zero for a day
	day      day
}

// deadlineOf takes the promise to the shopper; an order without one is to leave within the given days after the day
// on which it was placed, in the store's zone.
func deadlineOf(o ecwid.Order, days int, zone *time.Location) deadline {
	if at := promise(o); !at.IsZero() {
		return deadline{promised: at, day: dayOf(at.In(zone))}
	}
	return deadline{day: addDays(dayOf(o.CreateDate.In(zone)), days)}
}

// missed reports whether the deadline is over at now, a time in the store's zone.
func (d deadline) missed(now time.Time) bool {
	if !d.promised.IsZero() {
		return now.After(d.promised)
	}
	return d.day.before(dayOf(now))
}

// moment is when the deadline is over.
func (d deadline) moment(zone *time.Location) time.Time {
	if !d.promised.IsZero() {
		return d.promised
	}
	return addDays(d.day, 1).begin(zone)
}

// text is an RFC 3339 time for a promise and a date for a day.
func (d deadline) text(zone *time.Location) string {
	if !d.promised.IsZero() {
		return d.promised.In(zone).Format(time.RFC3339)
	}
	return d.day.String()
}

// promise is the moment that the shopper chose at checkout, the pickup time or the end of the delivery slot; zero when
// there is none. Ecwid keeps it in extra fields and that of a pickup also in pickupTime (Ecwid REST docs, page Get order).
func promise(o ecwid.Order) time.Time {
	if o.Fulfillment() == ecwid.Pickup {
		if !o.PickupTime.IsZero() {
			return o.PickupTime.Time
		}
		return extraTime(o, "ecwid_order_pickup_time")
	}
	if end := extraTime(o, slotEnd); !end.IsZero() {
		return end
	}
	return extraTime(o, slotStart)
}

// The extra fields that hold the delivery slot.
const (
	slotStart = "ecwid_order_delivery_time_interval_start"
	slotEnd   = "ecwid_order_delivery_time_interval_end"
)

// extraTime is the time in an extra field, zero when there is none that can be read.
func extraTime(o ecwid.Order, name string) time.Time {
	var t ecwid.Time
	text, err := json.Marshal(o.ExtraFields[name])
	if err != nil || t.UnmarshalJSON(text) != nil {
		return time.Time{}
	}
	return t.Time
}

// daysFrom counts the midnights between two days.
func daysFrom(from, to day) int {
	return int(to.in(time.UTC).Sub(from.in(time.UTC)) / (24 * time.Hour))
}
