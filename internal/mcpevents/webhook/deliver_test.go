package webhook

import (
	"slices"
	"testing"
	"time"
)

// TestDeliver: who is subscribed gets what happens from then on, soon, signed, and once.
func TestDeliver(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		d.paid(2)
		r := request(t, "ann")
		granted := d.subscribe(r)
		stop := d.run()
		settle(2 * time.Second)
		ids := d.paid(3)
		settle(time.Second)
		slices.Sort(ids)
		got := d.endpoints.ids()
		slices.Sort(got)
		if !slices.Equal(got, ids) {
			t.Fatalf("got %v, want %v", got, ids)
		}
		for _, p := range d.endpoints.got() {
			m := p.message
			if m.ID != p.EventID || m.URL != r.URL || m.SubscriptionID != granted.ID || len(m.Keys) != 1 || string(m.Keys[0].Reveal()) != secretText(1) {
				t.Errorf("got %+v", m)
			}
		}
		stop()
		if got := d.delivery(r); got.Watermark != 5 || len(got.Open) != 0 || !got.Status.Active || got.Status.LastDeliveryAt == nil {
			t.Errorf("the journal has %+v", got)
		}
		d.paid(1)
		defer d.run()()
		settle(2 * time.Second)
		if got := d.endpoints.ids(); len(got) != 4 || got[3] != "order-paid-1003-6" {
			t.Errorf("after a restart: %v", got)
		}
	})
}
