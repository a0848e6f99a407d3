package ecwid

import (
	"context"
	"errors"
	"net/http"
	"time"
)

const (
	maxAttempts = 4
	firstPause  = 500 * time.Millisecond
)

// retryHandler repeats a call that failed and cannot happen twice. Every attempt waits for the rate limit anew, with
// the place in the queue that the first one had.
type retryHandler struct {
	next   handler
	jitter func() float64 // 0 ≤ x < 1
}

func (h *retryHandler) do(ctx context.Context, req *request) (*response, error) {
	pause := firstPause
	doubt := false    // an attempt of a change has perhaps arrived
	var refused error // Ecwid's own 429
	for attempt := 1; ; attempt++ {
		res, err := h.next.do(ctx, req)
		if err == nil {
			return res, nil
		}
		doubt = doubt || (!req.reads && mayHaveArrived(err))
		again, wait := retryable(req, err)
		err = earlier429(&refused, err)
		if !again || attempt == maxAttempts {
			return nil, inDoubt(doubt, err)
		}
		if wait {
			if !sleep(ctx, time.Duration(float64(pause)*(0.5+h.jitter()/2))) {
				return nil, inDoubt(doubt, err)
			}
			pause *= 2
		}
		if ctx.Err() != nil {
			return nil, inDoubt(doubt, err)
		}
	}
}

// earlier429 remembers Ecwid's 429 and gives it in place of the limiter's refusal to wait as long as it asks.
func earlier429(refused *error, err error) error {
	var e *Error
	switch {
	case !errors.As(err, &e) || e.Kind != KindRateLimited:
	case e.Status == http.StatusTooManyRequests:
		*refused = err
	case e.unsent && *refused != nil:
		return *refused
	}
	return err
}

// mayHaveArrived reports whether a failed attempt says nothing about what it has done.
func mayHaveArrived(err error) bool {
	var e *Error
	return errors.As(err, &e) && !e.unsent && (e.Kind == KindUnavailable || e.Kind == KindMalformed && e.Status < 300)
}

// inDoubt gives the error of a change of which an attempt may have arrived: whatever kept the last attempt from an
// answer, the outcome is unknown. An answer of Ecwid's about the change itself stands.
func inDoubt(doubt bool, err error) error {
	var e *Error
	if !doubt || !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case KindInvalid, KindNotFound, KindConflict:
		return err
	}
	unknown := *e
	unknown.Kind = KindOutcomeUnknown
	return &unknown
}

// retryable is the whole verdict: whether a repeat is safe and can help, and whether to pause first. After a 429 the
// limiter does the waiting.
func retryable(req *request, err error) (again, pause bool) {
	var e *Error
	if !errors.As(err, &e) {
		return false, false
	}
	switch {
	case e.unsent && e.Kind == KindRateLimited:
		return false, false // there is no time left for a turn
	case e.Kind == KindRateLimited && e.Status == http.StatusTooManyRequests:
		return true, false // Ecwid ignores a request beyond the limit, so even a POST may be repeated
	case e.Kind == KindUnavailable && e.Status == 0:
		return !errors.Is(e.Cause, context.Canceled), true // not sent, or a repeat changes nothing
	case e.Kind == KindUnavailable:
		return e.Status != http.StatusInternalServerError && e.Status != 449, true
	case e.Kind == KindMalformed && e.Status == http.StatusOK:
		return !errors.Is(e.Cause, errTooLarge), true // a read that was cut off
	}
	return false, false
}

// sleep waits for d and reports false when the context ends first, or would.
func sleep(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
