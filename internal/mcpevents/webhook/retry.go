package webhook

import (
	"encoding/binary"
	"io"
	"slices"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"
)

// DefaultSchedule is when an event is tried: at once, and again so long after each failure (SEP-3415 leaves it to the
// server: three to five attempts within a quarter of an hour).
func DefaultSchedule() []time.Duration {
	return []time.Duration{0, 30 * time.Second, 2 * time.Minute, 10 * time.Minute}
}

// spread is by which part of it a delay is made shorter or longer, so that what failed together is not repeated together.
const spread = 0.2

// retries say when to try again.
type retries struct {
	schedule []time.Duration
	random   io.Reader
}

// next is the delay before another attempt, or false when there have been enough. An endpoint that asks for more time
// gets it, as far as the schedule goes.
func (r retries) next(attempts int, outcome callback.Outcome) (time.Duration, bool) {
	if outcome.Final() || attempts >= len(r.schedule) {
		return 0, false
	}
	return max(r.spread(r.schedule[attempts]), r.asked(outcome)), true
}

// asked is how long an endpoint wants to be left alone, at most the longest delay of the schedule.
func (r retries) asked(outcome callback.Outcome) time.Duration {
	return min(outcome.RetryAfter, slices.Max(r.schedule))
}

// longest is the most time between two attempts.
func (r retries) longest() time.Duration {
	return time.Duration(float64(slices.Max(r.schedule)) * (1 + spread))
}

func (r retries) spread(delay time.Duration) time.Duration {
	var random [4]byte
	if _, err := io.ReadFull(r.random, random[:]); err != nil {
		return delay
	}
	part := float64(binary.BigEndian.Uint32(random[:])) / (1 << 32)
	return time.Duration(float64(delay) * (1 - spread + 2*spread*part))
}
