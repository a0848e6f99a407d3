package reader

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

const (
	followPage  = 500         // records looked at in one go
	followRetry = time.Second // after which a journal that failed is tried again
	followProof = time.Second // without failure, after which it is taken to work again
)

// Follow calls changed for every event that comes to the journal from now on, whichever process wrote it, until ctx ends
// or the journal is closed, and returns why. Each event is told once, in the order of its store. While the journal
// fails it tries again.
func Follow(ctx context.Context, j journal.Journal, stores []journal.StoreKey, logger *slog.Logger,
	changed func(journal.StoreKey, events.Trigger)) error {
	f := &follower{journal: j, changed: changed, logger: logger, at: map[journal.StoreKey]int64{}}
	for {
		err := f.run(ctx, stores)
		if ctx.Err() != nil || errors.Is(err, journal.ErrClosed) {
			return err
		}
		f.failed(ctx, err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(followRetry):
		}
	}
}

type follower struct {
	journal  journal.Journal
	changed  func(journal.StoreKey, events.Trigger)
	logger   *slog.Logger
	at       map[journal.StoreKey]int64 // what was told of each store
	failures int                        // in a row
}

func (f *follower) failed(ctx context.Context, err error) {
	if f.failures++; f.failures&(f.failures-1) == 0 { // the 1st, 2nd, 4th, 8th … time
		f.logger.WarnContext(ctx, "events cannot be read", "error", err, "failures", f.failures)
	}
}

func (f *follower) works(ctx context.Context) {
	if f.failures > 0 {
		f.logger.InfoContext(ctx, "events can be read again", "failures", f.failures)
	}
	f.failures = 0
}

// run returns when the journal fails.
func (f *follower) run(ctx context.Context, stores []journal.StoreKey) error {
	for _, store := range stores {
		if err := f.begin(ctx, store); err != nil {
			return err
		}
	}
	for {
		if err := f.wait(ctx); err != nil {
			return err
		}
		for _, store := range stores {
			if err := f.tell(ctx, store); err != nil {
				return err
			}
		}
		f.works(ctx)
	}
}

// wait returns when there may be more events. After a failure it does not wait long, so that it shows when that has
// passed.
func (f *follower) wait(ctx context.Context) error {
	if f.failures == 0 {
		return f.journal.Wait(ctx, f.end())
	}
	soon, cancel := context.WithTimeout(ctx, followProof)
	defer cancel()
	if err := f.journal.Wait(soon, f.end()); soon.Err() == nil {
		return err
	}
	return ctx.Err()
}

// begin leaves out what is in the journal already.
func (f *follower) begin(ctx context.Context, store journal.StoreKey) error {
	if _, begun := f.at[store]; begun {
		return nil
	}
	page, err := f.journal.Read(ctx, journal.Query{Store: store, Newest: true})
	if err == nil {
		f.at[store] = page.Last
	}
	return err
}

// end is the position that all stores have been told up to.
func (f *follower) end() int64 {
	end := int64(math.MaxInt64)
	for _, at := range f.at {
		end = min(end, at)
	}
	return end
}

// tell goes on to the end of the log.
func (f *follower) tell(ctx context.Context, store journal.StoreKey) error {
	for {
		page, err := f.journal.Read(ctx, journal.Query{Store: store, After: f.at[store], Limit: followPage})
		if err != nil {
			return err
		}
		for _, record := range page.Records {
			f.changed(store, events.Trigger(record.Trigger))
		}
		f.at[store] = page.Last
		if !page.More {
			return nil
		}
	}
}
