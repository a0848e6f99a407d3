package events_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// Of two processes on one journal one works; the other takes over when it ends, at once, or dies, within 5 seconds.
func TestTakeover(t *testing.T) {
	for _, dies := range []bool{false, true} {
		t.Run(fmt.Sprint("dies: ", dies), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				dead := &deaf{Journal: s.journal}
				s.start(func(o *events.Options) { o.Journal, o.Holder = dead, "first" })
				s.wait(3 * time.Minute) // in the first two it reads again and again
				s.paths()
				options := s.defaults()
				options.Holder = "second"
				second, stop := run(options)
				defer stop()
				s.wait(time.Minute)
				if n := len(s.paths()); n > 6 {
					t.Errorf("%d requests in a minute: both follow", n)
				}
				status, err := second.Status(context.Background())
				if err != nil || status.Following || time.Since(status.LastPoll) > 20*time.Second {
					t.Errorf("status of the second %+v, %v", status, err)
				}
				if dies {
					dead.now.Store(true)
				} else {
					s.halt()
				}
				order := s.order("PAID", "")
				s.wait(6 * time.Second)
				if status, err := second.Status(context.Background()); err != nil || !status.Following {
					t.Errorf("status of the second %+v, %v", status, err)
				}
				s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
				s.wait(20 * time.Minute)
				if n := len(s.told()); n != 2 {
					t.Errorf("%d events", n)
				}
			})
		})
	}
}

// deaf is a journal that cannot be reached any more, by one process.
type deaf struct {
	journal.Journal
	now atomic.Bool
}

var errDeaf = errors.New("the journal cannot be reached")

func (d *deaf) Lease(ctx context.Context, name, holder string, ttl time.Duration) (int64, bool, error) {
	if d.now.Load() {
		return 0, false, errDeaf
	}
	return d.Journal.Lease(ctx, name, holder, ttl)
}

// A process that does not notice that it lost the lease cannot write any more.
func TestLostLeaseIsFenced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start(func(o *events.Options) { o.Holder, o.PollInterval = "first", time.Second })
		s.wait(10 * time.Second)
		name := "follow " + string(storeKey)
		if err := s.journal.Release(context.Background(), name, "first"); err != nil {
			t.Fatal(err)
		}
		if _, held, err := s.journal.Lease(context.Background(), name, "thief", 30*time.Second); err != nil || !held {
			t.Fatal(held, err)
		}
		s.paths()
		order := s.order("AWAITING_PAYMENT", "")
		s.wait(20 * time.Second)
		s.expect()
		if n := len(s.paths()); n > 10 {
			t.Errorf("%d requests without a lease", n)
		}
		s.wait(20 * time.Second)
		s.expect(fmt.Sprint("order-created ", order.ID))
	})
}

func TestRestart(t *testing.T) {
	for _, down := range []time.Duration{time.Second, time.Hour, 100 * time.Hour} {
		t.Run(down.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{SearchLag: 20 * time.Second})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				unpaid := s.order("AWAITING_PAYMENT", "")
				s.wait(time.Minute)
				s.touch()
				s.start()
				seen := s.order("AWAITING_PAYMENT", "")
				s.wait(time.Minute)
				unseen := s.order("AWAITING_PAYMENT", "")
				s.wait(10 * time.Second) // the statistics have moved, searches lag behind
				s.halt()
				missed := s.order("PAID", "")
				cart := s.order("INCOMPLETE", "")
				s.wait(down)
				s.pay(unpaid)
				s.pay(seen)
				s.start()
				s.wait(3 * time.Minute)
				want := map[string]bool{}
				for _, id := range []string{
					fmt.Sprint("order-created ", seen.ID), fmt.Sprint("order-created ", unseen.ID), fmt.Sprint("order-created ", missed.ID),
					fmt.Sprint("order-paid ", missed.ID), fmt.Sprint("order-paid ", unpaid.ID), fmt.Sprint("order-paid ", seen.ID),
					"cart-abandoned " + s.cartID(cart),
				} {
					want[id] = true
				}
				told := s.told()
				for _, event := range told {
					if !want[short(event)] {
						t.Errorf("told %s", event.EventID)
					}
				}
				if len(told) != len(want) {
					t.Errorf("%d events, want %d", len(told), len(want))
				}
			})
		})
	}
}

