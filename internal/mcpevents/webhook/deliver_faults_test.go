package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
)

// TestNewSubscriptions: those that another process made are noticed within a second, others at once.
func TestNewSubscriptions(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		deliverer := d.process()
		go func() { done <- deliverer.Run(ctx, shop) }()
		settle(1500 * time.Millisecond)
		d.subscribe(request(t, "ann"))
		d.paid(1)
		settle(time.Second)
		d.subscribe(request(t, "bob"))
		deliverer.Wake(shop)
		d.paid(1)
		settle(time.Millisecond)
		if got := d.endpoints.ids(); len(got) != 3 {
			t.Errorf("got %v", got)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// TestManyChanges: subscriptions that come in crowds are looked at a few times, not once for each.
func TestManyChanges(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		j := &failing{Journal: d.log}
		d.edit = func(o *DelivererOptions) { o.Journal = j }
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		deliverer := d.process()
		go func() { done <- deliverer.Run(ctx, shop) }()
		settle(1500 * time.Millisecond)
		before := j.looks.Load()
		for n := range 200 {
			d.subscribe(request(t, fmt.Sprint("principal ", n)))
			deliverer.Wake(shop)
			settle(2 * time.Millisecond)
		}
		if looks := j.looks.Load() - before; looks > 10 {
			t.Errorf("looked %d times", looks)
		}
		settle(100 * time.Millisecond)
		d.paid(1)
		settle(time.Millisecond)
		if got := len(d.endpoints.got()); got != 200 {
			t.Errorf("%d got the event", got)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// TestPurgedBehind: what was purged before it could be read is a gap that the endpoint is told of at once, with a cursor
// that can be used.
func TestPurgedBehind(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		d.paid(6)
		if _, err := d.log.Purge(t.Context(), time.Now(), time.Hour, 2); err != nil {
			t.Fatal(err)
		}
		defer d.run()()
		settle(3 * time.Second)
		got := d.endpoints.ids()
		slices.Sort(got)
		if want := []string{"gap", "order-paid-1003-5", "order-paid-1003-6"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		for _, p := range d.endpoints.got() {
			position, truncated, err := d.feed.Start(t.Context(), shop, p.Cursor, nil)
			if p.Type == "gap" && (position < 4 || truncated || err != nil) {
				t.Errorf("the gap's cursor leads to %d, %v, %v", position, truncated, err)
			}
		}
		if got := d.delivery(r); got.Gaps != 1 || got.Watermark != 6 {
			t.Errorf("the journal has %+v", got)
		}
	})
}

// TestApart: endpoints that are dead or slow delay nobody else, nor do events that fail delay others of theirs.
func TestApart(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		dead, slow, well := request(t, "ann", at("https://dead.example/")), request(t, "ann", at("https://slow.example/")), request(t, "ann")
		for _, r := range []Request{dead, slow, well} {
			d.subscribe(r)
		}
		d.endpoints.takes = func(p posted) time.Duration {
			return map[string]time.Duration{dead.URL: 10 * time.Second, slow.URL: time.Second}[p.message.URL]
		}
		d.endpoints.answers(func(p posted) callback.Outcome {
			if p.message.URL == dead.URL || p.message.URL == well.URL && p.EventID == "order-paid-1003-1" {
				return callback.Outcome{Reason: callback.Timeout}
			}
			return status(200)
		})
		defer d.run()()
		settle(2 * time.Second)
		began := time.Now()
		d.paid(50)
		settle(20 * time.Second)
		count := map[string]int{}
		for _, p := range d.endpoints.got() {
			count[p.message.URL]++
			if p.message.URL == well.URL && p.at.Sub(began) > time.Millisecond {
				t.Errorf("%s came after %v", p.EventID, p.at.Sub(began))
			}
		}
		_, most := d.endpoints.load()
		if count[well.URL] != 50 || count[slow.URL] != 50 || count[dead.URL] > 3*maxFlying || most > 2*maxFlying+maxFlying {
			t.Errorf("got %v, at most %d at a time", count, most)
		}
	})
}

// TestBacklog: what is too much to be kept in mind is read when there is room, and none of it is lost.
func TestBacklog(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann", millis(86_400_000))
		d.subscribe(r)
		busy := status(429)
		busy.RetryAfter = 10 * time.Minute
		d.endpoints.answers(func(posted) callback.Outcome { return busy })
		stop := d.run()
		defer func() { stop() }()
		settle(2 * time.Second)
		d.paid(2 * maxOpen)
		settle(5 * time.Second)
		if got := d.delivery(r); len(got.Open) != maxOpen || got.Watermark != 0 {
			t.Errorf("%d are open", len(got.Open))
		}
		stop()
		stop = d.run()
		d.endpoints.answers(nil)
		settle(15 * time.Minute)
		ids := map[string]bool{}
		for _, id := range d.endpoints.ids() {
			ids[id] = true
		}
		if got := d.delivery(r); len(ids) != 2*maxOpen || got.Watermark != 2*maxOpen || got.Gaps != 0 {
			t.Errorf("%d came, watermark %d, %d gaps", len(ids), got.Watermark, got.Gaps)
		}
	})
}

