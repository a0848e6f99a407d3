package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

var errCrashed = errors.New("the process has died")

// mortal is the journal as a process reaches it that dies with one of its calls: before it has any effect or, with late,
// after, so that nobody hears of it.
type mortal struct {
	journal.Journal
	calls, last int
	late        bool
}

// step counts a call. It says whether to make it and what comes of it then.
func (m *mortal) step() (alive bool, err error) {
	m.calls++
	switch {
	case m.calls < m.last:
		return true, nil
	case m.calls == m.last && m.late:
		return true, errCrashed
	default:
		return false, errCrashed
	}
}

func (m *mortal) Lease(ctx context.Context, name, holder string, ttl time.Duration) (int64, bool, error) {
	alive, err := m.step()
	if !alive {
		return 0, false, err
	}
	fence, held, failed := m.Journal.Lease(ctx, name, holder, ttl)
	return fence, held, errors.Join(err, failed)
}

func (m *mortal) Release(ctx context.Context, name, holder string) error {
	alive, err := m.step()
	if !alive {
		return err
	}
	return errors.Join(err, m.Journal.Release(ctx, name, holder))
}

func (m *mortal) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	alive, err := m.step()
	if !alive {
		return nil, err
	}
	appended, failed := m.Journal.Commit(ctx, batch)
	return appended, errors.Join(err, failed)
}

func (m *mortal) Read(ctx context.Context, query journal.Query) (journal.Page, error) {
	alive, err := m.step()
	if !alive {
		return journal.Page{}, err
	}
	page, failed := m.Journal.Read(ctx, query)
	return page, errors.Join(err, failed)
}

func (m *mortal) Entries(ctx context.Context, store journal.StoreKey, prefix string) ([]journal.Entry, error) {
	alive, err := m.step()
	if !alive {
		return nil, err
	}
	found, failed := m.Journal.Entries(ctx, store, prefix)
	return found, errors.Join(err, failed)
}

func (m *mortal) Entry(ctx context.Context, store journal.StoreKey, key string) (journal.Entry, bool, error) {
	alive, err := m.step()
	if !alive {
		return journal.Entry{}, false, err
	}
	entry, found, failed := m.Journal.Entry(ctx, store, key)
	return entry, found, errors.Join(err, failed)
}

// diesAtEachStep runs act in processes that die at their first, second, … step, early and late, until one lives. Then
// check looks at what is left; begin comes before each.
func diesAtEachStep(t *testing.T, begin func(o *office), act func(ctx context.Context, s *Service) error, check func(t *testing.T, o *office, died error)) {
	t.Helper()
	for n, lived := 1, false; !lived; n++ {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("step %d, late %v", n, late), func(t *testing.T) {
				inOffice(t, Limits{}, func(t *testing.T, o *office) {
					begin(o)
					dying := &mortal{Journal: o.log, last: n, late: late}
					err := act(t.Context(), o.process(dying))
					if lived = dying.calls < n; lived && err != nil {
						t.Fatalf("it lives, but: %v", err)
					}
					o.restart()
					check(t, o, err)
				})
			})
		}
		if n > 30 {
			t.Fatal("no end")
		}
	}
}

// subscribing asks for what comes behind the first record.
func subscribing(t *testing.T) func(ctx context.Context, s *Service) error {
	return func(ctx context.Context, s *Service) error {
		_, err := s.Subscribe(ctx, request(t, "ann", from(s.feed.Cursor(shop, 1))))
		return err
	}
}

// TestCrashInSubscribe: whatever was done before the end, asking again gives the one subscription that was asked for.
func TestCrashInSubscribe(t *testing.T) {
	diesAtEachStep(t, func(o *office) { o.happen(3) }, subscribing(t), func(t *testing.T, o *office, died error) {
		r := request(t, "ann", from(o.feed.Cursor(shop, 1)))
		if written := o.count(shop); died == nil && written != 1 {
			t.Errorf("%d rows", written)
		}
		o.happen(1)
		granted := o.subscribe(r)
		if row := o.row(r); o.count(shop) != 1 || row.From != 1 || granted.Truncated || *granted.Cursor != o.feed.Cursor(shop, 1) {
			t.Errorf("%d rows, %v from %d, granted %+v", o.count(shop), row, row.From, granted)
		}
		if got := o.signsWith(r); !slices.Equal(got, []string{secretText(1)}) {
			t.Errorf("signs with %q", got)
		}
		if n := o.receiver.count(); n > 2 {
			t.Errorf("asked %d times", n)
		}
	})
}

