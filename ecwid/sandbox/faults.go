package sandbox

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// FaultKind says what goes wrong.
type FaultKind string

// The faults there are.
const (
	Latency   FaultKind = "latency"   // the answer comes later
	Status    FaultKind = "status"    // the request is not handled; Status is answered, with RetryAfter if set
	EmptyBody FaultKind = "emptyBody" // the request is handled, its answer comes without a body
	CutBefore FaultKind = "cutBefore" // the connection drops before the request is handled
	CutAfter  FaultKind = "cutAfter"  // the request is handled, then the connection drops: a lost response
	Truncated FaultKind = "truncated" // the request is handled, half of the JSON comes
	NotJSON   FaultKind = "notJson"   // the request is handled, an HTML page comes
	Revoked   FaultKind = "revoked"   // the request is refused as if the token were revoked: 403 without a body
)

// Fault makes matching requests go wrong. Several may match one request: their latencies add up, and the oldest of
// the others is played.
type Fault struct {
	ID         int       `json:"id"` // given by the store
	Kind       FaultKind `json:"kind"`
	Method     string    `json:"method,omitempty"` // empty: any
	Path       string    `json:"path,omitempty"`   // below the store id, with everything under it; empty: any
	Skip       int       `json:"skip,omitempty"`   // matching requests to let pass first
	Times      int       `json:"times,omitempty"`  // how often to play; 0 until cleared
	LatencyMs  int       `json:"latencyMs,omitempty"`
	Status     int       `json:"status,omitempty"`       // for status; 500 when zero
	RetryAfter int       `json:"retryAfter,omitempty"`   // seconds, for status
	Code       string    `json:"errorCode,omitempty"`    // for status; the body is empty without code and message
	Message    string    `json:"errorMessage,omitempty"` // for status
	Played     int       `json:"played"`                 // how often it was played so far
}

// Faults is the list of faults of a store. It is safe for use by several goroutines.
type Faults struct {
	mu     sync.Mutex
	lastID int
	active []*Fault
}

// Add starts a fault and returns its id.
func (f *Faults) Add(fault Fault) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastID++
	fault.ID, fault.Played = f.lastID, 0
	f.active = append(f.active, &fault)
	return fault.ID
}

// List gives the faults that are still on.
func (f *Faults) List() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]Fault, len(f.active))
	for i, one := range f.active {
		out[i] = *one
	}
	return out
}

// Remove ends the fault with this id; one that is over already is no error.
func (f *Faults) Remove(id int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = slices.DeleteFunc(f.active, func(one *Fault) bool { return one.ID == id })
}

// Clear ends all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = nil
}

// played is what the faults do to one request.
type played struct {
	latency time.Duration
	kind    FaultKind // empty: nothing but latency
	fault   Fault
}

func (f *Faults) take(method, path string) played {
	f.mu.Lock()
	defer f.mu.Unlock()
	var p played
	kept := f.active[:0]
	for _, one := range f.active {
		if one.matches(method, path) && (one.Kind == Latency || p.kind == "") {
			one.play(&p)
		}
		if one.Times == 0 || one.Played < one.Times {
			kept = append(kept, one)
		}
	}
	clear(f.active[len(kept):])
	f.active = kept
	return p
}

func (f *Fault) play(p *played) {
	if f.Skip > 0 {
		f.Skip--
		return
	}
	f.Played++
	if p.latency += time.Duration(f.LatencyMs) * time.Millisecond; f.Kind != Latency {
		p.kind, p.fault = f.Kind, *f
	}
}

func (f *Fault) matches(method, path string) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, method) {
		return false
	}
	prefix := strings.TrimRight(f.Path, "/")
	return prefix == "" || path == prefix || strings.HasPrefix(path, prefix+"/")
}

// instead is the answer that takes the place of handling the request, if any.
func (p played) instead() (answer, bool) {
	switch p.kind {
	case Revoked:
		return answer{status: 403}, true
	case Status:
		a := answer{status: p.fault.Status, retryAfter: time.Duration(p.fault.RetryAfter) * time.Second}
		if a.status == 0 {
			a.status = 500
		}
		if p.fault.Code != "" || p.fault.Message != "" {
			a.body = failure(a.status, p.fault.Code, "%s", p.fault.Message).body()
		}
		return a, true
	}
	return answer{}, false
}

// damage spoils the answer to a request that was handled.
func (p played) damage(a answer) answer {
	switch p.kind {
	case EmptyBody:
		a.body = nil
	case Truncated:
		a.body = a.body[:len(a.body)/2]
	case NotJSON:
		a.mediaType, a.body = "text/html;charset=utf-8", []byte("<html><body>Bad gateway</body></html>")
	}
	return a
}

// wait lets time pass; it is false when the caller left meanwhile.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
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
