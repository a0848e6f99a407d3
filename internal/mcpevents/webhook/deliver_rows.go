package webhook

import (
	"bytes"
	"errors"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// surveyGap is the least time between two looks at all subscriptions.
const surveyGap = 100 * time.Millisecond

// surveySoon looks at the subscriptions, but not all the time.
func (c *round) surveySoon() {
	switch now := time.Now(); {
	case c.surveyDue:
	case now.Sub(c.surveyed) >= surveyGap:
		c.survey()
	default:
		c.surveyDue = true
		c.alarms.set(alarm{at: c.surveyed.Add(surveyGap)})
	}
}

// survey looks at the subscriptions of the store: at new ones, and at those that were refreshed or have gone.
func (c *round) survey() {
	c.surveyed = time.Now()
	entries, err := c.opts.Journal.Entries(c.ctx, c.store, subscriptionPrefix)
	if err != nil {
		c.failedToRead("subscriptions", err)
		return
	}
	there := make(map[string]bool, len(entries))
	for _, entry := range entries {
		id := entry.Key[len(subscriptionPrefix):]
		there[id] = true
		if r := c.routes[id]; r != nil && bytes.Equal(r.raw, entry.Value) {
			if !r.row.Live(c.now()) {
				c.drop(r)
			}
			continue
		}
		c.adopt(entry)
	}
	for id, r := range c.routes {
		if !there[id] {
			c.drop(r)
		}
	}
	for id := range c.unknown {
		if !there[id] {
			delete(c.unknown, id)
		}
	}
}

// adopt takes a row as it is now.
func (c *round) adopt(entry journal.Entry) {
	id := entry.Key[len(subscriptionPrefix):]
	row, err := parseSubscription(c.store, entry)
	old := c.routes[id]
	if old != nil && (err != nil || old.row.Generation != row.Generation || !row.Live(c.now())) {
		c.drop(old)
		old = nil
	}
	switch {
	case err != nil:
		c.skip(id, "", "a subscription cannot be read", err)
	case !row.Live(c.now()):
	case old != nil:
		c.refresh(old, row, entry.Value)
	default:
		c.begin(row, entry.Value)
	}
}

// begin delivers to a subscription from where it was left.
func (c *round) begin(row Subscription, raw []byte) {
	if c.unknown[row.ID] == row.Generation {
		return
	}
	d, found, err := readDelivery(c.ctx, c.opts.Journal, c.store, row.ID, row.Generation)
	if err != nil {
		c.failedToRead("deliveries", err)
		return
	}
	if !found {
		d.Status.Active = true
	}
	r, known := newRoute(c.ctx, row, raw, d)
	if !known {
		c.skip(row.ID, row.Generation, "this version cannot deliver to a subscription", errors.New("its type or arguments are not known"))
		return
	}
	c.routes[row.ID] = r
	c.reactivate(r)
	for _, p := range r.open {
		c.later(r, p, min(p.due.Sub(c.now()), c.retries.longest())) // the clock may have been set since
	}
	c.dispatch(r)
	c.behind = true
}

// refresh goes on with the row of a subscription that was asked for again.
func (c *round) refresh(r *route, row Subscription, raw []byte) {
	r.row, r.raw, r.sealed = row, raw, false
	c.reactivate(r)
	c.dispatch(r)
}

// reactivate ends a suspension that is older than the last refresh. The time in between has used up no attempts.
func (c *round) reactivate(r *route) {
	if !r.suspended() || !r.row.Refreshed.After(r.delivery.SuspendedAt) {
		return
	}
	r.delivery.SuspendedAt, r.delivery.Status.Active, r.window, r.dirty = time.Time{}, true, window{}, true
	c.logger.Info("deliveries go on", "subscription", r.row)
}

// drop ends what is under way for a subscription that is gone.
func (c *round) drop(r *route) {
	r.gone = true
	r.cancel()
	delete(c.routes, r.row.ID)
}

// skip tells once that nothing is delivered to a row.
func (c *round) skip(id, generation, problem string, err error) {
	if told, found := c.unknown[id]; found && told == generation {
		return
	}
	c.unknown[id] = generation
	c.logger.Error(problem, "subscription", id, "error", err)
}

func (c *round) failedToRead(what string, err error) {
	if errors.Is(err, journal.ErrClosed) {
		c.lost = err
		return
	}
	if c.ctx.Err() == nil {
		c.logger.Warn(what+" cannot be read at present", "error", err)
	}
}
