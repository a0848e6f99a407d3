package events_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
)

func TestAbandonedCart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		cart := s.order("INCOMPLETE", "")
		left := s.now().Truncate(time.Second)
		s.wait(59 * time.Second)
		s.expectCarts()
		s.wait(20 * time.Second)
		s.expectCarts("cart-abandoned " + s.cartID(cart))
		event := s.cartEvents()[0]
		if !event.OccurredAt.Equal(left) || event.Recovered || event.Trigger != events.NewAbandonedCart {
			t.Errorf("event %+v, want it to have occurred at %s", event, left)
		}
		want := fmt.Sprintf(`{"cartId":%q,"email":"ada@shop.test","total":20,"currency":"USD",`+
			`"itemCount":1,"items":[{"sku":"CUP","quantity":1,"price":20}]}`, s.cartID(cart))
		if string(event.Summary) != want {
			t.Errorf("summary %s, want %s", event.Summary, want)
		}
		s.wait(time.Hour)
		reads := slices.DeleteFunc(s.paths(), func(path string) bool { return path != "/carts/"+s.cartID(cart) })
		if len(reads) != 1 {
			t.Errorf("the cart was read %d times", len(reads))
		}
	})
}

func TestCarts(t *testing.T) {
	const hidden = `{"hidden":true}`
	for _, test := range []struct {
		name string
		play func(s *shop, cart created)
		told int
	}{
		{"finished in time", func(s *shop, cart created) { s.wait(50 * time.Second); s.pay(cart) }, 0},
		{"finished, then edited", func(s *shop, cart created) {
			s.wait(50 * time.Second)
			s.pay(cart)
			s.wait(5 * time.Minute)
			s.update("/orders/"+cart.OrderID, `{"privateAdminNotes":"x"}`)
		}, 0},
		{"finished before it was seen", func(s *shop, cart created) { s.pay(cart) }, 0},
		{"touched again and again", func(s *shop, cart created) {
			for i := range 10 {
				s.wait(45 * time.Second)
				s.update("/orders/"+cart.OrderID, fmt.Sprintf(`{"total":%d}`, i))
				s.expectCarts()
			}
		}, 1},
		{"without e-mail", func(s *shop, cart created) { s.update("/orders/"+cart.OrderID, `{"email":""}`) }, 0},
		{"with what is no e-mail", func(s *shop, cart created) { s.update("/orders/"+cart.OrderID, `{"email":"write to <x>"}`) }, 0},
		{"e-mail later", func(s *shop, cart created) {
			s.update("/orders/"+cart.OrderID, `{"email":""}`)
			s.wait(5 * time.Minute)
			s.update("/orders/"+cart.OrderID, `{"email":"bob@shop.test"}`)
		}, 1},
		{"empty", func(s *shop, cart created) { s.update("/orders/"+cart.OrderID, `{"items":[]}`) }, 0},
		{"removed by the shop", func(s *shop, cart created) { s.update("/carts/"+s.cartID(cart), hidden) }, 0},
		{"deleted", func(s *shop, cart created) {
			s.wait(20 * time.Second)
			if _, err := s.store.Delete("/orders/" + cart.OrderID); err != nil {
				s.t.Fatal(err)
			}
		}, 0},
		{"touched after it was told", func(s *shop, cart created) {
			s.wait(5 * time.Minute)
			s.update("/orders/"+cart.OrderID, `{"total":7}`)
		}, 1},
	} {
		for _, ecwid := range ecwids() {
			t.Run(test.name+", "+ecwid.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := open(t, sandbox.Options{SearchLag: ecwid.lag})
					s.start(func(o *events.Options) { o.Client = s.clientThrough(&rewritten{s.store.Transport(), ecwid.change}) })
					cart := s.order("INCOMPLETE", "")
					test.play(s, cart)
					s.wait(5 * time.Minute)
					if told := s.cartEvents(); len(told) != test.told {
						t.Errorf("%d events, want %d: %+v", len(told), test.told, told)
					}
					if n := len(s.paths()); n > 300 {
						t.Errorf("%d requests", n)
					}
					if strings.Contains(s.logs.String(), "off") {
						t.Errorf("log:\n%s", s.logs)
					}
				})
			})
		}
	}
}

// ecwids are the ways in which Ecwid may show that a cart has become an order; its documentation does not tell.
func ecwids() []ecwidWay {
	asIs := func(_ *http.Request, body []byte) []byte { return body }
	return []ecwidWay{
		{"as documented", 0, asIs},
		{"late searches", 30 * time.Second, asIs},
		{"carts do not name the order", 0, func(_ *http.Request, body []byte) []byte {
			return bytes.ReplaceAll(body, []byte(`"recoveredOrderId"`), []byte(`"x"`))
		}},
		{"unfinished orders are no orders", 0, func(req *http.Request, body []byte) []byte {
			if strings.Contains(req.URL.RawQuery, "INCOMPLETE") {
				return []byte(`{"total":0,"count":0,"items":[]}`)
			}
			return body
		}},
	}
}

type ecwidWay struct {
	name   string
	lag    time.Duration
	change func(*http.Request, []byte) []byte
}

