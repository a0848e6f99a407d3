package events

import (
	"slices"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

// TestOneSecond: of what happened in the same second, ids tell what came first. Ecwid lists the newest first.
func TestOneSecond(t *testing.T) {
	s := newState()
	for _, topic := range []topic{orders, customers, products} {
		s.begins[topic] = beginning{At: beginAt, Complete: true}
	}
	at := ecwid.Time{Time: beginAt.Add(time.Hour)}
	order := func(id int64) ecwid.Order {
		return ecwid.Order{InternalID: id, CreateDate: at, UpdateDate: at, PaymentStatus: "AWAITING_PAYMENT"}
	}
	o := &observer{state: s, storeID: 1003, source: Poll, now: beginAt}
	o.observe(&facts{
		orders:    []ecwid.Order{order(9), order(8), order(10)},
		customers: []ecwid.Customer{{ID: 3, Registered: at}, {ID: 2, Registered: at}},
		products:  []ecwid.Product{{ID: 6, Created: at}, {ID: 5, Created: at}},
	})
	var ids []string
	for _, record := range o.batch().Append {
		ids = append(ids, record.EventID)
	}
	want := []string{
		"order-created-1003-8", "order-created-1003-9", "order-created-1003-10",
		"customer-created-1003-2", "customer-created-1003-3", "product-created-1003-5", "product-created-1003-6",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("got %v", ids)
	}
}
