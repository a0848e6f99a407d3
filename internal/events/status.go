package events

import (
	"sync"
	"time"

	"ecwid-mcp/ecwid"
)

// Status tells how following a store goes, as this process sees it.
type Status struct {
	// Following says whether this process does the work; otherwise another one may.
	Following bool
	// LastPoll is when the store was last read without an error, by whichever process, by the local clock; zero for never.
	LastPoll time.Time
	// Problem is why Ecwid could not be read the last time; empty when it could.
	Problem ecwid.Kind
	// Unkept says that the journal refuses events at the moment: none are lost, they come when it takes them again.
	Unkept bool
	// Off tells of the triggers that Ecwid did not let the store's follower follow at LastPoll.
	Off []OffTrigger
	// WaitingCarts are unfinished and not yet idle for long enough; AnonymousCarts were abandoned without an e-mail.
	WaitingCarts, AnonymousCarts int
}

// OffTrigger is a trigger that cannot fire.
type OffTrigger struct {
	Trigger Trigger     `json:"trigger"`
	Reason  ecwid.Kind  `json:"reason"`
	Scope   ecwid.Scope `json:"scope,omitempty"` // the access scope that is missing, when that is the reason
}

// board is where the worker writes what Status shows.
type board struct {
	mu     sync.Mutex
	status Status
}

func (b *board) read() Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	status := b.status
	status.Off = append([]OffTrigger(nil), status.Off...)
	return status
}

func (b *board) following(yes bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status.Following = yes
	if !yes {
		b.status = Status{LastPoll: b.status.LastPoll, Unkept: b.status.Unkept}
	}
}

func (b *board) unkept(yes bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status.Unkept = yes
}

func (b *board) polled(at time.Time, s *state, off []OffTrigger) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status.LastPoll, b.status.Problem, b.status.Unkept = at, "", false
	b.status.WaitingCarts, b.status.AnonymousCarts = 0, 0
	for _, cart := range s.carts {
		switch cart.State {
		case cartWaiting:
			b.status.WaitingCarts++
		case cartAnonymous:
			b.status.AnonymousCarts++
		}
	}
	b.status.Off = off
}

func offTriggers(reads map[topic]*reading) []OffTrigger {
	var off []OffTrigger
	for _, t := range topics() {
		for _, trigger := range t.triggers() {
			if r := reads[t]; r.off != "" {
				off = append(off, OffTrigger{trigger, r.off, r.scope})
			}
		}
	}
	return off
}

// failed reports whether the problem is a new one.
func (b *board) failed(kind ecwid.Kind) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	isNew := b.status.Problem != kind
	b.status.Problem = kind
	return isNew
}
