package report_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// busy is a Source in front of a shop in which people are at work: after every request, atWork happens.
type busy struct {
	*ecwid.Client
	atWork   func()
	requests int
	stats    int // of requests, those for latest-stats
}

func (b *busy) happened() {
	b.requests++
	if b.atWork != nil {
		b.atWork()
	}
}

func (b *busy) LatestStats(ctx context.Context) (ecwid.LatestStats, error) {
	defer b.happened()
	b.stats++
	return b.Client.LatestStats(ctx)
}

func (b *busy) SearchOrders(ctx context.Context, q ecwid.OrderQuery) (ecwid.Page[ecwid.Order], error) {
	defer b.happened()
	return b.Client.SearchOrders(ctx, q)
}

// Orders lets people work between the orders too, as they do between the pages that these come on.
func (b *busy) Orders(ctx context.Context, q ecwid.OrderQuery) iter.Seq2[ecwid.Order, error] {
	return func(yield func(ecwid.Order, error) bool) {
		n := 0
		for o, err := range b.Client.Orders(ctx, q) {
			if n++; n%7 == 0 {
				b.happened()
			}
			if !yield(o, err) {
				return
			}
		}
		b.happened()
	}
}

// sellMany puts n orders of the week before noon into the shop.
func (s *shop) sellMany(n int) (ids []string) {
	for i := range n {
		ids = append(ids, s.sell(fmt.Sprintf(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","paymentMethod":"Card",`+
			`"subtotal":1,"total":%d.01,"createDate":"2026-11-%d 12:00:00 +0000","items":[]}`, i, 15+i%7)))
	}
	return ids
}

// state sums up what the shop holds of the week.
func (s *shop) state() string {
	all := newSums()
	for _, o := range rawSearch[sale](s, "/orders?") {
		if o.PaymentStatus != "CANCELLED" {
			all.count(o)
		}
	}
	return fmt.Sprintln(all.orders, all.gross.FloatString(2), all.net.FloatString(2))
}

// disturb makes one random change to the orders.
func (s *shop) disturb(r *rapid.T, ids []string) {
	s.store.Advance(time.Duration(rapid.IntRange(1, 3).Draw(r, "seconds")) * time.Second)
	id := rapid.SampledFrom(ids).Draw(r, "order")
	switch rapid.SampledFrom([]string{"add", "refund", "cancel", "delete"}).Draw(r, "change") {
	case "add":
		s.sellMany(1)
	case "refund":
		_ = s.store.Refund(id, sandbox.Refund{Amount: "0.01"}) // it may be gone or cancelled
	case "cancel":
		_, _ = s.store.Update("/orders/"+id, []byte(`{"paymentStatus":"CANCELLED"}`))
	case "delete":
		_, _ = s.store.Delete("/orders/" + id)
	}
}

// TestReportOfAShopAtWork: orders are added, paid back, cancelled and deleted while they are read. The report shows the
// shop as it was at one moment, or says that it does not.
func TestReportOfAShopAtWork(t *testing.T) {
	settled := 0
	rapid.Check(t, func(r *rapid.T) {
		s := openShop(r, sandbox.Options{})
		s.trade("EUR", 2, "UTC")
		ids := s.sellMany(rapid.SampledFrom([]int{8, 8, 20, 101}).Draw(r, "orders"))
		s.store.Advance(time.Hour)
		source, states := &busy{Client: s.client}, []string{s.state()}
		source.atWork = func() {
			if rapid.IntRange(0, 4).Draw(r, "busy") == 4 {
				s.disturb(r, ids)
				states = append(states, s.state())
			}
		}
		got, err := s.reporter(source).Revenue(r.Context(), report.RevenueQuery{Between: report.Between{From: "2026-11-15", To: "2026-11-21"}}, nil)
		if err != nil {
			r.Fatal(err)
		}
		if got.ChangedMeanwhile {
			return
		}
		settled++
		shown := fmt.Sprintln(got.Totals.Orders, got.Totals.Gross.Fixed(2), got.Totals.Net.Fixed(2))
		if !slices.Contains(states, shown) {
			r.Errorf("the report shows %s, but the shop was %q", shown, states)
		}
	})
	if settled == 0 {
		t.Error("no report was settled")
	}
}

// lastMoment is the last at which a change can still be seen by a scan of 130 orders that finds no other change: between
// the last order and the question whether anything has changed.
const lastMoment = 1 + 130/7 + 1

// TestChangesDuringAScanCount, each kind of change at each moment of the scan.
func TestChangesDuringAScanCount(t *testing.T) {
	for kind, change := range map[string]func(*shop, string){
		"added": func(s *shop, _ string) { s.sellMany(1) },
		"refunded": func(s *shop, id string) {
			if err := s.store.Refund(id, sandbox.Refund{Amount: "0.01"}); err != nil {
				s.t.Fatal(err)
			}
		},
		"cancelled": func(s *shop, id string) { s.put("/orders/"+id, `{"paymentStatus":"CANCELLED"}`) },
		"deleted": func(s *shop, id string) {
			if _, err := s.store.Delete("/orders/" + id); err != nil {
				s.t.Fatal(err)
			}
		},
	} {
		for moment := 1; moment <= lastMoment; moment++ {
			s := openShop(t, sandbox.Options{})
			s.trade("EUR", 2, "UTC")
			ids := s.sellMany(130)
			s.store.Advance(time.Hour)
			source := &busy{Client: s.client}
			left := moment
			source.atWork = func() {
				if left--; left == 0 {
					s.store.Advance(time.Second)
					change(s, ids[64])
					s.store.Advance(5 * time.Second)
				}
			}
			got, err := s.reporter(source).Revenue(t.Context(), report.RevenueQuery{Between: report.Between{From: "2026-11-15", To: "2026-11-21"}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if left > 0 {
				t.Fatalf("the scan was over before moment %d", moment)
			}
			checkRevenue(s, got, "2026-11-15", "2026-11-21")
		}
		if t.Failed() {
			t.Fatalf("with an order that is %s", kind)
		}
	}
}

// TestChangesElsewhereDoNotMatter: the report of a week is settled although orders of other weeks come in all the time.
func TestChangesElsewhereDoNotMatter(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sellMany(20)
	s.store.Advance(time.Hour)
	source := &busy{Client: s.client}
	source.atWork = func() {
		s.store.Advance(time.Second)
		s.sell(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":1,"total":1,"items":[]}`)
	}
	got, err := s.reporter(source).Revenue(t.Context(), lastWeek, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkRevenue(s, got, "2026-11-15", "2026-11-21")
	if source.requests > 10 {
		t.Errorf("%d requests", source.requests)
	}
}

// TestAShopThatNeverRests is reported on in the end, with a warning, and not from memory the next time.
func TestAShopThatNeverRests(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sellMany(20)
	s.store.Advance(time.Hour)
	source := &busy{Client: s.client}
	source.atWork = func() { s.store.Advance(time.Second); s.sellMany(1) }
	reports := s.reporter(source)
	query := report.RevenueQuery{Between: report.Between{From: "2026-11-15", To: "2026-11-21"}}
	got, err := reports.Revenue(t.Context(), query, nil)
	if err != nil || !got.ChangedMeanwhile {
		t.Fatalf("changedMeanwhile %t, %v", got.ChangedMeanwhile, err)
	}
	source.atWork = nil
	s.store.Advance(time.Hour)
	got, err = reports.Revenue(t.Context(), query, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkRevenue(s, got, "2026-11-15", "2026-11-21")
}
