package events_test

import (
	"context"
	"fmt"
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
		for _, lag := range []time.Duration{0, 30 * time.Second} {
			t.Run(fmt.Sprint(test.name, " lag ", lag), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := open(t, sandbox.Options{SearchLag: lag})
					s.start()
					cart := s.order("INCOMPLETE", "")
					test.play(s, cart)
					s.wait(5 * time.Minute)
					if told := s.cartEvents(); len(told) != test.told {
						t.Errorf("%d events, want %d: %+v", len(told), test.told, told)
					}
				})
			})
		}
	}
}

// Ecwid shows a cart and the unfinished order that it is under ids that have nothing in common.
func TestRecoveredCart(t *testing.T) {
	for _, lag := range []time.Duration{0, 100 * time.Second} {
		t.Run(lag.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{SearchLag: lag})
				s.start()
				first, second := s.order("INCOMPLETE", ""), s.order("INCOMPLETE", "") // alike in all that carts show
				s.wait(5 * time.Minute)
				third := s.order("INCOMPLETE", "")
				s.wait(5 * time.Minute)
				if n := len(s.cartEvents()); n != 3 {
					t.Fatalf("%d carts told, want 3", n)
				}
				s.pay(second)
				s.pay(third)
				s.wait(20 * time.Minute)
				for _, event := range s.cartEvents() {
					want := event.EventID != "cart-abandoned-1003-"+s.cartID(first)
					if event.Recovered != want {
						t.Errorf("%s recovered: %t, want %t", event.EventID, event.Recovered, want)
					}
				}
			})
		})
	}
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
