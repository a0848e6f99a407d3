package events_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
)

// TestOwnOrderMakesACustomer: Ecwid makes a customer of an order's new e-mail, and that is our own doing as well.
func TestOwnOrderMakesACustomer(t *testing.T) {
	for name, hooks := range map[string]bool{"poll": false, "webhooks": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/products", `{"name":"Cup","price":20}`)
				s.wait(time.Minute)
				s.start()
				order := s.order("PAID", "")
				kinds := []events.Kind{events.OrderCreated, events.OrderPaid}
				if err := events.Own(context.Background(), s.journal, storeKey, time.Now(), order.OrderID, kinds...); err != nil {
					t.Fatal(err)
				}
				if hooks {
					s.deliver()
				}
				s.wait(time.Minute)
				s.create("/customers", `{"email":"eve@shop.test"}`)
				s.create("/orders", `{"email":"bob@shop.test","paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING","subtotal":1,"total":1,
					"items":[{"name":"Cup","price":1,"quantity":1}]}`)
				s.wait(time.Minute)
				var origins []events.Origin
				for _, event := range s.told() {
					if event.Trigger == events.NewCustomer {
						origins = append(origins, event.Origin)
					}
				}
				if len(origins) != 3 || origins[0] != events.Self || origins[1] != "" || origins[2] != "" {
					t.Errorf("origins %q of the customers, want only the first to be our own", origins)
				}
			})
		})
	}
}
