package ecwid

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// limitHandler lets a request pass when the token's budget has room, and tells the Limiter what the answer says
// about the token.
type limitHandler struct {
	limiter *Limiter
	next    handler
}

func (h *limitHandler) do(ctx context.Context, req *request) (*response, error) {
	ticket, err := h.limiter.wait(ctx, req.class, req.ticket)
	req.ticket = ticket
	if err != nil {
		return nil, limitError(req, err)
	}
	req.granted = time.Now()
	res, err := h.next.do(ctx, req)
	return res, h.limiter.observe(ctx, err)
}

// limitError words a call that was not sent.
func limitError(req *request, err error) *Error {
	var wait *waitError
	var dead *deadTokenError
	switch {
	case errors.As(err, &wait):
		e := req.fail(KindRateLimited, err.Error())
		e.RetryAfter, e.unsent = max(wait.wait, time.Second), true
		return e
	case errors.As(err, &dead):
		e := req.fail(KindUnauthorized, err.Error())
		e.RetryAfter, e.unsent = dead.untilProbe, true
		return e
	}
	return &Error{Kind: KindUnavailable, Method: req.method, Path: req.displayPath(), Cause: err, unsent: true,
		Message: "not sent: the caller's time ended while it waited for the request budget"}
}

// observe learns from an answer: a 429 blocks the token, a refused token counts towards the breaker, any answer that
// needed a good token closes it. It returns the error, reworded where the block explains it.
func (l *Limiter) observe(ctx context.Context, err error) error {
	if err == nil {
		l.tokenAccepted(ctx)
		return nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Status == http.StatusTooManyRequests:
		l.block(e.RetryAfter)
		l.consult(ctx, noteBlock(e.RetryAfter))
	case e.Kind == KindUnauthorized:
		return l.tokenRefused(ctx, e)
	case e.Status >= 400 && e.Status < 500 && e.Kind != KindStoreNotFound:
		l.tokenAccepted(ctx)
	}
	return err
}

// tokenAccepted closes the breaker. A block that has ended then explains no 403 any more; processes that share a ledger
// go by what it says.
func (l *Limiter) tokenAccepted(ctx context.Context) {
	l.mu.Lock()
	l.breaker.accepted()
	if !l.blockedUntil.After(time.Now()) {
		l.blockedUntil = time.Time{}
	}
	l.mu.Unlock()
	l.consult(ctx, noteAcceptance)
}

// tokenRefused counts a refusal, unless a 429 block runs or has just ended and nothing was accepted since: then a 403 is
// part of the block.
func (l *Limiter) tokenRefused(ctx context.Context, e *Error) error {
	counted := provesDeadToken(e) && l.consult(ctx, noteRefusal)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if quiet := l.blockedUntil.Add(l.afterwards).Sub(now); !l.blockedUntil.IsZero() && quiet > 0 {
		e.Kind, e.RetryAfter = KindRateLimited, quiet
		return e
	}
	if !counted && provesDeadToken(e) && l.breaker.refused(now) {
		l.refuse(func(*waiter) error { return &deadTokenError{probeInterval} })
	}
	return e
}

// provesDeadToken: a 403 with other words, from a proxy perhaps, is no proof.
func provesDeadToken(e *Error) bool {
	return e.Status == http.StatusUnauthorized || e.Code == "INVALID_API_TOKEN" || (e.Code == "" && e.Message == "")
}
