package events_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
)

func TestPaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start()
		order := s.order("AWAITING_PAYMENT", "")
		s.wait(20 * time.Second)
		s.pay(order)
		s.wait(20 * time.Second)
		for _, status := range []string{"PARTIALLY_REFUNDED", "AWAITING_PAYMENT", "PAID"} {
			s.update("/orders/"+order.OrderID, fmt.Sprintf(`{"paymentStatus":%q}`, status))
			s.wait(20 * time.Second)
		}
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
	})
}

func TestEventOfAnOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start()
		placed := time.Now()
		order := s.order("PAID", "")
		s.wait(20 * time.Second)
		event := s.told()[1]
		if event.Trigger != events.NewPaidOrder || event.StoreID != 1003 || event.Source != events.Poll || event.Origin != "" {
			t.Errorf("event %+v", event)
		}
		if want := placed.Add(-3 * time.Hour).Truncate(time.Second); !event.OccurredAt.Equal(want) {
			t.Errorf("occurred at %s, want %s by Ecwid's clock", event.OccurredAt, want)
		}
		if late := event.DetectedAt.Sub(placed); late < 0 || late > 15*time.Second {
			t.Errorf("detected %s later by the local clock", late)
		}
		want := fmt.Sprintf(`{"orderId":%q,"internalId":%d,"total":20,"currency":"USD","paymentStatus":"PAID","fulfillmentType":"digital",`+
			`"itemCount":1,"items":[{"sku":"CUP","quantity":1,"price":20}]}`, order.OrderID, order.ID)
		if string(event.Summary) != want {
			t.Errorf("summary %s\nwant    %s", event.Summary, want)
		}
	})
}

// What was there at the first start is no news, unless something happens to it that has not happened before.
func TestOldOrders(t *testing.T) {
	for _, lag := range []time.Duration{0, 5 * time.Second, 100 * time.Second} {
		t.Run(lag.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{SearchLag: lag})
				paid := s.order("PAID", "")
				unpaid := s.order("AWAITING_PAYMENT", "")
				cancelled := s.order("CANCELLED", "")
				cart := s.order("INCOMPLETE", "")
				s.wait(2 * time.Second)
				s.touch()
				s.start()
				s.wait(200 * time.Second)
				s.update("/orders/"+paid.OrderID, `{"privateAdminNotes":"x"}`)
				s.update("/orders/"+unpaid.OrderID, `{"privateAdminNotes":"x"}`)
				s.wait(200 * time.Second)
				s.expect()
				for _, o := range []created{unpaid, cancelled, cart} {
					s.pay(o)
					s.wait(200 * time.Second)
				}
				var got []string
				for _, event := range s.told() {
					got = append(got, event.EventID)
				}
				want := []string{fmt.Sprint("order-paid-1003-", unpaid.ID), fmt.Sprint("order-paid-1003-", cancelled.ID),
					fmt.Sprint("order-created-1003-", cart.ID), fmt.Sprint("order-paid-1003-", cart.ID)}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("events %v, want %v", got, want)
				}
			})
		})
	}
}

// A store may not know the names of statuses that it has not made.
func TestStoreWithoutCustomStatuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		unpaid := s.order("AWAITING_PAYMENT", "")
		s.wait(time.Minute)
		s.touch()
		s.start(func(o *events.Options) { o.Client = s.clientThrough(&strict{s.store.Transport()}) })
		s.pay(unpaid)
		s.wait(time.Minute)
		s.expect(fmt.Sprint("order-paid ", unpaid.ID))
	})
}

// strict is an Ecwid that refuses custom statuses.
type strict struct{ next http.RoundTripper }

func (r *strict) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.Contains(req.URL.RawQuery, "CUSTOM_") {
		return &http.Response{StatusCode: 400, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	}
	return r.next.RoundTrip(req)
}

// An order that was paid before the beginning is no news when it is paid a second time.
func TestOldPaidOrderUnpaidAndPaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		order := s.order("PAID", "")
		s.wait(time.Hour)
		s.touch()
		s.start()
		s.update("/orders/"+order.OrderID, `{"paymentStatus":"AWAITING_PAYMENT"}`)
		s.wait(time.Minute)
		s.pay(order)
		s.wait(time.Minute)
		s.expect()
	})
}

// Times cannot tell what is made in the second of the beginning from what was there: it is noted.
func TestSecondOfTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.order("PAID", "")
		cart := s.order("INCOMPLETE", "")
		s.touch()
		s.follow, s.stop = run(s.defaults())
		s.wait(500 * time.Millisecond)
		order := s.order("PAID", "")
		s.wait(time.Minute)
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
		s.wait(time.Minute)
		s.pay(cart)
		s.wait(time.Minute)
		if got := len(s.told()); got != 4 {
			t.Errorf("%d events, want those of the new order and of the placed cart", got)
		}
	})
}

func TestReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		old := s.order("AWAITING_PAYMENT", "")
		s.wait(time.Hour)
		since := s.now()
		replayed := s.order("PAID", "")
		cart := s.order("INCOMPLETE", "")
		s.wait(time.Hour)
		s.start(func(o *events.Options) { o.ReplaySince = since })
		s.pay(old)
		s.wait(2 * time.Minute)
		s.expect(fmt.Sprint("order-created ", replayed.ID), fmt.Sprint("order-paid ", replayed.ID),
			fmt.Sprint("order-paid ", old.ID), "cart-abandoned "+s.cartID(cart))
	})
}

// A journal that has begun later is asked for more: only what was not told yet is told.
func TestReplayAfterTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.wait(time.Hour)
		since := s.now()
		first := s.order("AWAITING_PAYMENT", "")
		s.wait(time.Hour)
		s.start()
		second := s.order("PAID", "")
		s.wait(time.Minute)
		s.halt()
		for range 2 {
			s.start(func(o *events.Options) { o.ReplaySince = since })
			s.wait(time.Minute)
			s.halt()
		}
		s.expect(fmt.Sprint("order-created ", second.ID), fmt.Sprint("order-paid ", second.ID), fmt.Sprint("order-created ", first.ID))
	})
}

// A replay that begins later than the follower did leaves nothing out.
func TestReplayOfLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start()
		s.halt()
		s.wait(time.Hour)
		order := s.order("AWAITING_PAYMENT", "")
		customer := s.create("/customers", `{"email":"bob@shop.test"}`)
		s.wait(time.Hour)
		s.start(func(o *events.Options) { o.ReplaySince = s.now() })
		s.wait(time.Minute)
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("customer-created ", customer.ID))
	})
}

// However long a store is followed, a look at it looks back a little only.
func TestLooksBackALittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		for range 50 {
			s.order("PAID", "")
			s.wait(10 * time.Minute)
		}
		for _, request := range s.store.Requests() {
			query, err := url.ParseQuery(request.Query)
			if err != nil {
				t.Fatal(err)
			}
			from, err := strconv.ParseInt(query.Get("updatedFrom"), 10, 64)
			if back := request.Time.Sub(time.Unix(from, 0)); err == nil && request.Path == "/orders" && back > 25*time.Minute {
				t.Fatalf("%s at %s looks back by %s", request.Path, request.Time, back)
			}
		}
	})
}

func TestCustomersAndProducts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		old := s.create("/customers", `{"email":"old@shop.test"}`)
		s.wait(time.Minute)
		s.start()
		customer := s.create("/customers", `{"email":"ada@shop.test","customerGroupId":0}`)
		s.wait(time.Minute)
		product := s.create("/products", `{"name":"Cup","price":20,"sku":"CUP","quantity":3}`)
		s.wait(time.Minute)
		s.update(fmt.Sprint("/customers/", old.ID), `{"taxId":"7"}`)
		s.update(fmt.Sprint("/products/", product.ID), `{"price":21}`)
		s.wait(time.Minute)
		s.expect(fmt.Sprint("customer-created ", customer.ID), fmt.Sprint("product-created ", product.ID))
		told := s.told()
		if want := fmt.Sprintf(`{"customerId":%d,"email":"ada@shop.test","customerGroupId":0}`, customer.ID); string(told[0].Summary) != want {
			t.Errorf("summary %s, want %s", told[0].Summary, want)
		}
		want := fmt.Sprintf(`{"productId":%d,"sku":"CUP","name":"Cup","price":20,"currency":"USD","quantity":3,"enabled":true}`, product.ID)
		if string(told[1].Summary) != want {
			t.Errorf("summary %s, want %s", told[1].Summary, want)
		}
	})
}

// TestFulfillmentIsConcludedOnce: how an order is fulfilled counts when it is first seen as placed. Edits change nothing,
// also after a restart.
func TestFulfillmentIsConcludedOnce(t *testing.T) {
	for name, test := range map[string]struct{ at, then, kind string }{
		"pickup, then shipping": {`,"shippingOption":{"fulfillmentType":"PICKUP"}`, "SHIPPING", "order-pickup"},
		"shipping, then pickup": {`,"shippingOption":{"fulfillmentType":"SHIPPING"}`, "PICKUP", "order-shipping"},
		"nothing, then pickup":  {``, "PICKUP", ""},
	} {
		for _, restart := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", restart ", restart), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := open(t, sandbox.Options{})
					s.create("/customers", `{"email":"ada@shop.test"}`)
					s.start()
					order := s.order("AWAITING_PAYMENT", test.at)
					s.deliver()
					s.wait(time.Hour)
					if restart {
						s.halt()
						s.start()
					}
					s.update("/orders/"+order.OrderID, fmt.Sprintf(`{"shippingOption":{"shippingMethodName":"x","fulfillmentType":%q,"isPickup":%t}}`, test.then, test.then == "PICKUP"))
					s.deliver()
					s.wait(time.Minute)
					s.pay(order)
					s.wait(time.Minute)
					want := []string{fmt.Sprint("order-created ", order.ID)}
					if test.kind != "" {
						want = append(want, fmt.Sprint(test.kind, " ", order.ID))
					}
					s.expect(append(want, fmt.Sprint("order-paid ", order.ID))...)
				})
			})
		}
	}
}
