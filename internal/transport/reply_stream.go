package transport

import (
	"context"
	"net/http"
	"time"
)

// watch ends streams whose caller is no longer valid, and keeps the headers of the layers apart from the library's.
func (s *HTTPServer) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := replyOf(r.Context())
		if s.opts.Valid == nil {
			answer.enter(nil, nil)
			next.ServeHTTP(w, r)
			return
		}
		ctx, end := context.WithCancel(r.Context())
		defer end()
		answer.enter(func() bool { return s.opts.Valid(ctx) }, end)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (r *reply) enter(valid func() bool, end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.valid, r.end = valid, end
	r.header = http.Header{}
}

// event writes a message as an event, and makes the answer a stream if nothing of it was sent yet.
func (r *reply) event(message []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.status == 0 {
		r.start(http.StatusOK, http.Header{"Content-Type": {eventStream}, "Cache-Control": {"no-cache"}}) // the library's may be in use
	}
	if !r.stream {
		return errNoStream
	}
	if err := r.send(asEvent(message)); err != nil {
		return err
	}
	return r.flush()
}

// streams reports whether the answer has begun as a stream and goes on.
func (r *reply) streams() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stream && r.inner != nil
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
	if time.Since(r.written) >= r.quiet && !r.silent {
		if r.send([]byte(":\n\n")) != nil || r.flush() != nil {
			return // net/http ends the request
		}
	}
	r.timer.Reset(r.nextLook())
}

func (r *reply) nextLook() time.Duration {
	next := r.quiet - time.Since(r.written)
	if r.silent {
		next = r.quiet
	}
	if r.valid != nil {
		next = min(next, validInterval)
	}
	return max(next, time.Millisecond)
}
