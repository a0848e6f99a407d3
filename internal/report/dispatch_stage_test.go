package report_test

import (
	"testing"
	"time"

	"ecwid-mcp/internal/report"
)

// TestDispatchStages: which of both statuses decides what an order waits for.
func TestDispatchStages(t *testing.T) {
	const send, ready, way, money, none = "to send", "ready", "under way", "unpaid", "nothing"
	tests := []struct{ payment, fulfilment, want string }{
		{"PAID", "AWAITING_PROCESSING", send},
		{"PAID", "PROCESSING", send},
		{"PAID", "CUSTOM_FULFILLMENT_STATUS_1", send},
		{"PAID", "CUSTOM_FULFILLMENT_STATUS_3", send},
		{"PAID", "READY_FOR_PICKUP", ready},
		{"PAID", "OUT_FOR_DELIVERY", way},
		{"PAID", "SHIPPED", none},
		{"PAID", "DELIVERED", none},
		{"PAID", "WILL_NOT_DELIVER", none},
		{"PAID", "RETURNED", none},
		{"PARTIALLY_REFUNDED", "AWAITING_PROCESSING", send},
		{"REFUNDED", "AWAITING_PROCESSING", none},
		{"REFUNDED", "READY_FOR_PICKUP", none},
		{"CANCELLED", "PROCESSING", none},
		{"CANCELLED", "OUT_FOR_DELIVERY", none},
		{"INCOMPLETE", "PROCESSING", none},
		{"AWAITING_PAYMENT", "AWAITING_PROCESSING", money},
		{"AWAITING_PAYMENT", "PROCESSING", send},
		{"AWAITING_PAYMENT", "READY_FOR_PICKUP", ready},
		{"AWAITING_PAYMENT", "OUT_FOR_DELIVERY", way},
		{"CUSTOM_PAYMENT_STATUS_2", "AWAITING_PROCESSING", money},
		{"CUSTOM_PAYMENT_STATUS_2", "PROCESSING", send},
	}
	for _, test := range tests {
		t.Run(test.payment+" "+test.fulfilment, func(t *testing.T) {
			shop := openOps(t, "UTC", monday)
			shop.shipped(monday.Add(-time.Hour), map[string]any{"paymentStatus": test.payment, "fulfillmentStatus": test.fulfilment})
			got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
			if err != nil {
				t.Fatal(err)
			}
			found := none
			for name, n := range map[string]int{send: got.All.ToSend, ready: got.All.Ready, way: got.All.UnderWay, money: got.All.Unpaid} {
				if n > 0 {
					found = name
				}
			}
			if found != test.want {
				t.Errorf("counts as %s, want %s", found, test.want)
			}
		})
	}
}

// TestDispatchOfOrdersWithoutShipping: they are counted apart, and only while something is open.
func TestDispatchOfOrdersWithoutShipping(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	for _, status := range []string{"AWAITING_PROCESSING", "DELIVERED"} {
		shop.shipped(monday.AddDate(0, 0, -30), map[string]any{"shippingOption": nil, "fulfillmentStatus": status})
	}
	shop.shipped(monday.AddDate(0, 0, -30), map[string]any{"shippingOption": nil, "paymentStatus": "AWAITING_PAYMENT"})
	got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.NothingToSend != 1 || got.All.ToSend+got.All.Unpaid != 0 || len(got.Overdue)+len(got.Next) > 0 {
		t.Errorf("nothing to send %d, all %+v, lists %v %v", got.NothingToSend, got.All, got.Overdue, got.Next)
	}
}
