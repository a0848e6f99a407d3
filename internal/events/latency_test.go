package events_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// distant is an Ecwid that takes a while to answer.
type distant struct {
	next http.RoundTripper
	away time.Duration
}

func (d distant) RoundTrip(req *http.Request) (*http.Response, error) {
	<-time.After(d.away)
	return d.next.RoundTrip(req)
}

// timed is a journal that knows when each event was committed.
type timed struct {
	journal.Journal
	at map[string]time.Time
}

func (j *timed) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	records, err := j.Journal.Commit(ctx, batch)
	for _, record := range records {
		j.at[record.EventID] = time.Now()
	}
	return records, err
}

// TestFromWebhookToEvent: an event is there within a second of its webhook, with the share of the request budget that
// following has, an Ecwid that takes 150 ms to answer, and polls that go on. The times are those of the limiter and the
// network, not of this machine, and the same in every run.
func TestFromWebhookToEvent(t *testing.T) {
	const away = 150 * time.Millisecond
	for _, test := range []struct {
		name   string
		lag    time.Duration // of searches
		poll   time.Duration
		change func(s *shop, round int)
		events int
		p99    time.Duration
	}{
		{"one order", 0, 15 * time.Second, func(s *shop, _ int) { s.order("PAID", "") }, 2, time.Second},
		{"one order, searches lag", 10 * time.Second, 15 * time.Second, func(s *shop, _ int) { s.order("PAID", "") }, 2, time.Second},
		{"one order, polls each second", 0, time.Second, func(s *shop, _ int) { s.order("PAID", "") }, 2, time.Second},
		{"one customer", 0, 15 * time.Second, customersOf(1), 1, time.Second},
		{"10 orders", 0, 15 * time.Second, ordersOf(10), 20, time.Second},
		{"10 orders, searches lag", 10 * time.Second, 15 * time.Second, ordersOf(10), 20, 4 * time.Second},
		{"6 orders and 4 customers", 0, 15 * time.Second, func(s *shop, round int) {
			ordersOf(6)(s, round)
			customersOf(4)(s, round)
		}, 16, time.Second},
		{"4 orders, 3 customers, 3 products", 0, 15 * time.Second, func(s *shop, round int) {
			ordersOf(4)(s, round)
			customersOf(3)(s, round)
			for i := range 3 {
				s.create("/products", `{"name":"Cup","price":20,"sku":"CUP%d-%d"}`, round, i)
			}
		}, 14, time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{SearchLag: test.lag, RateLimit: 600})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				j := &timed{s.journal, map[string]time.Time{}}
				s.start(func(o *events.Options) {
					o.Journal, o.PollInterval = j, test.poll
					o.Client = s.clientThrough(distant{s.store.Transport(), away})
				})
				s.wait(time.Minute)
				s.deliver()
				s.wait(3 * time.Minute)
				var took []time.Duration
				for round := range 40 {
					clear(j.at)
					test.change(s, round)
					at := time.Now()
					s.deliver()
					s.wait(10*time.Second + time.Duration(round*337)*time.Millisecond) // at any time between two polls
					if len(j.at) != test.events {
						t.Fatalf("%d events in round %d, want %d", len(j.at), round, test.events)
					}
					for _, when := range j.at {
						took = append(took, when.Sub(at))
					}
				}
				slices.Sort(took)
				p50, p99, most := took[len(took)/2], took[len(took)*99/100], took[len(took)-1]
				t.Logf("webhook to event, ms: p50 %d, p99 %d, most %d", p50.Milliseconds(), p99.Milliseconds(), most.Milliseconds())
				if p99 > test.p99 {
					t.Errorf("p99 is %v, want at most %v", p99, test.p99)
				}
			})
		})
	}
}

func ordersOf(n int) func(*shop, int) {
	return func(s *shop, round int) {
		for i := range n {
			s.order("PAID", fmt.Sprintf(`,"externalTransactionId":"t%d-%d"`, round, i))
		}
	}
}

func customersOf(n int) func(*shop, int) {
	return func(s *shop, round int) {
		for i := range n {
			s.create("/customers", `{"email":"c%d-%d@shop.test"}`, round, i)
		}
	}
}

// TestWebhooksGoAhead: a webhook does not wait until many carts have been judged, which takes the budget seconds.
func TestWebhooksGoAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		for i := range 30 {
			s.order("INCOMPLETE", fmt.Sprintf(`,"ipAddress":"::%d"`, i))
		}
		s.deliver()
		s.wait(events.DefaultCartIdle - time.Second)
		for len(s.cartEvents()) < 12 { // the burst is used up, and as many are left
			s.wait(50 * time.Millisecond)
		}
		order := s.order("AWAITING_PAYMENT", "")
		s.deliver()
		s.wait(time.Second)
		told := s.told()
		if !slices.ContainsFunc(told, func(e events.Event) bool { return short(e) == fmt.Sprint("order-created ", order.ID) }) {
			t.Errorf("the order is not among the %d events after a second", len(told))
		}
		s.wait(time.Minute)
		if n := len(s.cartEvents()); n != 30 {
			t.Errorf("%d carts in the end", n)
		}
	})
}

// TestTopicsAreConcludedByThemselves: while Ecwid fails for customers, orders are told and their hooks are done; the
// others stay until they can be worked.
func TestTopicsAreConcludedByThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		s.wait(time.Minute)
		s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 503, Path: "/customers"})
		customer := s.create("/customers", `{"email":"ada@shop.test"}`)
		order := s.order("PAID", "")
		s.deliver()
		s.wait(30 * time.Second)
		paid := []string{fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID)}
		s.expect(paid...)
		left, err := s.journal.Inbox(context.Background(), storeKey, 100)
		if err != nil || len(left) != 1 || left[0].Type != "customer.created" {
			t.Errorf("left in the inbox: %v, %v", left, err)
		}
		s.store.Faults().Clear()
		s.wait(2 * time.Minute)
		s.expect(append(paid, fmt.Sprint("customer-created ", customer.ID))...)
	})
}
