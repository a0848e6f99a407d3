package webhook

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// TestSweep: what has expired goes with all that is known about it, what cannot be understood too, and nothing else.
func TestSweep(t *testing.T) {
	inOffice(t, Limits{Endless: true}, func(t *testing.T, o *office) {
		soon, later := request(t, "ann", millis(60_000)), request(t, "bob")
		never := request(t, "cid", func(r *Request) { r.TTL.Endless = true })
		for _, r := range []Request{soon, later, never} {
			o.subscribe(r)
			o.deliver(r, func(d *Delivery) { d.Watermark = 1 })
		}
		copied, _, _ := o.log.Entry(t.Context(), shop, subscriptionKey(later.id()))
		copied.Key = subscriptionKey("sub_0")
		o.commit(journal.Batch{Store: shop, Set: []journal.Entry{
			copied,
			{Key: subscriptionKey("sub_1"), Value: []byte("garbage")},
			{Key: deliveryKey("sub_2"), Value: []byte("{}")},
			{Key: "cart/1", Value: []byte("{}"), Due: time.Now()},
		}})
		for _, step := range []struct {
			after   time.Duration
			expired int
			left    []Request
		}{
			{0, 0, []Request{soon, later, never}},
			{time.Minute - time.Millisecond, 0, []Request{soon, later, never}},
			{time.Millisecond, 1, []Request{later, never}},
			{time.Minute, 0, []Request{later, never}},
			{time.Hour, 1, []Request{never}},
			{24 * time.Hour, 0, []Request{never}},
		} {
			pass(step.after)
			if expired, err := o.Sweep(t.Context(), shop); err != nil || expired != step.expired {
				t.Errorf("got %d, %v; want %d", expired, err, step.expired)
			}
			want := []string{"cart/1"}
			for _, r := range step.left {
				want = append(want, subscriptionKey(r.id()), deliveryKey(r.id()))
			}
			o.wantEntries(want...)
		}
	})
}

func (o *office) wantEntries(want ...string) {
	o.t.Helper()
	entries, err := o.log.Entries(o.t.Context(), shop, "")
	if err != nil {
		o.t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Key)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		o.t.Errorf("the entries are %q, want %q", got, want)
	}
}

// weary is a journal that cannot be read while it is failing.
type weary struct {
	journal.Journal
	failing atomic.Bool
}

func (w *weary) Entries(ctx context.Context, store journal.StoreKey, prefix string) ([]journal.Entry, error) {
	if w.failing.Load() {
		return nil, errors.New("cannot be read")
	}
	return w.Journal.Entries(ctx, store, prefix)
}

// TestRun: it sweeps every minute, whatever the journal says in between, and ends with it or with its context.
func TestRun(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		ctx, stop := context.WithCancel(t.Context())
		running := make(chan error, 2)
		weak := &weary{Journal: o.log}
		weak.failing.Store(true)
		go func() { running <- o.process(weak).Run(ctx, shop) }()
		o.subscribe(request(t, "ann", millis(60_000)))
		pass(90 * time.Second)
		if o.count(shop) != 1 {
			t.Error("gone while nothing could be read")
		}
		weak.failing.Store(false)
		pass(time.Minute)
		synctest.Wait()
		if o.count(shop) != 0 {
			t.Error("not swept")
		}
		stop()
		if err := <-running; err != nil {
			t.Errorf("stopped: %v", err)
		}
		go func() { running <- o.Run(t.Context(), shop) }()
		synctest.Wait()
		if err := o.log.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-running; !errors.Is(err, journal.ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	})
}