// TestCrashInRotation: the old secret signs until the new one is written, and beside it from then on.
func TestCrashInRotation(t *testing.T) {
	rotated := func(r *Request) { r.Secret = secret(t, 2) }
	diesAtEachStep(t, func(o *office) {
		o.subscribe(request(t, "ann"))
		o.deliver(request(t, "ann"), func(d *Delivery) { d.Gaps = 1 })
	}, func(ctx context.Context, s *Service) error {
		_, err := s.Subscribe(ctx, request(t, "ann", rotated))
		return err
	}, func(t *testing.T, o *office, died error) {
		r := request(t, "ann")
		old, both := []string{secretText(1)}, []string{secretText(2), secretText(1)}
		if got := o.signsWith(r); !slices.Equal(got, both) && (died == nil || !slices.Equal(got, old)) {
			t.Errorf("after %v: signs with %q", died, got)
		}
		granted := o.subscribe(request(t, "ann", rotated))
		if got := o.signsWith(r); !slices.Equal(got, both) || o.count(shop) != 1 {
			t.Errorf("after %v and again: signs with %q, %d rows", died, got, o.count(shop))
		}
		if !granted.Truncated {
			t.Errorf("after %v: the gap is hidden", died)
		}
	})
}

// TestCrashInLapse: a subscription that had ended is made once, and begins where it was asked to.
func TestCrashInLapse(t *testing.T) {
	var former string
	diesAtEachStep(t, func(o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		o.deliver(r, func(d *Delivery) { d.Watermark = 0 })
		former = o.row(r).Generation
		o.happen(3)
		pass(time.Hour)
	}, func(ctx context.Context, s *Service) error {
		_, err := s.Subscribe(ctx, request(t, "ann", from(s.feed.Cursor(shop, 2))))
		return err
	}, func(t *testing.T, o *office, died error) {
		r := request(t, "ann", from(o.feed.Cursor(shop, 2)))
		granted := o.subscribe(r)
		if row := o.row(r); row.Generation == former || row.From != 2 || granted.Truncated {
			t.Errorf("after %v: %v from %d, granted %+v", died, row, row.From, granted)
		}
	})
}

// TestCrashInUnsubscribe: there is a subscription or none, and asking again leaves none.
func TestCrashInUnsubscribe(t *testing.T) {
	diesAtEachStep(t, func(o *office) {
		o.subscribe(request(t, "ann"))
		o.deliver(request(t, "ann"), func(d *Delivery) { d.Watermark = 1 })
	}, func(ctx context.Context, s *Service) error {
		_, err := s.Unsubscribe(ctx, ended(request(t, "ann")))
		return err
	}, func(t *testing.T, o *office, died error) {
		left, err := o.log.Entries(t.Context(), shop, "mcp-")
		if err != nil || len(left) != 2 && len(left) != 0 || died == nil && len(left) != 0 {
			t.Errorf("after %v: %d entries, %v", died, len(left), err)
		}
		if found, err := o.Unsubscribe(t.Context(), ended(request(t, "ann"))); err != nil || found != (len(left) == 2) || o.count(shop) != 0 {
			t.Errorf("after %v and again: %v, %v", died, found, err)
		}
	})
}

// TestCrashInSweep: what is live stays, and sweeping again removes the rest.
func TestCrashInSweep(t *testing.T) {
	diesAtEachStep(t, func(o *office) {
		o.subscribe(request(t, "ann", millis(60_000)))
		o.deliver(request(t, "ann"), func(d *Delivery) { d.Watermark = 1 })
		o.subscribe(request(t, "bob"))
		pass(time.Minute)
	}, func(ctx context.Context, s *Service) error {
		_, err := s.Sweep(ctx, shop)
		return err
	}, func(t *testing.T, o *office, died error) {
		if _, err := o.Sweep(t.Context(), shop); err != nil {
			t.Errorf("after %v and again: %v", died, err)
		}
		left, err := o.log.Entries(t.Context(), shop, "mcp-")
		if err != nil || len(left) != 1 || left[0].Key != subscriptionKey(request(t, "bob").id()) {
			t.Errorf("after %v and again: left %v, %v", died, left, err)
		}
	})
}
