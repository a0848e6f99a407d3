package transport

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"
)

const eventStream = "text/event-stream"

var (
	errReplyEnded = errors.New("the request has ended")
	errNoStream   = errors.New("the answer is no stream")
)

// reply is the answer to one request. It bounds the time of every write, writes events whole, keeps quiet streams
// alive, and lets a call put its notifications on its own answer.
type reply struct {
	header http.Header // the answer's own; behind the layers the MCP library's, until it is sent
	limit  time.Duration
	quiet  time.Duration // after which a comment is sent

	mu      semaphore
	inner   http.ResponseWriter // nil when the request has ended
	control *http.ResponseController
	last    bool // the connection ends with this answer: chunks may have come with a length, which net/http hides
	status  int
	stream  bool   // the answer is a stream of events
	wrap    bool   // what the library writes as a JSON object becomes an event
	silent  bool   // no comments are sent
	partial []byte // of an event
	written time.Time
	given   time.Time // when writes were given their time
	valid   func() bool
	end     func()
	timer   *time.Timer
	started chan struct{} // closed with the header
}

// semaphore is a mutex for holding while one waits for a client; testing/synctest knows that who waits for it waits.
type semaphore chan struct{}

func (s semaphore) Lock()   { s <- struct{}{} }
func (s semaphore) Unlock() { <-s }

type replyKey struct{}

func newReply(w http.ResponseWriter, limit, quiet time.Duration) *reply {
	return &reply{
		header: w.Header(), limit: limit, quiet: quiet,
		mu: make(semaphore, 1), inner: w, started: make(chan struct{}), control: http.NewResponseController(w),
	}
}

func replyOf(ctx context.Context) *reply {
	r, _ := ctx.Value(replyKey{}).(*reply)
	return r
}

// guardReply gives every request its reply.
func (s *HTTPServer) guardReply(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := newReply(w, s.opts.WriteLimit, s.opts.Heartbeat)
		answer.last = len(r.TransferEncoding) > 0
		answer.extend()
		defer answer.finish()
		next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), replyKey{}, answer)))
	})
}

// Header implements http.ResponseWriter.
func (r *reply) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *reply) WriteHeader(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.status != 0 {
		// The call's notifications came first, which the library does not know of.
		r.wrap = !isEventStream(r.header)
		return
	}
	r.start(status, r.header)
}

// start sends the header. r.mu is held.
func (r *reply) start(status int, header http.Header) {
	if r.inner == nil {
		return
	}
	r.status, r.stream, r.written = status, isEventStream(header), time.Now()
	maps.Copy(r.inner.Header(), header)
	if r.last {
		r.inner.Header().Set("Connection", "close")
	}
	if r.stream {
		r.inner.Header().Set("X-Accel-Buffering", "no") // or a proxy waits for more
		r.timer = time.AfterFunc(r.nextLook(), r.look)
	}
	r.extend()
	r.inner.WriteHeader(status)
	close(r.started)
}

func isEventStream(header http.Header) bool {
	return strings.HasPrefix(header.Get("Content-Type"), eventStream)
}

// Write implements http.ResponseWriter.
func (r *reply) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inner == nil {
		return 0, errReplyEnded
	}
	if r.status == 0 {
		r.start(http.StatusOK, r.header)
	}
	switch {
	case r.wrap:
		return len(p), r.send(asEvent(p))
	case r.stream:
		r.partial = append(r.partial, p...)
		if !bytes.HasSuffix(r.partial, []byte("\n\n")) && !bytes.HasSuffix(r.partial, []byte("\r\n\r\n")) {
			return len(p), nil
		}
		whole := r.partial
		r.partial = nil
		return len(p), r.send(whole)
	default:
		return len(p), r.send(p)
	}
}

func asEvent(message []byte) []byte {
	return append(append([]byte("event: message\ndata: "), bytes.TrimSpace(message)...), "\n\n"...)
}

// send writes within the limit of time; when that is over, net/http ends the request. r.mu is held.
func (r *reply) send(p []byte) error {
	if r.inner == nil {
		return errReplyEnded
	}
	r.extend()
	r.written = time.Now()
	_, err := r.inner.Write(p)
	return err
}

// extendEvery is how exact the limit of a write's time is; setting it takes longer than looking at the clock.
const extendEvery = 10 * time.Millisecond

// extend gives the next write its time.
func (r *reply) extend() {
	if now := time.Now(); now.Sub(r.given) >= extendEvery {
		r.given = now
		_ = r.control.SetWriteDeadline(now.Add(r.limit)) // not every test's writer can
	}
}

// Flush implements http.Flusher.
func (r *reply) Flush() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.flush() // the next write tells
}

func (r *reply) flush() error {
	if r.inner == nil {
		return errReplyEnded
	}
	if r.status == 0 {
		r.start(http.StatusOK, r.header)
	}
	r.extend()
	return r.control.Flush()
}

// SetReadDeadline is for http.ResponseController.
func (r *reply) SetReadDeadline(deadline time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inner == nil {
		return errReplyEnded
	}
	return r.control.SetReadDeadline(deadline)
}

// SetWriteDeadline is for http.ResponseController: every write has its own already.
func (r *reply) SetWriteDeadline(time.Time) error { return nil }

// NoComments is for streams that keep themselves alive.
func (r *reply) NoComments() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.silent = true
}

// finish makes every later write fail, and lets go of the request: the library keeps replies of legacy sessions.
func (r *reply) finish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
	}
	r.extend() // for what net/http still has to send
	r.inner, r.control, r.valid, r.end, r.header = nil, nil, nil, nil, http.Header{}
}
