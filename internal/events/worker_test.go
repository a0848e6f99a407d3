package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
)

// portioned is a journal that counts commits, and fails from one of them on.
type portioned struct {
	journal.Journal
	batches  []journal.Batch
	failFrom int
}

var errFull = errors.New("full")

func (p *portioned) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	p.batches = append(p.batches, batch)
	if p.failFrom > 0 && len(p.batches) >= p.failFrom {
		return nil, errFull
	}
	return p.Journal.Commit(ctx, batch)
}

func manyOrders(n int) *facts {
	found := &facts{}
	for i := range n { // newest first, as searches give them
		made := ecwid.Time{Time: beginAt.Add(time.Duration(n-i) * time.Second)}
		found.orders = append(found.orders, ecwid.Order{InternalID: int64(n - i), PaymentStatus: "PAID", CreateDate: made, UpdateDate: made})
	}
	return found
}

func newWorker(t *testing.T, j journal.Journal) *worker {
	t.Cleanup(func() { _ = j.Close() })
	w := &worker{journal: j, store: "s", storeID: 1, now: time.Now, logger: slog.New(slog.DiscardHandler), state: newState(), waits: map[ecwid.CartID]wait{},
		told: func(Trigger, Source) {}}
	w.state.begins[orders] = beginning{At: beginAt, Complete: true}
	return w
}

// Much is written in portions. Hooks are done and cursors move with the last one only.
func TestPortions(t *testing.T) {
	const count = 2*portionSize + 1
	rest := journal.Batch{Done: []string{"h"}, Set: []journal.Entry{{Key: "order/1", Value: []byte("unpaid")}}}
	j := &portioned{Journal: memory.New()}
	w := newWorker(t, j)
	if err := w.conclude(t.Context(), Poll, manyOrders(count), rest); err != nil {
		t.Fatal(err)
	}
	if len(j.batches) != 3 {
		t.Fatalf("%d portions", len(j.batches))
	}
	for i, batch := range j.batches {
		last := i == 2
		if (len(batch.Done) == 1) != last || (len(batch.Set) == 1) != last || len(batch.Append) > 2*portionSize {
			t.Errorf("portion %d: %d records, done %v, set %v", i, len(batch.Append), batch.Done, batch.Set)
		}
	}
	page, err := j.Read(t.Context(), journal.Query{Store: "s", Limit: 10 * count})
	if err != nil || len(page.Records) != 2*count || page.Records[0].EventID != "order-created-1-1" || page.Records[2*count-1].EventID != fmt.Sprint("order-paid-1-", count) {
		t.Errorf("%d records, %v", len(page.Records), err)
	}
}

func TestPortionThatFails(t *testing.T) {
	j := &portioned{Journal: memory.New(), failFrom: 2}
	err := newWorker(t, j).conclude(t.Context(), Poll, manyOrders(3*portionSize), journal.Batch{Done: []string{"h"}})
	if !errors.Is(err, errFull) || len(j.batches) != 2 {
		t.Errorf("%v after %d portions", err, len(j.batches))
	}
}

func TestPortionsHoldEverything(t *testing.T) {
	found := manyOrders(7)
	for i := range 5 {
		found.customers = append(found.customers, ecwid.Customer{ID: ecwid.CustomerID(i)})
		found.products = append(found.products, ecwid.Product{ID: ecwid.ProductID(i)})
	}
	var all facts
	for _, portion := range found.portions(3) {
		if len(portion.orders)+len(portion.customers)+len(portion.products) > 3 {
			t.Errorf("a portion of %d", len(portion.orders))
		}
		all.add(portion)
	}
	if len(all.orders) != 7 || len(all.customers) != 5 || len(all.products) != 5 {
		t.Errorf("%d orders, %d customers, %d products", len(all.orders), len(all.customers), len(all.products))
	}
	if n := len(slices.Collect(func(yield func(string) bool) {
		for id := range all.made() {
			if !yield(id) {
				return
			}
		}
	})); n != 17 {
		t.Errorf("%d ids", n)
	}
}

// Events come in the order in which things happened, whatever the order in which they were seen.
func TestOrderOfEvents(t *testing.T) {
	s := newState()
	s.begins[orders] = beginning{At: beginAt}
	o := &observer{state: s, storeID: 1, now: beginAt}
	o.observe(manyOrders(3))
	var ids []string
	for _, record := range o.batch().Append {
		ids = append(ids, record.EventID)
	}
	want := "[order-created-1-1 order-paid-1-1 order-created-1-2 order-paid-1-2 order-created-1-3 order-paid-1-3]"
	if fmt.Sprint(ids) != want {
		t.Errorf("%v, want %s", ids, want)
	}
}
