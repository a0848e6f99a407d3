package doctor

import (
	"net/http"
	"sync"
	"time"
)

// Watch is the transport of a client that notes what only HTTP tells: the time at Ecwid, and how often Ecwid has
// refused a request for its rate.
type Watch struct {
	next http.RoundTripper
	now  func() time.Time

	mu       sync.Mutex
	requests int
	answers  int
	limited  int // answers 429
	dated    bool
	behind   time.Duration // how far this machine's clock is behind Ecwid's, in the last answer
}

// NewWatch wraps next; when it is nil, a clone of http.DefaultTransport.
func NewWatch(next http.RoundTripper, now func() time.Time) *Watch {
	if next == nil {
		next = http.DefaultTransport.(*http.Transport).Clone()
	}
	return &Watch{next: next, now: now}
}

// RoundTrip implements http.RoundTripper.
func (w *Watch) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := w.next.RoundTrip(req)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	if err != nil {
		return res, err
	}
	w.answers++
	if res.StatusCode == http.StatusTooManyRequests {
		w.limited++
	}
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		w.dated, w.behind = true, date.Sub(w.now())
	}
	return res, nil
}

// heard reports whether any answer came.
func (w *Watch) heard() bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.answers > 0
}

// CloseIdleConnections lets go of the connections that are kept for further requests.
func (w *Watch) CloseIdleConnections() {
	if next, ok := w.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

// clockTolerance allows for the second that a Date header leaves out and for the way of the answer.
const clockTolerance = 30 * time.Second

func (e *examination) clock() {
	if !e.Watch.heard() {
		return
	}
	e.Watch.mu.Lock()
	dated, behind := e.Watch.dated, e.Watch.behind
	e.Watch.mu.Unlock()
	switch {
	case !dated:
		e.add("clock", NotTested, "no answer carried a time to compare this machine's clock with", "")
	case behind.Abs() <= clockTolerance:
		e.add("clock", OK, "this machine's clock agrees with Ecwid's", "")
	default:
		direction := "behind"
		if behind < 0 {
			direction = "ahead of"
		}
		e.add("clock", Warning, "this machine's clock is "+behind.Abs().Round(time.Second).String()+" "+direction+" Ecwid's",
			"Let the system set the clock by the network; searches by date and changes are otherwise off by as much.")
	}
}
