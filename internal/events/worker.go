package events

import (
	"context"
	"log/slog"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

const (
	overlap      = 120 * time.Second // by which searches may lag behind the statistics, and then some
	sweepEvery   = 10 * time.Minute  // between reads that look back further
	inboxEvery   = time.Second       // between looks for hooks that another process has received
	coalesce     = 50 * time.Millisecond
	portionSize  = 500
	maxIdleCarts = 10 // judged before it is the turn of something else
)

// worker follows a store while its process has the lease. It does one thing after the other, so that the events of an
// entity stay in order. What it waits for is measured by the monotonic clock: the local clock may be set at any time,
// and Ecwid's may differ by hours.
type worker struct {
	journal     journal.Journal
	store       journal.StoreKey
	storeID     int64
	fence       int64
	fetch       fetcher
	interval    time.Duration
	cartIdle    time.Duration
	replaySince time.Time
	now         func() time.Time
	logger      *slog.Logger
	status      *board
	wake        <-chan struct{} // there are new hooks
	told        func(Trigger, Source)

	state     *state
	currency  string
	newest    time.Time // the latest time of Ecwid's that is known to have come
	nextPoll  time.Time
	nextInbox time.Time
	paused    time.Time
	failures  int
	reads     map[topic]*reading
	waits     map[ecwid.CartID]wait
}

// reading is when a topic is to be read, by the monotonic clock.
type reading struct {
	repeatUntil time.Time
	nextSweep   time.Time
	off         ecwid.Kind  // why the topic cannot be read
	scope       ecwid.Scope // the one that is missing
}

// wait is until when a cart must stay as it was at the given time of Ecwid's.
type wait struct {
	updated time.Time
	until   time.Time
}

// run works until the context ends or the journal fails.
func (w *worker) run(ctx context.Context) error {
	if err := w.load(ctx); err != nil {
		return err
	}
	for {
		if err := w.turn(ctx); err != nil {
			return err
		}
		timer := time.NewTimer(time.Until(w.nextTurn()))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		case <-w.wake:
			timer.Stop()
			if soon := time.Now().Add(coalesce); soon.Before(w.nextInbox) {
				w.nextInbox = soon
			}
		}
	}
}

func (w *worker) load(ctx context.Context) error {
	var err error
	if w.state, err = loadState(ctx, w.journal, w.store); err != nil {
		return err
	}
	w.reads, w.waits = map[topic]*reading{}, map[ecwid.CartID]wait{}
	for _, t := range topics() {
		w.reads[t] = &reading{}
	}
	return w.replay(ctx)
}

// turn does what is due. Only the journal's failures are returned: with Ecwid's it waits.
func (w *worker) turn(ctx context.Context) error {
	now := time.Now()
	if now.Before(w.paused) {
		return nil
	}
	for _, step := range []struct {
		due  bool
		work func(context.Context) error
	}{
		{!now.Before(w.nextInbox), w.inbox},
		{!now.Before(w.nextPoll), w.poll},
		{true, w.idleCarts},
	} {
		if !step.due {
			continue
		}
		if err := step.work(ctx); err != nil {
			return w.trouble(ctx, err)
		}
	}
	return nil
}

func (w *worker) nextTurn() time.Time {
	next := w.nextPoll
	if w.nextInbox.Before(next) {
		next = w.nextInbox
	}
	for _, wait := range w.waits {
		if wait.until.Before(next) {
			next = wait.until
		}
	}
	return latest(next, w.paused)
}

// conclude observes facts and commits all that follows, in portions; the last one carries the rest of the batch.
func (w *worker) conclude(ctx context.Context, source Source, found *facts, rest journal.Batch) error {
	portions := found.portions(portionSize)
	for i, portion := range portions {
		extra := journal.Batch{}
		if i == len(portions)-1 {
			extra = rest
		}
		if err := w.observe(ctx, source, extra, func(o *observer) { o.observe(portion) }); err != nil {
			return err
		}
	}
	return nil
}

// observe lets an observer look, and commits what it concludes together with the rest of the batch.
func (w *worker) observe(ctx context.Context, source Source, rest journal.Batch, look func(*observer)) error {
	now := w.now()
	self, stale, err := ownWrites(ctx, w.journal, w.store, now)
	if err != nil {
		return err
	}
	o := &observer{state: w.state, storeID: w.storeID, source: source, currency: w.currency, self: self, now: now}
	look(o)
	batch := o.batch()
	batch.Done = rest.Done
	batch.Set = append(batch.Set, rest.Set...)
	batch.Delete = append(batch.Delete, stale...)
	for _, e := range rest.Set {
		if err := w.state.set(e); err != nil {
			return err
		}
	}
	if err := w.commit(ctx, batch); err != nil {
		return err
	}
	w.followCarts()
	return nil
}

// write commits entries alone.
func (w *worker) write(ctx context.Context, entries ...journal.Entry) error {
	return w.observe(ctx, Poll, journal.Batch{Set: entries}, func(*observer) {})
}

func (w *worker) commit(ctx context.Context, batch journal.Batch) error {
	if len(batch.Append)+len(batch.Done)+len(batch.Set)+len(batch.Delete)+len(batch.Recovered) == 0 {
		return nil
	}
	batch.Store, batch.Fence = w.store, w.fence
	appended, err := w.journal.Commit(ctx, batch)
	for _, record := range appended {
		w.logger.Debug("event", "eventId", record.EventID, "position", record.Position)
		if event, err := Decode(record, false); err == nil {
			w.told(event.Trigger, event.Source)
		}
	}
	return err
}
