package metrics

import (
	"testing"
	"time"
)

func TestDeliveriesAreCounted(t *testing.T) {
	m := fresh()
	if value, ok := scrape(t, m)[`deliveries_total{event="order.paid",outcome="ok"}`]; !ok || value != 0 {
		t.Error("before the first delivery there is no 0")
	}
	m.Delivery("order.paid", "", 20*time.Millisecond)
	m.Delivery("order.paid", "timeout", 10*time.Second)
	m.Delivery("anything", "anything", 0)
	holds(t, scrape(t, m), map[string]float64{
		`deliveries_total{event="order.paid",outcome="ok"}`:      1,
		`deliveries_total{event="order.paid",outcome="timeout"}`: 1,
		`deliveries_total{event="other",outcome="other"}`:        1,
		`delivery_duration_seconds_count`:                        3,
		`delivery_duration_seconds_sum`:                          10.02,
	})
}
