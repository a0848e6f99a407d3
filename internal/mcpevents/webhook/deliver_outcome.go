package webhook

import (
	"context"
	"errors"
	"net/http"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"
)

// landed goes on after an attempt.
func (c *round) landed(r *route, p *parcel, rep report) {
	r.flying--
	c.flying--
	switch {
	case errors.Is(rep.err, context.Canceled):
	case errors.Is(rep.err, errBroken):
		c.breakDown(rep.err)
	case c.broken:
		c.broken = false
		c.dispatchAll()
	}
	if r.gone {
		return
	}
	if rep.stale {
		c.Wake(c.store)
	}
	switch {
	case rep.err == nil:
		c.tried(r, p, rep)
	case errors.Is(rep.err, ErrForbidden):
		c.expel(r)
		return
	case errors.Is(rep.err, errPurged):
		c.close(r, p)
		c.missed(r)
	case errors.Is(rep.err, ErrSealed):
		r.ready = append(r.ready, p)
		if !r.sealed {
			c.logger.Error("nothing is delivered to a subscription until it is refreshed", "subscription", r.row, "error", rep.err)
		}
		r.sealed = true
	default:
		r.ready = append(r.ready, p)
		c.pause(r, tick)
		told := errors.Is(rep.err, errBroken) || errors.Is(rep.err, errStale) || rep.outcome.Reason == callback.Canceled
		if !told && !r.held {
			c.logger.Warn("deliveries to a subscription wait", "subscription", r.row, "error", rep.err)
			r.held = true
		}
	}
	c.dispatch(r)
}

// breakDown notes that nothing can be delivered to anybody. What was held because of it is no fault of a route.
func (c *round) breakDown(err error) {
	if !c.broken && c.ctx.Err() == nil {
		c.logger.Error("no events can be delivered at present", "error", err)
	}
	c.broken = true
	c.pausedUntil = time.Now().Add(tick)
}

func (c *round) dispatchAll() {
	for _, r := range c.routes {
		c.dispatch(r)
	}
}

// tried goes on after an attempt with an outcome.
func (c *round) tried(r *route, p *parcel, rep report) {
	now := c.now()
	r.held = false
	c.opts.Observe(r.row.Name, rep.outcome.Reason, rep.took)
	if rep.outcome.Reason != callback.TooLarge { // those are not sent
		p.attempts++
	}
	if rep.outcome.Reason == callback.Delivered {
		c.close(r, p)
		r.succeeded(now)
		r.window.count(now, false, c.opts.Suspend)
		c.tellGap(r)
		return
	}
	r.failed(rep.outcome.Reason, now)
	c.throttle(r, rep.outcome)
	if delay, again := c.retries.next(p.attempts, rep.outcome); again {
		c.later(r, p, delay)
	} else {
		c.giveUp(r, p, rep, now)
	}
	if !unwanted(rep.outcome) && rep.outcome.Reason != callback.TooLarge && r.window.count(now, true, c.opts.Suspend) && !r.suspended() {
		r.delivery.SuspendedAt, r.delivery.Status.Active = now, false
		c.logger.Warn("almost all deliveries fail, so they are suspended until the subscription is refreshed", "subscription", r.row)
	}
}

// unwanted reports whether the endpoint has refused this very message for good, which says nothing about others.
func unwanted(outcome callback.Outcome) bool {
	return outcome.Status == http.StatusGone || outcome.Status == http.StatusRequestEntityTooLarge
}

// giveUp ends the attempts to deliver an event. Unless the endpoint wanted it so, that is a gap.
func (c *round) giveUp(r *route, p *parcel, rep report, now time.Time) {
	c.close(r, p)
	r.gaveUp(Failure{EventID: rep.eventID, At: now, Reason: string(rep.outcome.Reason), Attempts: p.attempts})
	if !unwanted(rep.outcome) {
		c.missed(r)
	}
	c.logger.Info("an event was given up", "subscription", r.row, "event", rep.eventID, "reason", rep.outcome.Reason, "attempts", p.attempts)
}

// missed notes a gap, and tells it if the endpoint works.
func (c *round) missed(r *route) {
	r.delivery.Gaps++
	r.dirty = true
	if r.delivery.Status.FailedSince == nil {
		c.tellGap(r)
	}
}

// close is done with a parcel.
func (c *round) close(r *route, p *parcel) {
	r.finish(p)
	r.dirty = true
	if r.full && len(r.open) <= roomAgain {
		r.full, c.behind = false, true
	}
}

// later has a parcel tried again after a delay.
func (c *round) later(r *route, p *parcel, delay time.Duration) {
	if delay <= 0 {
		p.due = time.Time{}
		r.ready = append(r.ready, p)
		return
	}
	p.due = c.now().Add(delay)
	c.alarms.set(alarm{time.Now().Add(delay), r, p})
}

// throttle leaves an endpoint alone that has too much to do and says for how long.
func (c *round) throttle(r *route, outcome callback.Outcome) {
	busy := outcome.Status == http.StatusTooManyRequests || outcome.Status == http.StatusServiceUnavailable
	wait := c.retries.asked(outcome)
	if !busy || wait <= 0 {
		return
	}
	r.delivery.Status.Throttled, r.delivery.Status.RetryAfterMS = true, wait.Milliseconds()
	c.pause(r, wait)
}

// pause begins no attempts for a while.
func (c *round) pause(r *route, wait time.Duration) {
	until := time.Now().Add(wait)
	if until.After(r.pausedUntil) {
		r.pausedUntil = until
		c.alarms.set(alarm{at: until, route: r})
	}
}
