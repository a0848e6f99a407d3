package events_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// watched is a journal that notes how many hooks are done at once, at the most.
type watched struct {
	journal.Journal
	most *int
}

func (w watched) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	*w.most = max(*w.most, len(batch.Done))
	return w.Journal.Commit(ctx, batch)
}

// However many webhooks wait, each order that they name is read once, and none of them keeps new ones waiting for long.
func TestBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{RateLimit: 600})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		most := 0
		s.start(func(o *events.Options) {
			o.PollInterval = time.Hour
			o.Journal = watched{o.Journal, &most}
		})
		const count, each = 330, 20
		var hooks []journal.Hook
		for range count {
			order := s.order("PAID", "")
			for range each {
				hooks = append(hooks, journal.Hook{ID: fmt.Sprint(len(hooks)), Type: "order.updated", OrderID: order.OrderID})
			}
		}
		s.paths()
		s.receive(hooks...)
		s.wait(10 * time.Second)
		if told := len(s.told()); told != 2*count {
			t.Errorf("%d events, want two of each order", told)
		}
		if sent := s.paths(); len(sent) != 4 {
			t.Errorf("%d requests for %d orders: %v", len(sent), count, sent)
		}
		s.expectEmptyInbox()
		if most > 500 {
			t.Errorf("%d webhooks were done at once", most)
		}
	})
}

// Ids that a list of ids cannot hold are asked for alone.
func TestOddIDsAmongMany(t *testing.T) {
	odd := []string{"A,B,C", strings.Repeat("x", 51), strings.Repeat("y", 10_000), ",", ",,"}
	for _, good := range []int{0, 20} {
		t.Run(fmt.Sprint(good, " good ones"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				s.start(func(o *events.Options) { o.PollInterval = time.Hour })
				var hooks []journal.Hook
				for i, id := range odd {
					hooks = append(hooks, journal.Hook{ID: fmt.Sprint("odd", i), Type: "order.updated", OrderID: id})
				}
				for i := range good {
					order := s.order("AWAITING_PAYMENT", "")
					hooks = append(hooks, journal.Hook{ID: fmt.Sprint(i), Type: "order.updated", OrderID: order.OrderID})
				}
				s.store.ResetRequests()
				s.receive(hooks...)
				s.wait(10 * time.Second)
				if told := len(s.told()); told != good {
					t.Errorf("%d events of %d orders", told, good)
				}
				s.expectEmptyInbox()
				lists := 0
				for _, request := range s.store.Requests() {
					if request.Path != "/orders" {
						continue
					}
					lists++
					if !strings.Contains(request.Query, "ids=") || len(request.Query) > 2000 {
						t.Errorf("orders are searched by %.2000s", request.Query)
					}
				}
				if lists != min(1, good) {
					t.Errorf("%d lists", lists)
				}
			})
		})
	}
}

func (s *shop) expectEmptyInbox() {
	s.t.Helper()
	if left, err := s.journal.Inbox(context.Background(), storeKey, 10); err != nil || len(left) > 0 {
		s.t.Errorf("left in the inbox: %v, %v", left, err)
	}
}
