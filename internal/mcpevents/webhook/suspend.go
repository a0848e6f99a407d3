package webhook

import "time"

// SuspendRule says when an endpoint is left alone until its subscription is refreshed: after more than a part of all
// attempts of a time failed, and not before there were many. The zero value is DefaultSuspendRule.
type SuspendRule struct {
	Window   time.Duration
	Attempts int     // least number of attempts in Window
	Failures float64 // more than this part of them failed: 0.95
}

// DefaultSuspendRule is that of SEP-3415: more than 95 % of at least 100 attempts within an hour.
func DefaultSuspendRule() SuspendRule {
	return SuspendRule{Window: time.Hour, Attempts: 100, Failures: 0.95}
}

const windowParts = 60

// window counts attempts of the last while, in parts of it. A restart forgets them.
type window struct {
	parts [windowParts]tally
	last  int64 // the part that is counted now, since 1970
}

type tally struct{ attempts, failures int }

// count adds an attempt and reports whether the rule is broken.
func (w *window) count(now time.Time, failed bool, rule SuspendRule) bool {
	w.turn(now.UnixNano() / max(int64(rule.Window)/windowParts, 1))
	part := &w.parts[w.last%windowParts]
	part.attempts++
	if failed {
		part.failures++
	}
	var all tally
	for _, p := range w.parts {
		all.attempts += p.attempts
		all.failures += p.failures
	}
	return all.attempts >= rule.Attempts && float64(all.failures) > rule.Failures*float64(all.attempts)
}

// turn forgets what is older than the window. A clock that was set back stops it for as long.
func (w *window) turn(part int64) {
	if part-w.last >= windowParts {
		*w = window{last: part}
		return
	}
	for ; w.last < part; w.last++ {
		w.parts[(w.last+1)%windowParts] = tally{}
	}
}
