package events

import (
	"context"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// poll asks when anything last changed and reads the topics where something may have.
func (w *worker) poll(ctx context.Context) error {
	w.nextPoll = time.Now().Add(w.interval)
	stats, err := w.fetch.client.LatestStats(ctx)
	if err != nil {
		return err
	}
	w.newest = latest(w.newest, lastChange(&stats))
	if err := w.healBeginnings(ctx); err != nil {
		return err
	}
	for _, t := range topics() {
		if err := w.beginIfNeeded(ctx, t, &stats); err != nil {
			return err
		}
	}
	if err := w.askCurrency(ctx); err != nil {
		return err
	}
	for _, t := range topics() {
		if err := w.readIfDue(ctx, t, &stats); err != nil {
			return err
		}
		if err := w.inboxIfDue(ctx); err != nil {
			return err
		}
	}
	w.failures = 0
	off := offTriggers(w.reads)
	if err := w.write(ctx, entry(polledKey, w.now().UTC()), entry(offKey, off)); err != nil {
		return err
	}
	w.status.polled(w.now(), w.state, off)
	return nil
}

// askCurrency asks once for the currency that summaries name.
func (w *worker) askCurrency(ctx context.Context) error {
	if w.currency != "" {
		return nil
	}
	profile, err := w.fetch.client.Profile(ctx)
	w.currency = profile.FormatsAndUnits.Currency
	return err
}

// readIfDue reads a topic when its stamp has moved or has moved lately, since searches lag behind, and every now and
// then in any case. A topic that Ecwid refuses is tried again every minute by a sweep; the others go on.
func (w *worker) readIfDue(ctx context.Context, t topic, stats *ecwid.LatestStats) error {
	now, r := time.Now(), w.reads[t]
	sweep := !now.Before(r.nextSweep)
	if r.off != "" && !sweep {
		return nil
	}
	stamp := t.stamp(stats).UTC()
	if stamp.IsZero() { // Ecwid does not tell it: only sweeps show changes
		stamp = w.state.cursors[t].Stamp
	}
	started := r.nextSweep.IsZero() // a change in the very second of the stamp would not move it
	if started || !stamp.Equal(w.state.cursors[t].Stamp) {
		r.repeatUntil = now.Add(overlap)
	}
	if !sweep && !now.Before(r.repeatUntil) {
		return nil
	}
	if !w.state.begins[t].Complete {
		r.nextSweep = now.Add(sweepEvery)
		return nil
	}
	err := w.read(ctx, t, stamp, sweep)
	if sweep && err == nil {
		r.nextSweep = now.Add(sweepEvery)
	}
	return w.switchTopic(t, err)
}

// read lists what changed since the last read and concludes. A sweep looks back to well before the last one, for what
// searches showed too late; sweeps may follow each other fast, since every start begins with one.
func (w *worker) read(ctx context.Context, t topic, stamp time.Time, sweep bool) error {
	cursor := w.state.cursors[t]
	from := cursor.Stamp.Add(-overlap)
	if sweep {
		from = cursor.Swept.Add(-overlap - sweepEvery)
	}
	found, err := w.fetch.changedSince(ctx, t, from)
	if err != nil {
		return err
	}
	if sweep {
		cursor.Swept = stamp
		if t == carts {
			if err := w.recheckCarts(ctx, found); err != nil {
				return err
			}
		}
	}
	cursor.Stamp = stamp
	return w.conclude(ctx, Poll, found, journal.Batch{Set: []journal.Entry{entry(cursorPrefix+string(t), cursor)}})
}
