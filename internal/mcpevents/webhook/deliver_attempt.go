package webhook

import (
	"bytes"
	"context"
	"errors"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

// Why nothing was sent.
var (
	errHeld   = errors.New("it is not known whether the subscription may be delivered to now")
	errBroken = errors.New("nothing can be delivered now")
	errStale  = errors.New("the subscription is not what it was")
	errPurged = errors.New("the event is gone")
)

// attempt is one try to deliver an event, apart from its round. What it has of the route does not change.
type attempt struct {
	*Deliverer
	tenure *tenure
	row    Subscription
	raw    []byte
	kind   feed.Type

	occurrence *feed.Occurrence // nil when it is to be read
	position   int64
	cursor     int64
}

// report is what came of an attempt.
type report struct {
	outcome callback.Outcome
	eventID string // empty when the event was not read
	took    time.Duration
	stale   bool  // the round knows an older row
	err     error // why nothing was sent: errHeld, errBroken, errStale, errPurged, ErrForbidden or ErrSealed are in it
}

// mayBegin reports whether one more attempt may begin. While nothing can be delivered, one attempt at a time finds out
// whether that is over.
func (c *round) mayBegin(r *route, now time.Time) bool {
	if c.stopping || c.broken && (c.flying > 0 || now.Before(c.pausedUntil)) {
		return false
	}
	return !r.gone && !r.sealed && !r.suspended() && r.flying < maxFlying && len(r.ready) > 0 && !now.Before(r.pausedUntil)
}

// dispatch begins attempts, as many as may be under way.
func (c *round) dispatch(r *route) {
	for now := time.Now(); c.mayBegin(r, now); {
		p := r.ready[0]
		r.ready[0] = nil
		r.ready = r.ready[1:]
		if p.cursor == 0 {
			p.cursor = r.track.cursor(p)
		}
		a := attempt{c.Deliverer, c.tenure, r.row, r.raw, r.kind, p.fresh, p.position, p.cursor}
		p.fresh = nil
		r.flying++
		c.flying++
		ctx := r.ctx
		c.background(func() func() {
			rep := a.run(ctx)
			return func() { c.landed(r, p, rep) }
		})
	}
}

// run tries once.
func (a attempt) run(ctx context.Context) report {
	occurrence, err := a.read(ctx)
	if err != nil {
		return report{err: err}
	}
	rep := report{eventID: occurrence.EventID}
	content, err := body(occurrence, a.opts.Feed.Cursor(a.row.Store, a.cursor))
	if err != nil {
		rep.err = errors.Join(errPurged, err)
		return rep
	}
	if len(content) > callback.MaxBody {
		rep.outcome.Reason = callback.TooLarge
		return rep
	}
	row, keys, stale, err := a.permit(ctx, a.tenure, a.row, a.raw)
	rep.stale, rep.err = stale, err
	if err != nil {
		return rep
	}
	ctx, cancel := a.until(ctx, row)
	defer cancel()
	began := time.Now()
	rep.outcome = a.opts.Client.Post(ctx, callback.Message{
		ID: a.opts.MessageID.of(row.ID, occurrence.EventID), URL: row.URL, SubscriptionID: row.ID, Body: content, Keys: keys,
	})
	rep.took = time.Since(began)
	if rep.outcome.Reason == callback.Canceled {
		rep.err = errHeld
	}
	return rep
}

// read gives the event, again from the journal unless it was read just now.
func (a attempt) read(ctx context.Context) (feed.Occurrence, error) {
	if a.occurrence != nil {
		return *a.occurrence, nil
	}
	page, err := a.opts.Journal.Read(ctx, journal.Query{
		Store: a.row.Store, Triggers: []string{string(a.kind.Trigger)}, After: a.position - 1, Limit: 1,
	})
	if err != nil {
		return feed.Occurrence{}, errors.Join(errBroken, err)
	}
	if len(page.Records) == 0 || page.Records[0].Position != a.position {
		return feed.Occurrence{}, errPurged
	}
	record := page.Records[0]
	found, err := a.kind.Candidate(record, page.Recovered[record.EventID])
	if err != nil {
		return feed.Occurrence{}, errors.Join(errPurged, err)
	}
	return found.Occurrence, nil
}

// permit gives the row as it is now, if it may be delivered to, and what signs.
func (d *Deliverer) permit(ctx context.Context, t *tenure, row Subscription, raw []byte) (_ Subscription, _ []callback.Key, stale bool, err error) {
	if err := d.opts.Still(ctx, row); errors.Is(err, ErrForbidden) {
		return row, nil, false, err
	} else if err != nil {
		return row, nil, false, errors.Join(errHeld, err)
	}
	entry, found, err := d.opts.Journal.Entry(ctx, row.Store, subscriptionKey(row.ID))
	if err != nil {
		return row, nil, false, errors.Join(errBroken, err)
	}
	if stale = !found || !bytes.Equal(entry.Value, raw); stale && found {
		generation := row.Generation
		if row, err = parseSubscription(row.Store, entry); err != nil || row.Generation != generation {
			return row, nil, true, errStale
		}
	}
	now := d.now()
	if !found || !row.Live(now) {
		return row, nil, true, errStale
	}
	keys, err := d.opts.Sealer.keys(row, now)
	switch {
	case errors.Is(err, ErrSealed):
		return row, nil, stale, err
	case err != nil:
		return row, nil, stale, errors.Join(errBroken, err)
	case !t.safe():
		return row, nil, stale, errHeld
	}
	return row, keys, stale, nil
}

// until bounds what is sent to a subscription by its end.
func (d *Deliverer) until(ctx context.Context, row Subscription) (context.Context, context.CancelFunc) {
	if row.Expires.IsZero() {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, row.Expires.Sub(d.opts.Now()))
}
