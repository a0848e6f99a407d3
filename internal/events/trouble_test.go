package events_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

func TestFaultsOfEcwid(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault sandbox.Fault
	}{
		{"500", sandbox.Fault{Kind: sandbox.Status, Status: 500}},
		{"503", sandbox.Fault{Kind: sandbox.Status, Status: 503}},
		{"429", sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 20}},
		{"cut", sandbox.Fault{Kind: sandbox.CutAfter}},
		{"lost", sandbox.Fault{Kind: sandbox.CutBefore}},
		{"half", sandbox.Fault{Kind: sandbox.Truncated}},
		{"HTML", sandbox.Fault{Kind: sandbox.NotJSON}},
		{"revoked", sandbox.Fault{Kind: sandbox.Revoked}},
		{"orders fail", sandbox.Fault{Kind: sandbox.Status, Status: 502, Path: "/orders"}},
		{"orders refused", sandbox.Fault{Kind: sandbox.Status, Status: 402, Path: "/orders"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				s.start()
				s.store.Faults().Add(test.fault)
				order := s.order("PAID", "")
				s.deliver()
				s.wait(3 * time.Minute)
				if told := s.told(); len(told) > 0 {
					t.Errorf("told in spite of the fault: %+v", told)
				}
				s.store.Faults().Clear()
				s.wait(16 * time.Minute) // the client asks a dead token every 15 minutes
				s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
				if n := strings.Count(s.logs.String(), "level="); n > 6 {
					t.Errorf("%d lines of log:\n%s", n, s.logs)
				}
				if status, err := s.follow.Status(context.Background()); err != nil || status.Problem != "" || len(status.Off) > 0 {
					t.Errorf("status %+v, %v", status, err)
				}
			})
		})
	}
}

// An outage costs few requests however long it is and however many webhooks come, and it is over soon after its end.
func TestOutages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		s.wait(time.Minute)
		for range 3 {
			s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 500})
			s.paths()
			for i := range 1200 {
				s.receive(journal.Hook{ID: fmt.Sprint(time.Now().UnixNano()), Type: "order.updated", OrderID: fmt.Sprint(i)})
				s.wait(time.Second)
			}
			if n := len(s.paths()); n > 60 {
				t.Errorf("%d requests in an outage of 20 minutes", n)
			}
			s.store.Faults().Clear()
			before := len(s.told())
			s.order("PAID", "")
			s.wait(45 * time.Second)
			if n := len(s.told()) - before; n != 2 {
				t.Errorf("%d events soon after the outage, want 2", n)
			}
		}
		before := time.Now()
		s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 500, Times: 1})
		s.receive(journal.Hook{ID: "x", Type: "order.updated", OrderID: "x"})
		s.wait(5 * time.Second)
		if status, err := s.follow.Status(context.Background()); err != nil || status.LastPoll.Before(before) {
			t.Errorf("a single failure stops for long: %+v, %v", status, err)
		}
	})
}

func TestProblemInTheStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		client := s.client()
		s.start(func(o *events.Options) { o.Client = client })
		polled := time.Now()
		s.store.RevokeToken()
		s.store.ResetRequests()
		s.wait(10 * time.Minute)
		status, err := s.follow.Status(context.Background())
		if err != nil || status.Problem != ecwid.KindUnauthorized || !status.Following || status.LastPoll.After(polled) {
			t.Errorf("status %+v, %v", status, err)
		}
		if n := len(s.paths()); n > 3 {
			t.Errorf("%d requests with a dead token in ten minutes", n)
		}
		s.store.RestoreToken()
		client.TryTokenAgain() // somebody has logged in again
		s.wait(65 * time.Second)
		if status, err := s.follow.Status(context.Background()); err != nil || status.Problem != "" {
			t.Errorf("status %+v, %v, soon after the token was renewed", status, err)
		}
	})
}

func TestMissingScopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{Scopes: []string{"read_store_profile", "read_orders"}})
		s.start()
		customer := s.create("/customers", `{"email":"ada@shop.test"}`)
		order := s.order("AWAITING_PAYMENT", "")
		s.deliver()
		s.wait(30 * time.Minute)
		s.expect(fmt.Sprint("order-created ", order.ID))
		status, err := s.follow.Status(context.Background())
		want := []events.OffTrigger{{events.NewCustomer, ecwid.KindScopeMissing, ecwid.ReadCustomers}, {events.NewProduct, ecwid.KindScopeMissing, ecwid.ReadCatalog}}
		if err != nil || !slices.Equal(status.Off, want) || status.Problem != "" {
			t.Errorf("status %+v, %v, want %+v off", status, err, want)
		}
		s.halt()
		if status, err := s.follow.Status(context.Background()); err != nil || status.Following || !slices.Equal(status.Off, want) || status.LastPoll.IsZero() {
			t.Errorf("status of one that does not follow: %+v, %v", status, err)
		}
		s.start()
		if n := strings.Count(s.logs.String(), "triggers are off"); n != 4 {
			t.Errorf("%d lines say what is off, want 2 after each start:\n%s", n, s.logs)
		}
		s.wait(10 * time.Minute)
		s.paths()
		s.wait(10 * time.Minute)
		if refused := slices.DeleteFunc(s.paths(), func(path string) bool { return path != "/customers" && path != "/products" }); len(refused) > 20 {
			t.Errorf("%d requests in ten minutes for what is refused: %v", len(refused), refused)
		}
		s.store.SetScopes(nil)
		s.wait(75 * time.Second) // a minute, and until the next poll
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("customer-created ", customer.ID))
		if status, err := s.follow.Status(context.Background()); err != nil || len(status.Off) > 0 {
			t.Errorf("status %+v, %v, soon after the scopes were granted", status, err)
		}
		later := s.create("/customers", `{"email":"bob@shop.test"}`)
		s.wait(30 * time.Second)
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("customer-created ", customer.ID), fmt.Sprint("customer-created ", later.ID))
	})
}