// TestPurged: events that are gone before they could be delivered are a gap, those that were erased are told without what
// was in them.
func TestPurged(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		d.endpoints.answers(always(503))
		stop := d.run()
		defer func() { stop() }()
		settle(2 * time.Second)
		d.paid(2)
		settle(2 * time.Second)
		stop()
		d.paid(3)
		if _, err := d.log.Forget(t.Context(), func(event []byte) bool { return strings.Contains(string(event), "1003-2") }); err != nil {
			t.Fatal(err)
		}
		if _, err := d.log.Purge(t.Context(), time.Now(), time.Hour, 4); err != nil {
			t.Fatal(err)
		}
		d.endpoints.answers(nil)
		stop = d.run()
		settle(2 * time.Minute)
		want := []string{"gap", "order-paid-1003-2", "order-paid-1003-3", "order-paid-1003-4", "order-paid-1003-5"}
		got := d.endpoints.ids()[2:]
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		for _, p := range d.endpoints.got()[2:] {
			if p.EventID == "order-paid-1003-2" && strings.Contains(string(p.message.Body), "150") {
				t.Errorf("what was erased was sent: %s", p.message.Body)
			}
		}
		settle(2 * time.Second)
		if got := d.delivery(r); got.Gaps != 1 || got.GapsSent != 1 {
			t.Errorf("the journal has %+v", got)
		}
	})
}

// TestQuiet: that nothing was wanted for long is written down, so that no purge is taken for a gap.
func TestQuiet(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(2 * time.Second)
		d.commit(journal.Batch{Store: shop, Append: []journal.Record{paidRecord("cheap", 1)}})
		settle(2 * time.Minute)
		if got := d.delivery(r); got.Watermark != 1 || len(d.endpoints.got()) != 0 {
			t.Errorf("the journal has %+v", got)
		}
	})
}

// TestBrokenJournal: while the journal fails nothing is sent, since nobody knows who is still subscribed, and nothing is
// lost.
func TestBrokenJournal(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		j := &failing{Journal: d.log}
		d.edit = func(o *DelivererOptions) { o.Journal = j }
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(2 * time.Second)
		for _, what := range []*atomic.Bool{&j.entry, &j.entries, &j.read, &j.commit, &j.lease} {
			what.Store(true)
			ids := d.paid(2)
			settle(10 * time.Second)
			if what == &j.entry && len(d.endpoints.got()) > 0 {
				t.Error("something was sent to who may have gone")
			}
			what.Store(false)
			settle(10 * time.Second)
			for _, id := range ids {
				if !slices.Contains(d.endpoints.ids(), id) {
					t.Errorf("%s is lost: %v", id, d.endpoints.ids())
				}
			}
		}
		if got := d.delivery(r); got.Watermark != 10 || got.Gaps != 0 || got.Status.LastError != nil {
			t.Errorf("the journal has %+v", got)
		}
	})
}

// TestClosedJournal: without its journal a deliverer ends.
func TestClosedJournal(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		d.subscribe(request(t, "ann"))
		done := make(chan error)
		go func() { done <- d.process().Run(t.Context(), shop) }()
		settle(2 * time.Second)
		if err := d.log.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-done; !errors.Is(err, journal.ErrClosed) {
			t.Errorf("got %v", err)
		}
	})
}

// TestLostSecret: nothing is sent unsigned. A key that cannot be had is waited for; a secret of another key waits for the
// next refresh.
func TestLostSecret(t *testing.T) {
	for name, key := range map[string]*Sealer{
		"no key":      NewSealer(func() ([]byte, error) { return nil, errTest }),
		"another key": sealer(2),
	} {
		t.Run(name, func(t *testing.T) {
			inDepot(t, nil, func(t *testing.T, d *depot) {
				r := request(t, "ann")
				d.subscribe(r)
				d.edit = func(o *DelivererOptions) { o.Sealer = key }
				stop := d.run()
				settle(2 * time.Second)
				d.paid(3)
				settle(30 * time.Minute)
				if got := d.endpoints.ids(); len(got) != 0 || d.office.count(shop) != 1 {
					t.Errorf("got %v", got)
				}
				stop()
				d.edit = nil
				defer d.run()()
				settle(2 * time.Second)
				if got := d.delivery(r); len(d.endpoints.got()) != 3 || got.Gaps != 0 {
					t.Errorf("afterwards: %v, %+v", d.endpoints.ids(), got)
				}
			})
		})
	}
}

// failing is a journal whose methods can be broken.
type failing struct {
	journal.Journal
	entry, entries, read, commit, lease atomic.Bool
	looks                               atomic.Int64 // at entries
}

func (f *failing) Entry(ctx context.Context, store journal.StoreKey, key string) (journal.Entry, bool, error) {
	if f.entry.Load() {
		return journal.Entry{}, false, errTest
	}
	return f.Journal.Entry(ctx, store, key)
}

func (f *failing) Entries(ctx context.Context, store journal.StoreKey, prefix string) ([]journal.Entry, error) {
	f.looks.Add(1)
	if f.entries.Load() {
		return nil, errTest
	}
	return f.Journal.Entries(ctx, store, prefix)
}

func (f *failing) Read(ctx context.Context, query journal.Query) (journal.Page, error) {
	if f.read.Load() {
		return journal.Page{}, errTest
	}
	return f.Journal.Read(ctx, query)
}

func (f *failing) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	if f.commit.Load() {
		return nil, errTest
	}
	return f.Journal.Commit(ctx, batch)
}

func (f *failing) Lease(ctx context.Context, name, holder string, ttl time.Duration) (int64, bool, error) {
	if f.lease.Load() {
		return 0, false, errTest
	}
	return f.Journal.Lease(ctx, name, holder, ttl)
}
