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
	for attempt := 1; ; attempt++ {
		res, err := h.next.do(ctx, req)
		if err == nil {
			return res, nil
		}
		again, wait := retryable(req, err)
		if !again || attempt == maxAttempts {
			return nil, err
		}
		if wait {
			if !sleep(ctx, time.Duration(float64(pause)*(0.5+h.jitter()/2))) {
				return nil, err
			}
			pause *= 2
		}
		if ctx.Err() != nil {
			return nil, err
		}
	}
}

// retryable is the whole verdict: whether a repeat is safe and can help, and whether to pause first. After a 429 the
// limiter does the waiting.
func retryable(req *request, err error) (again, pause bool) {
	var e *Error
	if !errors.As(err, &e) {
		return false, false
	}
	switch {
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