// Restarts, one after the other, hide nothing from searches that are later than the usual overlap.
func TestRestartsWhileSearchesAreLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{SearchLag: 5 * time.Minute})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start()
		order := s.order("PAID", "")
		for range 8 {
			s.wait(30 * time.Second)
			s.touch()
			s.create("/customers", `{"email":"c%d@shop.test"}`, time.Now().Unix())
			s.order("AWAITING_PAYMENT", "")
			s.halt()
			s.start()
		}
		s.wait(20 * time.Minute)
		told := map[string]bool{}
		for _, event := range s.told() {
			told[short(event)] = true
		}
		if !told[fmt.Sprint("order-paid ", order.ID)] || len(told) != 2+8+8 {
			t.Errorf("%d events, want 18: %v", len(told), told)
		}
	})
}

// A crash while the beginning is noted starts it again, with the same moment.
func TestCrashInTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		for range 250 {
			s.order("AWAITING_PAYMENT", "")
		}
		unpaid := s.order("AWAITING_PAYMENT", "")
		s.wait(time.Minute)
		s.touch()
		s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 500, Path: "/orders", Skip: 3})
		s.start()
		order := s.order("AWAITING_PAYMENT", "") // after the first start, before the beginning was noted
		s.wait(time.Minute)
		s.halt()
		if noted, err := s.journal.Entries(context.Background(), storeKey, "order/"); err != nil || len(noted) < 100 || len(noted) > 250 {
			t.Errorf("%d orders noted before the crash, %v", len(noted), err)
		}
		s.store.Faults().Clear()
		s.start()
		s.wait(time.Minute)
		s.pay(unpaid)
		s.wait(time.Minute)
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", unpaid.ID))
	})
}

// The local clock may be set at any time: nothing waits by it.
func TestClockIsSet(t *testing.T) {
	for _, jump := range []time.Duration{-5 * time.Hour, 5 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				var off atomic.Int64 // of the local clock
				s.start(func(o *events.Options) { o.Now = func() time.Time { return time.Now().Add(time.Duration(off.Load())) } })
				cart := s.order("INCOMPLETE", "")
				s.wait(20 * time.Second)
				off.Store(int64(jump))
				s.wait(20 * time.Second)
				s.expectCarts()
				s.wait(40 * time.Second)
				s.expectCarts("cart-abandoned " + s.cartID(cart))
				s.halt()
				s.start(func(o *events.Options) { o.Now = time.Now })
				order := s.order("AWAITING_PAYMENT", "")
				s.wait(20 * time.Second)
				if told := s.told(); short(told[len(told)-2]) != fmt.Sprint("order-created ", order.ID) && short(told[len(told)-1]) != fmt.Sprint("order-created ", order.ID) {
					t.Errorf("told %v", told)
				}
			})
		})
	}
}

func TestOwnWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		own := s.order("AWAITING_PAYMENT", "")
		customer := s.create("/customers", `{"email":"bob@shop.test"}`)
		other := s.order("AWAITING_PAYMENT", "")
		for id, kind := range map[string]events.Kind{own.OrderID: events.OrderCreated, fmt.Sprint(customer.ID): events.CustomerCreated} {
			if err := events.Own(context.Background(), s.journal, storeKey, time.Now(), id, kind); err != nil {
				t.Fatal(err)
			}
		}
		s.wait(20 * time.Second)
		s.pay(own) // by the shopper
		s.wait(20 * time.Second)
		want := map[string]events.Origin{
			fmt.Sprint("order-created ", own.ID): events.Self, fmt.Sprint("order-paid ", own.ID): "",
			fmt.Sprint("customer-created ", customer.ID): events.Self, fmt.Sprint("order-created ", other.ID): "",
		}
		for _, event := range s.told() {
			if origin, ok := want[short(event)]; ok && event.Origin != origin {
				t.Errorf("origin of %s is %q, want %q", event.EventID, event.Origin, origin)
			}
		}
		s.wait(2 * time.Hour)
		if left, err := s.journal.Entries(context.Background(), storeKey, "self/"); err != nil || len(left) > 0 {
			t.Errorf("remembered for ever: %v, %v", left, err)
		}
	})
}
