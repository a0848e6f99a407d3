package ecwid

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// class is the importance of a call: interactive ones go ahead of background ones.
type class uint8

const (
	classInteractive class = iota
	classBackground
)

// turn is what a waiting call is told.
type turn uint8

const (
	turnGo        turn = iota // a request may leave
	turnLead                  // it is now this waiter that waits for the bucket
	turnRefused               // the wait has become longer than the deadline, or the token is dead
	turnCancelled             // the caller gave up
)

// waiter is one call in the queue.
type waiter struct {
	ticket   uint64
	class    class
	deadline time.Time // zero when there is none
	turn     chan turn // room for a turnLead and the turn after it, so that giving one never blocks
	refusal  error     // set before turnRefused is given
}

func (w *waiter) refuse(reason error) {
	w.refusal = reason
	w.turn <- turnRefused
}

// before is the order of the queue: class first, then the order in which the calls came.
func (w *waiter) before(other *waiter) int {
	return cmp.Or(cmp.Compare(w.class, other.class), cmp.Compare(w.ticket, other.ticket))
}

// queue holds the waiting calls in the order in which they will go.
type queue struct {
	waiters []*waiter
	last    uint64 // the newest ticket
}

func (q *queue) newWaiter(ctx context.Context, cl class, ticket uint64) *waiter {
	if ticket == 0 {
		q.last++
		ticket = q.last
	}
	deadline, _ := ctx.Deadline()
	return &waiter{ticket: ticket, class: cl, deadline: deadline, turn: make(chan turn, 2)}
}

func (q *queue) insert(w *waiter) {
	at, _ := slices.BinarySearchFunc(q.waiters, w, (*waiter).before)
	q.waiters = slices.Insert(q.waiters, at, w)
}

func (q *queue) remove(w *waiter) {
	if at := slices.Index(q.waiters, w); at >= 0 {
		q.waiters = slices.Delete(q.waiters, at, at+1)
	}
}

func (q *queue) first() *waiter {
	if len(q.waiters) == 0 {
		return nil
	}
	return q.waiters[0]
}

func (q *queue) holds(w *waiter) bool { return slices.Contains(q.waiters, w) }

func (q *queue) all() []*waiter { return slices.Clone(q.waiters) }

// ahead counts the waiters that will go before w, which need not be in the queue yet.
func (q *queue) ahead(w *waiter) int {
	at, _ := slices.BinarySearchFunc(q.waiters, w, (*waiter).before)
	return at
}

// interactive counts the interactive waiters; they come first.
func (q *queue) interactive() int {
	at, _ := slices.BinarySearchFunc(q.waiters, &waiter{class: classBackground}, (*waiter).before) // tickets are above 0
	return at
}

func (q *queue) aheadInClass(w *waiter) int {
	n := 0
	for _, other := range q.waiters {
		if other.class == w.class && other.before(w) < 0 {
			n++
		}
	}
	return n
}
