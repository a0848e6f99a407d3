package reader_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/toolkit"
)

// answered is what Wait gave, and after how long.
type answered struct {
	page toolkit.EventPage
	err  error
	took time.Duration
}

// waits begins a Wait.
func waits(ctx context.Context, s *shelf, query toolkit.EventQuery, atMost time.Duration) <-chan answered {
	done, start := make(chan answered, 1), time.Now()
	go func() {
		page, err := s.reader(shop).Wait(ctx, query, atMost)
		done <- answered{page, err, time.Since(start)}
	}()
	synctest.Wait()
	return done
}

func TestWait(t *testing.T) {
	bubble := func(name string, test func(t *testing.T, s *shelf)) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, newShelf(t)) })
		})
	}
	check := func(t *testing.T, a answered, want string, took time.Duration) {
		t.Helper()
		if got := show(t, a.page); a.err != nil || got != want || a.took != took {
			t.Errorf("got %q after %v, %v; want %q after %v", got, a.took, a.err, want, took)
		}
	}
	bubble("something is there", func(t *testing.T, s *shelf) {
		start := read(t, s.reader(shop), toolkit.EventQuery{Limit: 1}).Cursor
		s.add(shop, events.NewOrder, events.NewOrder)
		check(t, <-waits(t.Context(), s, toolkit.EventQuery{After: start, Limit: 1}, time.Minute), "1 more", 0)
	})
	bubble("from now on", func(t *testing.T, s *shelf) {
		s.add(shop, events.NewOrder)
		done := waits(t.Context(), s, toolkit.EventQuery{Limit: 5}, time.Minute)
		<-time.After(20 * time.Second)
		s.add(shop, events.NewCustomer)
		check(t, <-done, "2", 20*time.Second)
	})
	bubble("others do not count", func(t *testing.T, s *shelf) {
		done := waits(t.Context(), s, toolkit.EventQuery{Limit: 5, Triggers: []string{"new-customer"}}, time.Minute)
		<-time.After(time.Second)
		s.add(shop, events.NewOrder)
		s.add(other, events.NewCustomer)
		<-time.After(time.Second)
		s.add(shop, events.NewCustomer)
		check(t, <-done, "3", 2*time.Second)
	})
	bubble("nothing in time", func(t *testing.T, s *shelf) {
		s.add(shop, events.NewOrder)
		nothing := <-waits(t.Context(), s, toolkit.EventQuery{Limit: 5, Triggers: []string{"new-customer"}}, 50*time.Second)
		check(t, nothing, "", 50*time.Second)
		s.add(shop, events.NewOrder, events.NewCustomer)
		check(t, <-waits(t.Context(), s, toolkit.EventQuery{After: nothing.page.Cursor, Limit: 5}, time.Minute), "2 3", 0)
	})
	bubble("a cursor from elsewhere", func(t *testing.T, s *shelf) {
		check(t, <-waits(t.Context(), s, toolkit.EventQuery{After: "elsewhere", Limit: 5}, time.Minute), "truncated", 0)
	})
	bubble("no time", func(t *testing.T, s *shelf) {
		s.add(shop, events.NewOrder)
		a := <-waits(t.Context(), s, toolkit.EventQuery{Limit: 5}, 0)
		check(t, a, "", 0)
		if a.page.Cursor == "" {
			t.Error("no cursor")
		}
	})
	bubble("the caller goes", func(t *testing.T, s *shelf) {
		ctx, cancel := context.WithCancel(t.Context())
		done := waits(ctx, s, toolkit.EventQuery{Limit: 5}, time.Minute)
		cancel()
		if a := <-done; !errors.Is(a.err, context.Canceled) || a.took != 0 {
			t.Errorf("got %+v", a)
		}
	})
	bubble("the journal is closed", func(t *testing.T, s *shelf) {
		done := waits(t.Context(), s, toolkit.EventQuery{Limit: 5}, time.Minute)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if a := <-done; !errors.Is(a.err, journal.ErrClosed) {
			t.Errorf("got %+v", a)
		}
	})
}
