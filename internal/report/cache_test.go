package report_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

var lastWeek = report.RevenueQuery{Between: report.Between{From: "2026-11-15", To: "2026-11-21"}}

// TestAReportIsKeptWhileNothingChanges: the second time costs one request, and a change makes it new.
func TestAReportIsKeptWhileNothingChanges(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sellMany(10)
	s.store.Advance(time.Hour)
	source := &busy{Client: s.client}
	reports := s.reporter(source)
	ask := func(query report.RevenueQuery, requests int) report.Revenue {
		t.Helper()
		before := source.requests
		got, err := reports.Revenue(t.Context(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n := source.requests - before; n != requests {
			t.Errorf("%d requests, want %d", n, requests)
		}
		return got
	}
	const whole = 1 + 2 + 1 // latest-stats, the orders (with one of them counted between), latest-stats
	first := ask(lastWeek, whole)
	s.store.Advance(time.Hour)
	if second := ask(lastWeek, 1); !second.ComputedAt.Equal(first.ComputedAt) {
		t.Errorf("computed at %s, and at %s again", first.ComputedAt, second.ComputedAt)
	}
	compared := ask(report.RevenueQuery{Between: lastWeek.Between, Settlement: "Card, 1"}, 1)
	if compared.Settlement == nil || ask(lastWeek, 1).Settlement != nil {
		t.Error("the comparison is kept with the report")
	}
	ask(report.RevenueQuery{Between: report.Between{From: "2026-11-16", To: "2026-11-21"}}, whole)
	s.sellMany(1)
	s.store.Advance(time.Hour)
	if third := ask(lastWeek, whole); third.Totals.Orders != 11 {
		t.Errorf("%d orders after one more", third.Totals.Orders)
	}
}

// TestAKeptReportIsOfTheStoreAsItIs: days move with the time zone, and amounts are in the currency.
func TestAKeptReportIsOfTheStoreAsItIs(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sell(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":7,"total":7,"createDate":"2026-11-21 23:30:00 +0000","items":[]}`)
	s.store.Advance(time.Hour)
	for _, want := range []struct {
		currency, zone string
		places, orders int
	}{{"EUR", "UTC", 2, 1}, {"JPY", "UTC", 0, 1}, {"JPY", "Asia/Tokyo", 0, 0}, {"EUR", "UTC", 2, 1}} {
		s.trade(want.currency, want.places, want.zone)
		got, err := s.reports.Revenue(t.Context(), lastWeek, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Currency != want.currency || got.Precision != want.places || got.TimeZone != want.zone || got.Totals.Orders != want.orders {
			t.Errorf("%s, %d places, %s, %d orders, want %+v", got.Currency, got.Precision, got.TimeZone, got.Totals.Orders, want)
		}
	}
}

// TestAReportOfAFreshChangeIsNotKept: an order of this moment may not be in the search yet.
func TestAReportOfAFreshChangeIsNotKept(t *testing.T) {
	lag := 5 * time.Second
	s := openShop(t, sandbox.Options{SearchLag: lag})
	s.trade("EUR", 2, "UTC")
	s.store.Advance(time.Hour)
	s.sellMany(1)
	s.store.Advance(time.Second)
	if got, err := s.reports.Revenue(t.Context(), lastWeek, nil); err != nil || got.Totals.Orders != 0 {
		t.Fatalf("%d orders, %v: the sandbox shows the order at once", got.Totals.Orders, err)
	}
	s.store.Advance(lag)
	if got, err := s.reports.Revenue(t.Context(), lastWeek, nil); err != nil || got.Totals.Orders != 1 {
		t.Errorf("%d orders, %v", got.Totals.Orders, err)
	}
}

// TestKeptReportsAreBounded: the oldest of 33 is computed again.
func TestKeptReportsAreBounded(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.store.Advance(time.Hour)
	source := &busy{Client: s.client}
	reports := s.reporter(source)
	cost := func(days int) int {
		before := source.requests
		to := shift("2026-11-21", -days)
		if _, err := reports.Revenue(t.Context(), report.RevenueQuery{Between: report.Between{From: to, To: to}}, nil); err != nil {
			t.Fatal(err)
		}
		return source.requests - before
	}
	for days := range 33 {
		cost(days)
	}
	for _, asked := range []struct{ days, want int }{{32, 1}, {1, 1}, {0, 3}} { // the last one drops another
		if got := cost(asked.days); got != asked.want {
			t.Errorf("%d days ago: %d requests, want %d", asked.days, got, asked.want)
		}
	}
}

// gated holds back every walk over orders until the gate is open, and counts them.
type gated struct {
	*ecwid.Client
	gate  chan struct{}
	mu    sync.Mutex
	walks int
	fail  error
}

func (g *gated) Orders(ctx context.Context, q ecwid.OrderQuery) iter.Seq2[ecwid.Order, error] {
	return func(yield func(ecwid.Order, error) bool) {
		g.mu.Lock()
		g.walks++
		g.mu.Unlock()
		select {
		case <-g.gate:
		case <-ctx.Done():
			yield(ecwid.Order{}, ctx.Err())
			return
		}
		if g.fail != nil {
			yield(ecwid.Order{}, g.fail)
			return
		}
		for o, err := range g.Client.Orders(ctx, q) {
			if !yield(o, err) {
				return
			}
		}
	}
}

// inBubble runs several callers of the same report at the same time.
func inBubble(t *testing.T, callers int, cancelFirst bool, fail error) (walks int, answers []int, failures []error) {
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t, sandbox.Options{})
		s.trade("EUR", 2, "UTC")
		s.sellMany(3)
		s.store.Advance(time.Hour)
		source := &gated{Client: s.client, gate: make(chan struct{}), fail: fail}
		reports := s.reporter(source)
		first, cancel := context.WithCancel(t.Context())
		defer cancel()
		var mu sync.Mutex
		var all sync.WaitGroup
		for n := range callers {
			ctx := t.Context()
			if n == 0 {
				ctx = first
			}
			all.Go(func() {
				got, err := reports.Revenue(ctx, lastWeek, nil)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					failures = append(failures, err)
					return
				}
				answers = append(answers, got.Totals.Orders)
			})
			synctest.Wait()
		}
		if cancelFirst {
			cancel()
			synctest.Wait()
		}
		close(source.gate)
		all.Wait()
		walks = source.walks
	})
	return walks, answers, failures
}

func TestCallersAtTheSameTimeShareOneScan(t *testing.T) {
	walks, answers, failures := inBubble(t, 4, false, nil)
	if walks != 1 || fmt.Sprint(answers) != "[3 3 3 3]" || failures != nil {
		t.Errorf("%d walks, answers %v, failures %v", walks, answers, failures)
	}
}

// TestWhoGivesUpTakesNobodyAlong: the next one goes on with a scan of its own.
func TestWhoGivesUpTakesNobodyAlong(t *testing.T) {
	walks, answers, failures := inBubble(t, 3, true, nil)
	if walks != 2 || fmt.Sprint(answers) != "[3 3]" || len(failures) != 1 || !errors.Is(failures[0], context.Canceled) {
		t.Errorf("%d walks, answers %v, failures %v", walks, answers, failures)
	}
}

func TestAFailureIsForAllWhoWait(t *testing.T) {
	broken := errors.New("broken")
	walks, answers, failures := inBubble(t, 3, false, broken)
	if walks != 1 || answers != nil || len(failures) != 3 || !errors.Is(failures[2], broken) {
		t.Errorf("%d walks, answers %v, failures %v", walks, answers, failures)
	}
}
