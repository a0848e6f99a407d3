package mcpevents_test

import (
	"testing"
	"testing/synctest"
	"time"
)

const paid = `"name":"order.paid"`

// TestAStreamOverHTTP follows new orders from now on.
func TestAStreamOverHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, stop := w.piped(nil)
		w.sell(shop, 10)
		f := p.follow(7, paid)
		first := f.expect("active")
		if first.Cursor == nil || first.Truncated == nil || *first.Truncated || string(first.Meta.SubscriptionID) != "7" {
			t.Errorf("active: %+v", first)
		}
		ids := w.sell(shop, 20, 30)
		var last params
		for _, id := range ids {
			last = f.expect("event")
			if last.EventID != id || last.Name != "order.paid" || last.Cursor == nil || string(last.Meta.SubscriptionID) != "7" {
				t.Errorf("event: %+v, want %s", last, id)
			}
			if _, err := time.Parse(time.RFC3339, last.Timestamp); err != nil {
				t.Error(err)
			}
		}
		go stop() // pipes hold nothing
		if end := f.expect(""); end.ResultType != "complete" || string(end.Meta.SubscriptionID) != "7" {
			t.Errorf("end: %+v", end)
		}
		f.ended()
		if w.open.Load() != 0 {
			t.Errorf("%d streams", w.open.Load())
		}
	})
}
