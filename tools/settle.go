package tools

import (
	"context"
	"errors"
	"time"

	"ecwid-mcp/ecwid"
)

// settle looks for the result of a write whose answer was lost, or which somebody else has just made. Ecwid's search
// sees a new record after a second or so, hence the pauses. It reports false when the record did not turn up.
func settle[T any](ctx context.Context, look func(context.Context) (T, bool, error)) (T, bool) {
	var zero T
	for _, pause := range []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second} {
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return zero, false
		}
		found, ok, err := look(ctx)
		if err == nil && ok {
			return found, true
		}
		if errors.Is(err, ecwid.ErrScopeMissing) || errors.Is(err, ecwid.ErrUnauthorized) {
			return zero, false // looking again will not help
		}
	}
	return zero, false
}

func lost(err error) bool { return errors.Is(err, ecwid.ErrOutcomeUnknown) }
