package transport

import (
	"net/http"
	"sync"
)

// streamCount counts the open streams of every caller.
type streamCount struct {
	mu   sync.Mutex
	open map[string]int
}

func newStreamCount() *streamCount { return &streamCount{open: map[string]int{}} }

// acquire counts one more, unless there are as many as may be.
func (c *streamCount) acquire(caller string, limit int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[caller] >= limit {
		return false
	}
	c.open[caller]++
	return true
}

func (c *streamCount) release(caller string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[caller]--; c.open[caller] == 0 {
		delete(c.open, caller)
	}
}

// serveStream serves a request whose answer stays open.
func (s *HTTPServer) serveStream(next http.Handler, w http.ResponseWriter, r *http.Request, kind, caller string) {
	if !s.streams.acquire(caller, perCaller(s.opts.MaxStreams, caller)) {
		tooMany(w, "streams")
		return
	}
	defer s.streams.release(caller)
	s.opts.Streams(kind, 1)
	defer s.opts.Streams(kind, -1)
	next.ServeHTTP(w, r)
}

func tooMany(w http.ResponseWriter, what string) {
	w.Header().Set("Retry-After", "60")
	refuse(w, http.StatusTooManyRequests, "ecwid-mcp has too many open "+what+" of this caller; close some and try again")
}
