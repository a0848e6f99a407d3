package events

import (
	"context"
	"errors"
	"time"

	"ecwid-mcp/ecwid"
)

const (
	firstPause = time.Second
	maxPause   = 30 * time.Second // while Ecwid or the network fails
	slowPause  = time.Minute      // while Ecwid refuses everything; the client sends hardly any of it with a dead token
	retryOff   = time.Minute      // after which a topic that Ecwid refuses is tried again, by one request as long as it does
)

// trouble waits longer and longer after failures of Ecwid's. Other errors are the journal's and are returned.
func (w *worker) trouble(ctx context.Context, err error) error {
	var e *ecwid.Error
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !errors.As(err, &e) {
		return err
	}
	limit := slowPause
	switch e.Kind {
	case ecwid.KindRateLimited, ecwid.KindUnavailable, ecwid.KindMalformed:
		limit = maxPause
	}
	pause := limit
	if w.failures < 6 {
		pause = min(limit, firstPause<<w.failures)
	}
	w.failures++
	if e.Kind == ecwid.KindRateLimited {
		pause = max(pause, e.RetryAfter)
	}
	w.paused = time.Now().Add(pause)
	w.nextPoll = w.paused
	if w.status.failed(e.Kind) {
		w.logger.Warn("the store cannot be followed for now", "error", e)
	}
	return nil
}

// refusal reports whether Ecwid has said no to this request for a reason that does not concern others.
func refusal(err error) bool {
	for _, kind := range []error{ecwid.ErrScopeMissing, ecwid.ErrPlanRequired, ecwid.ErrInvalid, ecwid.ErrNotFound, ecwid.ErrConflict} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// switchTopic turns a topic off when Ecwid refuses it, and on again when it does not. Other errors are returned.
func (w *worker) switchTopic(t topic, err error) error {
	r := w.reads[t]
	var e *ecwid.Error
	switch {
	case refusal(err) && errors.As(err, &e):
		if r.off != e.Kind {
			w.logger.Warn("triggers are off: Ecwid refuses what they need", "triggers", t.triggers(), "scope", e.Scope, "error", e)
		}
		r.off, r.scope = e.Kind, e.Scope
		r.nextSweep = time.Now().Add(retryOff)
	case err != nil:
		return err
	case r.off != "":
		w.logger.Info("triggers are on again", "triggers", t.triggers())
		r.off, r.scope = "", ""
	}
	return nil
}
