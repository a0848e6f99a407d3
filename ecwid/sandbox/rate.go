package sandbox

import "time"

// hammering is how many requests within a minute a blocked token may still send before the block grows (Ecwid REST
// docs, README, wording of 2025-09-24); badTokenRequests is how many an address may send with tokens that do not work.
const (
	hammering        = 20
	badTokenRequests = 600
	defaultBlock     = 10 * time.Minute
)

// rate counts the requests of one token.
type rate struct {
	accepted     []time.Time // within the current window, oldest first
	ignored      []time.Time // refused within the last minute
	blockedUntil time.Time
}

// take counts a request. It returns 0 when the request may pass, else how long the token stays blocked.
func (r *rate) take(now time.Time, limit int, b Behaviour) (blocked time.Duration) {
	if limit <= 0 {
		return 0
	}
	if now.Before(r.blockedUntil) {
		return r.ignore(now, b)
	}
	r.accepted = since(r.accepted, windowStart(now, b))
	if len(r.accepted) < limit {
		r.accepted = append(r.accepted, now)
		return 0
	}
	if b.RateWindow == FixedWindow {
		r.blockedUntil = now.Truncate(time.Minute).Add(time.Minute)
	} else {
		r.blockedUntil = r.accepted[len(r.accepted)-limit].Add(time.Minute)
	}
	return r.ignore(now, b)
}

func (r *rate) ignore(now time.Time, b Behaviour) time.Duration {
	r.ignored = append(since(r.ignored, now.Add(-time.Minute)), now)
	if len(r.ignored) > hammering {
		r.blockedUntil = later(r.blockedUntil, now.Add(b.block()))
	}
	return r.blockedUntil.Sub(now)
}

// windowStart is the moment after which requests still count.
func windowStart(now time.Time, b Behaviour) time.Time {
	if b.RateWindow == FixedWindow {
		return now.Truncate(time.Minute).Add(-1)
	}
	return now.Add(-time.Minute)
}

// since drops the times up to and including start.
func since(times []time.Time, start time.Time) []time.Time {
	for len(times) > 0 && !times[0].After(start) {
		times = times[1:]
	}
	return times
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (b Behaviour) block() time.Duration {
	if b.HammerBlockSeconds > 0 {
		return time.Duration(b.HammerBlockSeconds) * time.Second
	}
	return defaultBlock
}

// refuse counts a request with a token that does not work.
func (c *caller) refuse(now time.Time, b Behaviour) {
	if c.bad++; c.bad > badTokenRequests {
		c.blockedUntil = now.Add(b.block())
		c.bad = 0
	}
}
