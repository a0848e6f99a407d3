package report_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/report"
)

// shipped is an order to send that was placed at a moment, with more members.
func (s *opsShop) shipped(placed time.Time, more map[string]any) string {
	body := map[string]any{"email": "jane@example.com", "subtotal": 10, "total": 10, "paymentStatus": "PAID",
		"fulfillmentStatus": "AWAITING_PROCESSING", "createDate": ecwidTime(placed),
		"shippingOption": map[string]any{"fulfillmentType": "SHIPPING"},
		"items":          []any{map[string]any{"name": "Cup", "price": 5, "quantity": 2}}}
	for name, value := range more {
		body[name] = value
	}
	_, id := s.add("/orders", body)
	return id
}

func TestDispatchByName(t *testing.T) {
	shop := openOps(t, "America/New_York", monday) // 04:00 there
	id := shop.shipped(monday.AddDate(0, 0, -4), map[string]any{"total": 12.5})
	got := shop.named("dispatch", map[string]string{"days": "3", "since": "2026-10-01"})
	delete(got, "method")
	none := func(kind string) map[string]any {
		return map[string]any{"fulfillmentType": kind, "toSend": 0.0, "toSendTotal": 0.0, "overdue": 0.0, "overdueTotal": 0.0,
			"ready": 0.0, "notFetched": 0.0, "underWay": 0.0, "unpaid": 0.0}
	}
	one := none("shipping")
	one["toSend"], one["toSendTotal"], one["overdue"], one["overdueTotal"] = 1.0, 12.5, 1.0, 12.5
	all := map[string]any{}
	for name, value := range one {
		all[name] = value
	}
	delete(all, "fulfillmentType")
	want := map[string]any{
		"report": "dispatch", "storeId": 1003.0, "storeName": "Shop", "currency": "EUR", "currencyPrecision": 2.0,
		"timeZone": "America/New_York", "covered": map[string]any{"orders": 1.0}, "changedMeanwhile": false,
		"computedAt": "2026-11-02T04:00:00-05:00", "range": map[string]any{"from": "2026-10-01", "to": "2026-11-02"},
		"days": 3.0, "byType": []any{none("pickup"), one, none("delivery")}, "all": all, "notFetched": []any{}, "next": []any{},
		"nothingToSend": 0.0,
		"overdue": []any{map[string]any{"orderId": id, "fulfillmentType": "shipping", "paymentStatus": "PAID",
			"fulfillmentStatus": "AWAITING_PROCESSING", "createDate": "2026-10-29T05:00:00-04:00", "ageDays": 4.0,
			"due": "2026-11-01", "pieces": 2.0, "total": 12.5}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestDispatchDays: days end at midnight of the shop, also where a day of 25 hours lies between.
func TestDispatchDays(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	placed := time.Date(2026, 10, 31, 23, 59, 59, 0, zone) // the clocks go back on 1 November
	tests := map[string]struct {
		now  time.Time
		late bool
	}{
		"two days later, at the end of the day": {time.Date(2026, 11, 2, 23, 59, 59, 0, zone), false},
		"a second later":                        {time.Date(2026, 11, 3, 0, 0, 0, 0, zone), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			shop := openOps(t, "America/New_York", test.now)
			shop.shipped(placed, nil)
			got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if late := len(got.Overdue) == 1; late != test.late {
				t.Errorf("overdue is %v, want %v", late, test.late)
			}
		})
	}
}

func TestDispatchPromises(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	pickup := map[string]any{"fulfillmentType": "PICKUP"}
	soon, past := ecwidTime(monday.Add(time.Hour)), ecwidTime(monday.Add(-time.Hour))
	old := monday.AddDate(0, 0, -30)
	late := shop.shipped(monday, map[string]any{"shippingOption": pickup, "pickupTime": past})
	lateToo := shop.shipped(monday, map[string]any{"shippingOption": pickup, "extraFields": map[string]any{"ecwid_order_pickup_time": past}})
	odd := shop.shipped(old, map[string]any{"extraFields": map[string]any{"ecwid_order_delivery_time_interval_end": "soon"}})
	inTime := shop.shipped(old, map[string]any{"shippingOption": pickup, "pickupTime": soon})
	slot := shop.shipped(old, map[string]any{"extraFields": map[string]any{"ecwid_order_delivery_time_interval_start": soon}})
	left := shop.shipped(monday, map[string]any{"shippingOption": pickup, "pickupTime": past, "fulfillmentStatus": "READY_FOR_PICKUP"})
	waits := shop.shipped(old, map[string]any{"shippingOption": pickup, "fulfillmentStatus": "READY_FOR_PICKUP"})
	got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]struct {
		got  []report.DispatchOrder
		want []string
	}{
		"overdue":     {got.Overdue, []string{late, lateToo, odd}},
		"next":        {got.Next, []string{inTime, slot}},
		"not fetched": {got.NotFetched, []string{left}},
	} {
		var ids []string
		for _, o := range list.got {
			ids = append(ids, string(o.OrderID))
		}
		slices.Sort(ids)
		slices.Sort(list.want)
		if !slices.Equal(ids, list.want) {
			t.Errorf("%s: %v, want %v", name, ids, list.want)
		}
	}
	if got.Counts[0].Ready != 2 {
		t.Errorf("%d ready, want 2 with %s", got.Counts[0].Ready, waits)
	}
}

func TestDispatchLeavesOutOlderOrders(t *testing.T) {
	shop := openOps(t, "Pacific/Auckland", monday)
	shop.shipped(time.Date(2026, 10, 29, 10, 59, 59, 0, time.UTC), nil) // the last second of 29 October there
	in := shop.shipped(time.Date(2026, 10, 29, 11, 0, 0, 0, time.UTC), nil)
	got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2, Since: "2026-10-30"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if *got.Covered.Orders != 1 || len(got.Overdue) != 1 || string(got.Overdue[0].OrderID) != in {
		t.Errorf("covers %d, overdue %v", *got.Covered.Orders, got.Overdue)
	}
}

func TestDispatchListsAreBounded(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	for n := range 105 {
		shop.shipped(monday.Add(-time.Duration(n)*time.Minute), nil)
	}
	got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Next) != 100 || got.All.ToSend != 105 || got.Omitted == nil || *got.Omitted != (report.DispatchNotListed{Next: 5}) {
		t.Errorf("%d of %d listed, omitted %v", len(got.Next), got.All.ToSend, got.Omitted)
	}
}

func TestDispatchRefusals(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	for _, days := range []string{"-1", "366", "two"} {
		shop.refused(t, "dispatch", map[string]string{"days": days}, "days", "whole number from 0 to 365")
	}
	shop.refused(t, "dispatch", map[string]string{"since": "yesterday"}, "since", "must be a date")
	shop.refused(t, "dispatch", map[string]string{"since": "2026-11-03"}, "since", "future")
}
