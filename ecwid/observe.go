package ecwid

import (
	"context"
	"errors"
	"time"
)

// Call is one attempt of a call, for counting and timing: it holds no id, no token and nothing that a person typed.
// A call that is repeated makes several.
type Call struct {
	Method string // HTTP method
	// Route is the path below the store id with {…} in place of ids, one of a fixed set: "/orders/{orderId}".
	Route    string
	Status   int           // HTTP status of the answer; 0 when none came
	Kind     Kind          // why the attempt failed; empty on success
	Attempt  int           // 1 for the first, at most 4
	Waited   time.Duration // for a turn in the request budget
	Duration time.Duration // of the exchange with Ecwid; 0 when Refused
	// Refused: the attempt was not made, because its turn would have come too late (KindRateLimited), the token is known
	// to be dead (KindUnauthorized), or the caller left while it waited (KindUnavailable).
	Refused bool
}

// observeHandler tells of every attempt. It stands outside of the limit, so that refusals and waiting times show.
type observeHandler struct {
	next   handler
	report func(Call)
}

func (h *observeHandler) do(ctx context.Context, req *request) (*response, error) {
	req.attempts++
	req.granted = time.Time{}
	start := time.Now()
	res, err := h.next.do(ctx, req)
	h.report(observed(req, res, err, start, time.Now()))
	return res, err
}

func observed(req *request, res *response, err error, start, end time.Time) Call {
	c := Call{Method: req.method, Route: routeOf(req.path), Attempt: req.attempts}
	if req.granted.IsZero() {
		c.Refused, c.Waited = true, end.Sub(start)
	} else {
		c.Waited, c.Duration = req.granted.Sub(start), end.Sub(req.granted)
	}
	var e *Error
	switch {
	case err == nil:
		c.Status = res.status
	case errors.As(err, &e):
		c.Status, c.Kind = e.Status, e.Kind
	}
	return c
}
