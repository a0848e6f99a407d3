package webhook

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	maxFlying    = 4    // attempts of one subscription at a time
	maxOpen      = 1000 // events of one subscription that wait; the log holds the rest
	roomAgain    = maxOpen / 2
	keptFailures = 20
)

// route is a subscription with its deliveries. Its round's goroutine owns it; the row does not change, but is replaced.
type route struct {
	row    Subscription
	raw    []byte // the row as the journal has it
	kind   feed.Type
	filter feed.Filter
	ctx    context.Context // until it is gone
	cancel context.CancelFunc
	gone   bool // what comes back of attempts counts no more

	track
	ready  []*parcel // may be tried now
	flying int       // attempts under way
	full   bool      // open events are too many to read on

	pausedUntil time.Time // by a clock that never jumps
	held        bool      // it was told that deliveries wait
	sealed      bool      // the secret cannot be opened
	telling     bool      // a gap envelope is under way
	tellings    int       // gap envelopes that failed since one arrived

	delivery Delivery // but for what track knows
	window   window
	dirty    bool      // differs from what the journal has
	moved    time.Time // when seen went beyond what the journal has; zero when it did not
}

// newRoute gives no route for a row whose type or arguments this version does not know.
func newRoute(ctx context.Context, row Subscription, raw []byte, d Delivery) (*route, bool) {
	kind, found := feed.Lookup(row.Name)
	if !found {
		return nil, false
	}
	arguments, err := kind.ParseArguments([]byte(row.Arguments))
	if err != nil {
		return nil, false
	}
	r := &route{row: row, raw: raw, kind: kind, filter: arguments.Filter, track: recall(d, row.From), delivery: d}
	r.delivery.Generation = row.Generation
	r.ctx, r.cancel = context.WithCancel(ctx)
	return r, true
}

// suspended reports whether the endpoint is left alone until the next refresh.
func (r *route) suspended() bool { return !r.delivery.SuspendedAt.IsZero() }

// owed reports whether there is a gap of which the subscriber was not told in any way.
func (r *route) owed() bool {
	return r.delivery.Gaps > max(r.delivery.GapsSent, r.row.GapsTold)
}

// gaveUp notes an event that will not be delivered.
func (r *route) gaveUp(f Failure) {
	failures := append(r.delivery.Failures, f)
	r.delivery.Failures = failures[max(0, len(failures)-keptFailures):]
	r.dirty = true
}

// succeeded and failed tell the status of an attempt.
func (r *route) succeeded(now time.Time) {
	s := &r.delivery.Status
	s.LastDeliveryAt, s.LastError, s.FailedSince = &now, nil, nil
	s.Throttled, s.RetryAfterMS = false, 0
	r.dirty = true
}

func (r *route) failed(reason callback.Reason, now time.Time) {
	word := string(reason.Category())
	s := &r.delivery.Status
	s.LastError = &word
	if s.FailedSince == nil {
		s.FailedSince = &now
	}
	r.dirty = true
}

// entry is what the journal shall have.
func (r *route) entry() (journal.Entry, error) {
	d := r.delivery
	r.record(&d)
	return d.entry(r.row.ID)
}