// A scope that is taken away for a while loses nothing.
func TestScopeLostAndFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start()
		s.store.SetScopes([]string{"read_store_profile", "read_catalog"})
		cart := s.order("INCOMPLETE", "")
		customer := s.create("/customers", `{"email":"ada@shop.test"}`)
		order := s.order("AWAITING_PAYMENT", "")
		s.deliver()
		s.wait(time.Hour)
		s.expect()
		s.store.SetScopes(nil)
		s.wait(15 * time.Minute)
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("customer-created ", customer.ID), "cart-abandoned "+s.cartID(cart))
	})
}

// The sweep finds what the statistics never tell.
func TestSweep(t *testing.T) {
	for _, missing := range []bool{false, true} {
		t.Run(fmt.Sprint("no stamps: ", missing), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				stats := ""
				if missing {
					stats = `{"profileUpdated":"1999-12-31 21:00:00 +0000"}`
				}
				s.start(func(o *events.Options) { o.Client = s.clientThrough(frozen(s.store.Transport(), stats)) })
				s.wait(5 * time.Minute)
				s.paths()
				order := s.order("PAID", "")
				s.wait(11 * time.Minute)
				lists := len(slices.DeleteFunc(s.paths(), func(path string) bool { return path == "/latest-stats" }))
				if lists > 10 {
					t.Errorf("%d lists in 11 minutes without a change in the statistics", lists)
				}
				s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
			})
		})
	}
}

// A store in which nothing has ever happened tells no time.
func TestStoreWithoutAnyStamp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start(func(o *events.Options) { o.Client, o.Now = s.clientThrough(frozen(s.store.Transport(), `{}`)), s.now })
		s.wait(5 * time.Minute)
		order := s.order("AWAITING_PAYMENT", "")
		s.wait(11 * time.Minute)
		if told := s.told(); len(told) == 0 || short(told[0]) != fmt.Sprint("order-created ", order.ID) {
			t.Errorf("told %+v", told)
		}
	})
}

// failing is a journal that cannot write for a while.
type failing struct {
	journal.Journal
	full atomic.Bool
	lost atomic.Bool // the write happens, and says that it did not
}

func (j *failing) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	if j.full.Load() {
		return nil, fmt.Errorf("%w: disk full", journal.ErrFull)
	}
	records, err := j.Journal.Commit(ctx, batch)
	if j.lost.Load() {
		return nil, journal.ErrUnknown
	}
	return records, err
}

func TestFailingJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		broken := &failing{Journal: s.journal}
		s.start(func(o *events.Options) { o.Journal = broken })
		var want []string
		for _, fault := range []*atomic.Bool{&broken.full, &broken.lost} {
			fault.Store(true)
			order := s.order("PAID", "")
			s.wait(5 * time.Minute)
			if status, err := s.follow.Status(context.Background()); err != nil || !status.Unkept {
				t.Errorf("status %+v, %v, while the journal fails", status, err)
			}
			fault.Store(false)
			s.wait(time.Minute)
			if status, err := s.follow.Status(context.Background()); err != nil || status.Unkept {
				t.Errorf("status %+v, %v, when it does not any more", status, err)
			}
			want = append(want, fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
		}
		s.expect(want...)
		if !strings.Contains(s.logs.String(), "disk full") {
			t.Errorf("no line of log says why:\n%s", s.logs)
		}
		if n := strings.Count(s.logs.String(), "level=ERROR"); n > 20 {
			t.Errorf("%d lines of log about it", n)
		}
	})
}

func TestLogsAreFreeOfShoppersText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{Scopes: []string{"read_store_profile", "read_orders"}})
		s.start()
		s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 500, Path: "/orders", Message: "bad comment: CALL ME"})
		s.order("PAID", `,"orderComments":"CALL ME"`)
		s.wait(10 * time.Minute)
		if regexp.MustCompile(`CALL ME|ada@|secret_`).MatchString(s.logs.String()) {
			t.Errorf("log:\n%s", s.logs)
		}
	})
}
