package report

import (
	"context"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// DispatchName is the name of the report that Dispatch computes.
const DispatchName = "dispatch"

// DispatchQuery asks for the dispatch report.
type DispatchQuery struct {
	// Days is how many days an order without a promised time may take: it is overdue when more have passed since the day it
	// was placed.
	Days  int
	Since string // YYYY-MM-DD, the first day whose orders count; empty for all
}

// Dispatch is what the shop has to send, hand over or deliver, and what of it is late.
type Dispatch struct {
	Head
	Days   int           `json:"days"`
	Counts []DispatchRow `json:"byType"` // pickup, shipping, delivery
	All    DispatchRow   `json:"all"`    // the sum of these
	// Overdue are the orders that should have left the shop, the longest overdue first.
	Overdue []DispatchOrder `json:"overdue"`
	// NotFetched are the orders that lie ready and whose pickup time is over.
	NotFetched []DispatchOrder `json:"notFetched"`
	// Next are the other orders to send, the nearest deadline first.
	Next []DispatchOrder `json:"next"`
	// NothingToSend counts the orders without a shipping option, such as digital ones, that are not marked as done.
	NothingToSend int                `json:"nothingToSend"`
	Omitted       *DispatchNotListed `json:"omitted,omitempty"` // when lists were cut
	Method        string             `json:"method"`
}

// DispatchRow counts orders of one type by what they wait for.
type DispatchRow struct {
	FulfillmentType ecwid.FulfillmentType `json:"fulfillmentType,omitempty"`
	ToSend          int                   `json:"toSend"`       // paid, or begun by the shop, and still in the shop
	ToSendTotal     ecwid.Money           `json:"toSendTotal"`  // the sum of their totals
	Overdue         int                   `json:"overdue"`      // of these
	OverdueTotal    ecwid.Money           `json:"overdueTotal"` // the sum of their totals
	Ready           int                   `json:"ready"`        // READY_FOR_PICKUP
	NotFetched      int                   `json:"notFetched"`   // of these, pickup time over
	UnderWay        int                   `json:"underWay"`     // OUT_FOR_DELIVERY
	Unpaid          int                   `json:"unpaid"`       // wait for their money and are not counted above
}

// DispatchOrder is one order of a list.
type DispatchOrder struct {
	OrderID           ecwid.OrderID         `json:"orderId"`
	FulfillmentType   ecwid.FulfillmentType `json:"fulfillmentType"`
	PaymentStatus     string                `json:"paymentStatus"`
	FulfillmentStatus string                `json:"fulfillmentStatus"`
	CreateDate        time.Time             `json:"createDate"`
	AgeDays           int                   `json:"ageDays"` // days since the day it was placed
	// Due is a date, or a moment when the shopper chose a pickup time or a delivery slot.
	Due    string      `json:"due"`
	Pieces int         `json:"pieces"` // the quantities of all lines
	Total  ecwid.Money `json:"total"`

	until time.Time // Due as a moment, for sorting
}

// DispatchNotListed counts what lists of at most 100 entries left out.
type DispatchNotListed struct {
	Overdue    int `json:"overdue"`
	NotFetched int `json:"notFetched"`
	Next       int `json:"next"`
}

const dispatchMethod = "To send: payment PAID or PARTIALLY_REFUNDED, or unpaid and already begun by the shop, and fulfilment " +
	"neither SHIPPED, DELIVERED, WILL_NOT_DELIVER, RETURNED nor READY_FOR_PICKUP or OUT_FOR_DELIVERY; custom statuses count " +
	"as not sent. Overdue: the chosen pickup time or the end of the chosen delivery slot is over; without one, more than `days` " +
	"calendar days of the store's time zone have passed since the day of the order."

// notSent are the statuses of orders that dispatch has something to do with (Ecwid REST docs, page Get order).
func notSent() []string {
	return []string{ecwid.FulfillmentAwaiting, "PROCESSING", "READY_FOR_PICKUP", "OUT_FOR_DELIVERY",
		"CUSTOM_FULFILLMENT_STATUS_1", "CUSTOM_FULFILLMENT_STATUS_2", "CUSTOM_FULFILLMENT_STATUS_3"}
}

// Dispatch computes the dispatch report. It reads the orders that are not sent yet, of whatever age unless Since says.
func (r *Reporter) Dispatch(ctx context.Context, q DispatchQuery, progress Progress) (Dispatch, error) {
	store, start, err := r.begin(ctx)
	if err != nil {
		return Dispatch{}, err
	}
	now := r.now().In(store.Zone)
	search := ecwid.OrderQuery{FulfillmentStatus: notSent()}
	since, err := q.start(store.Zone, now)
	if err != nil {
		return Dispatch{}, err
	}
	if !since.IsZero() {
		search.CreatedFrom = since.Add(-time.Second) // Ecwid's bound may be exclusive
	}
	key := struct {
		DispatchQuery
		Minute int64
	}{q, now.Unix() / 60}
	return cached(ctx, r, store, start, DispatchName, key, depends{onOrders}, func(ctx context.Context, start reading) (Dispatch, bool, error) {
		orders, settled, err := r.scanOrders(ctx, search, start, progress)
		if err != nil {
			return Dispatch{}, false, err
		}
		orders = slices.DeleteFunc(orders, func(o ecwid.Order) bool { return o.CreateDate.Before(since) })
		report := dispatchOf(orders, q.Days, store.Zone, now)
		report.Head = r.head(DispatchName, store)
		if q.Since != "" {
			report.Range = &Range{q.Since, dayOf(now).String()}
		}
		report.Covered.Orders, report.ChangedMeanwhile = new(len(orders)), !settled
		return report, settled, nil
	})
}

// start is the first moment of Since, zero when it is not given.
func (q DispatchQuery) start(zone *time.Location, now time.Time) (time.Time, error) {
	if q.Since == "" {
		return time.Time{}, nil
	}
	first, err := parseDay(q.Since)
	if err != nil || first.year < 1970 {
		return time.Time{}, wrong("since", "must be a date such as 2026-11-02")
	}
	if dayOf(now).before(first) {
		return time.Time{}, wrong("since", "must not be in the future")
	}
	return first.begin(zone), nil
}

const (
	defaultDispatchDays = 2
	longestDispatchDays = 365
)

// dispatchDefinition is the dispatch report by name.
func dispatchDefinition() definition {
	return define(Kind{
		Name: DispatchName, Title: "Dispatch",
		Description: "What is to be sent, handed over or delivered, and what of it is late.",
		Parameters: []Parameter{
			{Name: "days", Description: "An order without a pickup time or delivery slot is overdue when more than so many days have passed since the day it was placed, 0 to 365. Default: 2."},
			{Name: "since", Description: "Leave out orders that were placed before this day, YYYY-MM-DD. Left out: none are."},
		},
	}, ReadDispatchQuery, (*Reporter).Dispatch)
}

// ReadDispatchQuery reads the query of the dispatch report from the texts of its parameters; a *ParameterError says which cannot be read.
func ReadDispatchQuery(given map[string]string) (DispatchQuery, error) {
	q := DispatchQuery{Days: defaultDispatchDays, Since: given["since"]}
	if given["days"] == "" {
		return q, nil
	}
	var err error
	q.Days, err = wholeNumber(given, "days", 0, longestDispatchDays)
	return q, err
}
