package ecwid

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Ecwid allows 600 requests a minute and token (Ecwid REST docs, Rate limits). burst + 60·perSecond is 590, so no
// window of 60 seconds, fixed or rolling, ever holds more.
const (
	burst     = 20
	perSecond = 9.5

	backgroundShare = 0.3
)

// Budget is how many requests may leave: Burst at once, and PerSecond in the long run.
type Budget struct {
	Burst     int
	PerSecond float64
	// PlainRefusals: a 403 after a block is about the token, also right after it. Ecwid's own may be part of the block.
	PlainRefusals bool
}

// DefaultBudget keeps below Ecwid's limit in every window of a minute.
func DefaultBudget() Budget { return Budget{Burst: burst, PerSecond: perSecond} }

// PerMinute is the most that leaves in any window of a minute.
func (b Budget) PerMinute() int { return b.Burst + int(60*b.PerSecond) }

// Limiter is the request budget of one token: a token bucket, a queue in which interactive calls go ahead of
// background ones, a block after 429, and a breaker for a dead token. It starts no goroutine: one of the waiting
// callers, the leader, waits for the bucket and gives the others their turns.
type Limiter struct {
	mu           sync.Mutex
	bucket       *rate.Limiter
	background   *rate.Limiter
	queue        queue
	leader       *waiter
	wake         chan struct{} // tells the leader that the queue has changed
	blockedUntil time.Time
	afterwards   time.Duration // how long after a block a 403 says nothing about the token
	breaker      breaker
	shared       *pool // nil when the budget is of this process alone
}

func newLimiter(b Budget) *Limiter {
	share := int(max(1, backgroundShare*float64(b.Burst)))
	afterwards := afterBlock
	if b.PlainRefusals {
		afterwards = 0
	}
	return &Limiter{
		afterwards: afterwards,
		bucket:     rate.NewLimiter(rate.Limit(b.PerSecond), b.Burst),
		background: rate.NewLimiter(rate.Limit(backgroundShare*b.PerSecond), share),
		wake:       make(chan struct{}, 1),
	}
}

// wait returns when one request may leave. It fails at once when the wait would outlast ctx's deadline, telling how
// long it would be. A ticket of 0 takes a new place in the queue; the place is returned, for a repeat.
func (l *Limiter) wait(ctx context.Context, cl class, ticket uint64) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return ticket, err
	}
	l.lookAgain(ctx)
	w, err := l.enter(ctx, cl, ticket)
	if err != nil {
		return ticket, err
	}
	for {
		l.refill(ctx, w)
		pause, done := l.lead(w)
		if done {
			return w.ticket, nil
		}
		if verdict, ok := l.pause(ctx, w, pause); ok {
			return w.ticket, l.finish(ctx, w, verdict)
		}
	}
}

func (l *Limiter) enter(ctx context.Context, cl class, ticket uint64) (*waiter, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if err := l.breaker.check(now); err != nil {
		return nil, err
	}
	w := l.queue.newWaiter(ctx, cl, ticket)
	if err := l.tooLate(now, w); err != nil {
		return nil, err
	}
	l.breaker.probing(now)
	l.queue.insert(w)
	if l.leader == nil {
		l.leader = w
	}
	l.wakeLeader()
	return w, nil
}

func (l *Limiter) wakeLeader() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// lead gives every turn that is due, if w is the leader. It reports whether w's own was among them, else how long
// until the next; a follower has no pause to wait for, told by -1.
func (l *Limiter) lead(w *waiter) (time.Duration, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.leader != w {
		return -1, false
	}
	for l.queue.holds(w) {
		next, pause := l.next(time.Now())
		if next == nil {
			return pause, false
		}
		l.queue.remove(next)
		if next == w {
			l.handOver()
			return 0, true
		}
		next.turn <- turnGo
	}
	return -1, false // refused while it led
}

// pause waits until w has a turn, its context ends, or the leader has something to do.
func (l *Limiter) pause(ctx context.Context, w *waiter, d time.Duration) (turn, bool) {
	var due <-chan time.Time
	var wake <-chan struct{}
	if d >= 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		due, wake = timer.C, l.wake
	}
	select {
	case t := <-w.turn:
		return t, t != turnLead
	case <-due:
	case <-wake:
	case <-ctx.Done():
		return turnCancelled, true
	}
	return turnGo, false
}

