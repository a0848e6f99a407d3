package transport

import (
	"context"
	"net/http"
	"time"
)

// watch ends streams whose caller is no longer valid, and notes the headers with which a stream may begin.
func (s *HTTPServer) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, end := context.WithCancel(r.Context())
		defer end()
		if answer := replyOf(ctx); answer != nil {
			answer.enter(s.validity(ctx), end)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *HTTPServer) validity(ctx context.Context) func() bool {
	if s.opts.Valid == nil {
		return nil
	}
	return func() bool { return s.opts.Valid(ctx) }
}

func (r *reply) enter(valid func() bool, end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.valid, r.end = valid, end
	r.early = r.header.Clone() // while nobody else uses it
	r.early.Set("Content-Type", eventStream)
	r.early.Set("Cache-Control", "no-cache")
}

// event writes a message as an event, and makes the answer a stream if nothing of it was sent yet.
func (r *reply) event(message []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.status == 0 && r.early != nil {
		r.start(http.StatusOK, r.early)
	}
	if !r.stream {
		return errNoStream
	}
	if err := r.send(asEvent(message)); err != nil {
		return err
	}
	return r.flush()
}

// look asks whether the stream may go on, and sends a comment if it was quiet for long.
func (r *reply) look() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inner == nil {
		return
	}
	if r.valid != nil && !r.valid() {
		r.end()
		return
	}
	if time.Since(r.written) >= r.quiet {
		if r.send([]byte(":\n\n")) != nil || r.flush() != nil {
			return // net/http ends the request
		}
	}
	r.timer.Reset(r.nextLook())
}

func (r *reply) nextLook() time.Duration {
	next := r.quiet - time.Since(r.written)
	if r.valid != nil {
		next = min(next, validInterval)
	}
	return max(next, time.Millisecond)
}
