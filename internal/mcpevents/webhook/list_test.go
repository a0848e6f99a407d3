package webhook

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/events/journal"
)

func TestList(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		ann, bob := request(t, "ann"), request(t, "bob", millis(60_000))
		o.subscribe(ann)
		o.subscribe(bob)
		o.subscribe(request(t, "cid", func(r *Request) { r.Store = otherShop }))
		failed := Failure{EventID: "order-created-1", At: time.Now().UTC(), Reason: "timeout", Attempts: 4}
		o.deliver(ann, func(d *Delivery) { d.Watermark, d.Failures = 7, []Failure{failed} })
		o.commit(journal.Batch{Store: shop, Set: []journal.Entry{{Key: subscriptionKey("sub_0"), Value: []byte("garbage")}}})
		o.deliver(bob, func(d *Delivery) { d.Generation = "former" })
		pass(time.Minute)
		listed, err := List(t.Context(), o.log, shop)
		if err != nil || len(listed) != 2 {
			t.Fatal(listed, err)
		}
		for _, one := range listed {
			switch one.Subscription.Principal {
			case "ann":
				if one.Delivery == nil || one.Delivery.Watermark != 7 || cmp.Diff(one.Delivery.Failures, []Failure{failed}) != "" || !one.Subscription.Live(time.Now()) {
					t.Errorf("got %v, %+v", one.Subscription, one.Delivery)
				}
			case "bob":
				if one.Delivery != nil || one.Subscription.Live(time.Now()) {
					t.Errorf("got %v, %+v", one.Subscription, one.Delivery)
				}
			}
		}
		if err := o.log.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := List(t.Context(), o.log, shop); err == nil {
			t.Error("a closed journal lists")
		}
	})
}