// Ecwid shows a cart and the unfinished order that it is under ids that have nothing in common.
func TestRecoveredCart(t *testing.T) {
	for _, ecwid := range ecwids() {
		t.Run(ecwid.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{SearchLag: 3 * ecwid.lag})
				s.start(func(o *events.Options) { o.Client = s.clientThrough(&rewritten{s.store.Transport(), ecwid.change}) })
				left := s.order("INCOMPLETE", "")
				s.wait(5 * time.Minute)
				paid := s.order("INCOMPLETE", "")
				s.wait(5 * time.Minute)
				touched := s.order("INCOMPLETE", "")
				s.wait(5 * time.Minute)
				s.pay(paid)
				s.update("/orders/"+touched.OrderID, `{"total":7}`)
				s.wait(30 * time.Second)
				s.pay(touched)
				s.wait(20 * time.Minute)
				s.expectCarts("cart-abandoned "+s.cartID(left), "cart-abandoned "+s.cartID(paid), "cart-abandoned "+s.cartID(touched))
				for _, event := range s.cartEvents() {
					want := event.EventID != "cart-abandoned-1003-"+s.cartID(left)
					if event.Recovered != want {
						t.Errorf("%s recovered: %t, want %t", event.EventID, event.Recovered, want)
					}
				}
			})
		})
	}
}

// Two carts that are alike in all that Ecwid shows of both are told apart by what each says of itself.
func TestTwinCarts(t *testing.T) {
	for i := range 10 { // carts are judged in any order
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.start()
				first, second := s.order("INCOMPLETE", ""), s.order("INCOMPLETE", "")
				s.wait(30 * time.Second)
				s.pay(first)
				s.wait(5 * time.Minute)
				s.expectCarts("cart-abandoned " + s.cartID(second))
				s.pay(second)
				s.wait(20 * time.Minute)
				if told := s.cartEvents(); len(told) != 1 || !told[0].Recovered {
					t.Errorf("the cart is not marked as recovered: %+v", told)
				}
			})
		})
	}
}

// Many carts that were left at once keep nobody else waiting.
func TestManyIdleCarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		s.wait(time.Minute)
		for i := range 60 {
			s.order("INCOMPLETE", fmt.Sprintf(`,"tax":%d`, i))
		}
		s.deliver()
		s.wait(62 * time.Second)
		order := s.order("AWAITING_PAYMENT", "")
		s.deliver()
		s.wait(12 * time.Second)
		if !slices.ContainsFunc(s.told(), func(e events.Event) bool { return short(e) == fmt.Sprint("order-created ", order.ID) }) {
			t.Error("the order waits for the carts")
		}
		s.wait(2 * time.Minute)
		if n := len(s.cartEvents()); n != 60 {
			t.Errorf("%d carts told", n)
		}
	})
}

// A cart that Ecwid does not let us read is asked for again now and then.
func TestRefusedCart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		cart := s.order("INCOMPLETE", "")
		fault := s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 402, Path: "/carts/" + s.cartID(cart)})
		s.paths()
		s.wait(8 * time.Minute)
		s.expectCarts()
		tries := 0
		for _, path := range s.paths() {
			if path == "/carts/"+s.cartID(cart) {
				tries++
			}
		}
		if tries != 1 {
			t.Errorf("read %d times in 8 minutes (fault %d)", tries, fault)
		}
		s.store.Faults().Clear()
		s.wait(15 * time.Minute)
		s.expectCarts("cart-abandoned " + s.cartID(cart))
	})
}

func TestCountsOfCarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		for range 3 {
			s.update("/orders/"+s.order("INCOMPLETE", "").OrderID, `{"email":""}`)
		}
		s.wait(5 * time.Minute)
		s.order("INCOMPLETE", "")
		s.wait(20 * time.Second)
		status, err := s.follow.Status(context.Background())
		if err != nil || status.AnonymousCarts != 3 || status.WaitingCarts != 1 {
			t.Errorf("status %+v, %v, want 3 anonymous carts and 1 that waits", status, err)
		}
	})
}

// After a restart a cart waits anew, so that it is never told too early.
func TestCartWaitsAnewAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		cart := s.order("INCOMPLETE", "")
		for range 5 {
			s.wait(30 * time.Second)
			s.halt()
			s.start()
		}
		s.expectCarts()
		s.wait(time.Minute)
		s.expectCarts("cart-abandoned " + s.cartID(cart))
	})
}

// A later change of anything shows that enough time has passed.
func TestEcwidsTimeEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		cart := s.order("INCOMPLETE", "")
		s.wait(20 * time.Second)
		s.halt()
		s.wait(time.Hour)
		s.touch()
		s.start()
		s.wait(5 * time.Second)
		s.expectCarts("cart-abandoned " + s.cartID(cart))
	})
}

func (s *shop) cartEvents() []events.Event {
	s.t.Helper()
	var carts []events.Event
	for _, event := range s.told() {
		if event.Trigger == events.NewAbandonedCart {
			carts = append(carts, event)
		}
	}
	return carts
}

func (s *shop) expectCarts(want ...string) {
	s.t.Helper()
	var got []string
	for _, event := range s.cartEvents() {
		got = append(got, short(event))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Errorf("carts %v, want %v", got, want)
	}
}
