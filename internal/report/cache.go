package report

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"ecwid-mcp/ecwid"
)

const (
	maxKept = 32 // reports
	// keepMargin is how old the store's last change must be for a report to be kept. The search, from which reports are
	// computed, shows an order some seconds after the store says that its orders have changed.
	keepMargin = 30 * time.Second
)

// depends are the clocks of latest-stats that a report depends on.
type depends []func(ecwid.LatestStats) ecwid.Time

func onOrders(s ecwid.LatestStats) ecwid.Time     { return s.OrdersUpdated }
func onCustomers(s ecwid.LatestStats) ecwid.Time  { return s.CustomersUpdated }
func onProducts(s ecwid.LatestStats) ecwid.Time   { return s.ProductsUpdated }
func onCategories(s ecwid.LatestStats) ecwid.Time { return s.CategoriesUpdated }
func onCarts(s ecwid.LatestStats) ecwid.Time      { return s.AbandonedSalesUpdated }

// stamps are the seconds of those clocks; 0 where a report does not depend on one.
type stamps [5]int64

func (d depends) stamps(s ecwid.LatestStats) stamps {
	var seconds stamps
	for i, clock := range d {
		seconds[i] = clock(s).Unix()
	}
	return seconds
}

// cache keeps the reports that were computed last for as long as the store says that nothing changed, and lets those
// who ask for the same report at the same time share one computation.
type cache struct {
	mu      sync.Mutex
	kept    []entry // the one used last comes last
	running map[request]*flight
}

// request is a report with all that it depends on.
type request struct {
	report, query, store string
	stamps               stamps
}

type entry struct {
	request
	answer any
}

type flight struct {
	done      chan struct{} // closed when the fields below are final
	answer    any
	err       error
	abandoned bool // who computed it gave up
}

// cached answers with a report that was computed before, if the store says that nothing has changed, and else computes
// it. The query is all that decides what the report says, besides the store and its facts. Settled false keeps it from
// being kept. Answers are shared: do not change them.
func cached[Q, R any](
	ctx context.Context, r *Reporter, store Store, start reading, report string, query Q, on depends,
	compute func(context.Context, reading) (answer R, settled bool, err error),
) (R, error) {
	var none R
	text, err := json.Marshal(query)
	if err != nil {
		return none, err
	}
	req := request{report, string(text), store.text(), on.stamps(start.stats)}
	for {
		answer, f, mine := r.cache.look(req)
		switch {
		case answer != nil:
			return answer.(R), nil
		case mine:
			return lead(ctx, r, req, f, start, compute)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return none, ctx.Err()
		}
		if f.err == nil {
			return f.answer.(R), nil
		}
		if !f.abandoned {
			return none, f.err
		}
	}
}

// lead computes a report for all who wait for it.
func lead[R any](
	ctx context.Context, r *Reporter, req request, f *flight, start reading,
	compute func(context.Context, reading) (R, bool, error),
) (R, error) {
	keep := false
	defer func() { r.cache.end(req, f, keep) }() // also when compute panics
	answer, settled, err := compute(ctx, start)
	f.answer, f.err, f.abandoned = answer, err, err != nil && ctx.Err() != nil
	keep = err == nil && settled && req.stamps.olderThan(start.at.Add(-keepMargin))
	return answer, err
}

func (s stamps) olderThan(t time.Time) bool {
	return slices.Max(s[:]) < t.Unix()
}

// look finds a kept answer, or else who computes it; that is the caller itself when mine is true.
func (c *cache) look(req request) (answer any, f *flight, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := slices.IndexFunc(c.kept, func(e entry) bool { return e.request == req }); at >= 0 {
		found := c.kept[at]
		c.kept = append(slices.Delete(c.kept, at, at+1), found)
		return found.answer, nil, false
	}
	if f, ok := c.running[req]; ok {
		return nil, f, false
	}
	f = &flight{done: make(chan struct{}), err: context.Canceled, abandoned: true}
	if c.running == nil {
		c.running = map[request]*flight{}
	}
	c.running[req] = f
	return nil, f, true
}

func (c *cache) end(req request, f *flight, keep bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, req)
	if keep {
		c.kept = append(c.kept, entry{req, f.answer})
		c.kept = c.kept[max(0, len(c.kept)-maxKept):]
	}
	close(f.done)
}