// finish ends w's wait with the given turn.
func (l *Limiter) finish(ctx context.Context, w *waiter, t turn) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue.remove(w)
	if l.leader == w {
		l.handOver()
	}
	switch t {
	case turnGo:
		return nil
	case turnRefused:
		return w.refusal
	}
	return ctx.Err()
}

// handOver makes the first in the queue the leader.
func (l *Limiter) handOver() {
	l.leader = l.queue.first()
	if l.leader != nil {
		l.leader.turn <- turnLead
	}
}

// next picks the waiter whose turn it is and takes its token from the bucket, or tells how long until there is one.
func (l *Limiter) next(now time.Time) (*waiter, time.Duration) {
	if pause := l.due(now); pause > 0 {
		return nil, pause
	}
	if l.shared != nil {
		if step, pause := l.shared.next(now); step != stepGo {
			return nil, pause // 0 for a step that refill takes
		}
		l.shared.spend(now)
	}
	w := l.queue.first()
	l.bucket.AllowN(now, 1)
	if w.class == classBackground {
		l.background.AllowN(now, 1)
	}
	return w, 0
}

// due is how long until this process may let the first in the queue go.
func (l *Limiter) due(now time.Time) time.Duration {
	if pause := l.blockedUntil.Sub(now); pause > 0 {
		return pause
	}
	if l.queue.first().class == classBackground {
		if pause := untilToken(l.background, now); pause > 0 {
			return pause
		}
	}
	return untilToken(l.bucket, now)
}

// untilToken is how long until the bucket has a token; it takes none.
func untilToken(bucket *rate.Limiter, now time.Time) time.Duration {
	reservation := bucket.ReserveN(now, 1)
	defer reservation.CancelAt(now)
	return reservation.DelayFrom(now)
}

// estimate is how long w will wait if nobody gives up: the block, then the calls ahead of it.
func (l *Limiter) estimate(now time.Time, w *waiter) time.Duration {
	start := now
	if l.blockedUntil.After(now) {
		start = l.blockedUntil
	}
	tokens, perSecond := l.supply(start)
	wait := start.Sub(now) + timeFor(l.queue.ahead(w)+1, tokens, perSecond)
	if w.class == classBackground {
		own := timeFor(l.queue.aheadInClass(w)+1, l.background.TokensAt(start), l.background.Limit())
		wait = max(wait, start.Sub(now)+own)
	}
	return wait
}

// supply is how many calls may leave at a time, and how many more each second.
func (l *Limiter) supply(at time.Time) (float64, rate.Limit) {
	tokens, perSecond := l.bucket.TokensAt(at), l.bucket.Limit()
	if l.shared == nil {
		return tokens, perSecond
	}
	shared, sharedPerSecond := l.shared.supply(at)
	return min(tokens, shared), min(perSecond, sharedPerSecond)
}

func timeFor(calls int, tokens float64, perSecond rate.Limit) time.Duration {
	missing := float64(calls) - tokens
	return max(0, time.Duration(missing/float64(perSecond)*float64(time.Second)))
}

// tooLate is the error for a call that would have to wait beyond its deadline, nil for any other.
func (l *Limiter) tooLate(now time.Time, w *waiter) error {
	wait := l.estimate(now, w)
	if w.deadline.IsZero() || !now.Add(wait).After(w.deadline) {
		return nil
	}
	return &waitError{wait: wait, block: l.blockedUntil.Sub(now)}
}

// block stops all traffic of the token for d, as a 429 demands. Calls whose turn will now come too late are told so.
func (l *Limiter) block(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	until := now.Add(d)
	if until.Before(l.blockedUntil) {
		return
	}
	l.blockedUntil = until
	l.refuse(func(w *waiter) error { return l.tooLate(now, w) })
}

// refuse ends the wait of every waiter for which there is a reason. It asks in the order of the queue, so that a
// waiter's estimate no longer counts those refused before it.
func (l *Limiter) refuse(reason func(*waiter) error) {
	for _, w := range l.queue.all() {
		if err := reason(w); err != nil {
			l.queue.remove(w)
			w.refuse(err)
		}
	}
}
