package ecwid

import (
	"context"
	"crypto/sha256"
	"time"
)

// A request of the shared budget leaves at most leaseTime after it was due, so a window of 60 seconds holds requests of
// 60.5 seconds: sharedBurst + 60.5·perSecond is below 590.
const (
	sharedBurst = 15
	leaseTime   = 500 * time.Millisecond
)

// TokenKey stands for a token: a hash, from which nobody gets the token back.
type TokenKey [sha256.Size]byte

// Ledger keeps the TokenState of every token where all processes of a user find it, so that together they stay below
// Ecwid's limit. It is safe for concurrent use. The times that it gives are of a clock that all processes share.
type Ledger interface {
	// Change lets change work on the state of a token and keeps the result. Nobody else reads or changes the state
	// meanwhile. When it returns an error, nothing was kept. A ledger that finds out late that somebody was faster may
	// call change again, with a fresh state.
	Change(ctx context.Context, token TokenKey, change func(now time.Time, state *TokenState)) error
	// Read gives the state of a token, the zero TokenState when there is none, and the time.
	Read(ctx context.Context, token TokenKey) (now time.Time, state TokenState, err error)
}

// TokenState is what all processes that use a token know about it together. The zero value belongs to a token that nobody
// has used.
type TokenState struct {
	// Tokens is how many requests could leave at the time At, with a fraction; below zero when that many were given away
	// ahead of their time.
	Tokens float64
	At     time.Time
	// BlockedAt is when Ecwid's last 429 came, and BlockedUntil when its block ends.
	BlockedAt, BlockedUntil time.Time
	// Refusals counts answers "token dead" since the last good one; from the second on, a request leaves only at
	// NextProbe.
	Refusals  int
	NextProbe time.Time
}

// lease is the part of a state that a process takes, and what it learns on the way. All its times are durations from
// when the ledger was asked, so that clocks need not agree.
type lease struct {
	taken    bool // the answer to take
	requests int
	wait     time.Duration // until they may leave
	tokens   float64       // what the state has left
	breaker  bool          // the breaker is open
	refusals int
	probe    time.Duration // until the next probe
	blocked  bool          // there was a block
	block    time.Duration // until its end; negative since then
}

// take gives up to n requests away that may leave now; if there is none, one that may leave after a wait, so that
// processes get their turns in the order in which they ask. During a block and of a dead token it gives none, apart from
// the probe.
func (s *TokenState) take(now time.Time, n int) lease {
	s.refill(now)
	breaker := s.breaker()
	switch l := s.lease(now); {
	case l.block > 0, breaker.check(now) != nil:
		l.taken = true
		return l
	case breaker.open():
		breaker.probing(now)
		s.NextProbe = breaker.nextProbe
		n = 1
	}
	n = max(1, min(n, int(s.Tokens)))
	s.Tokens -= float64(n)
	l := s.lease(now)
	l.taken, l.requests, l.wait = true, n, timeFor(0, s.Tokens, perSecond)
	return l
}

// charge counts requests that left without being taken, while the ledger failed. What flowed in meanwhile is lost.
func (s *TokenState) charge(now time.Time, requests int) {
	s.refill(now)
	s.Tokens = min(0, s.Tokens) - float64(requests)
}

// refill counts the time since At. When the clock was put back, that time is not counted twice, and what was to come
// comes no later than it would have.
func (s *TokenState) refill(now time.Time) {
	if now.Before(s.BlockedAt) {
		s.BlockedAt, s.BlockedUntil = now, now.Add(s.BlockedUntil.Sub(s.BlockedAt))
	}
	if latest := now.Add(probeInterval); s.NextProbe.After(latest) {
		s.NextProbe = latest
	}
	if elapsed := now.Sub(s.At).Seconds(); elapsed > 0 {
		s.Tokens = min(sharedBurst, s.Tokens+elapsed*perSecond)
	}
	s.At = now
}

// lease tells how the token stands and takes nothing.
func (s *TokenState) lease(now time.Time) lease {
	l := lease{tokens: s.Tokens, breaker: s.breaker().open(), refusals: s.Refusals}
	if elapsed := now.Sub(s.At).Seconds(); elapsed > 0 {
		l.tokens = min(sharedBurst, s.Tokens+elapsed*perSecond)
	}
	if l.breaker {
		l.probe = min(s.NextProbe.Sub(now), probeInterval)
	}
	if !s.BlockedUntil.IsZero() {
		l.blocked, l.block = true, min(s.BlockedUntil.Sub(now), s.BlockedUntil.Sub(s.BlockedAt))
	}
	return l
}

func (s *TokenState) breaker() *breaker {
	return &breaker{refusals: s.Refusals, nextProbe: s.NextProbe}
}

// block notes a 429; a shorter block does not cut a longer one.
func (s *TokenState) block(now time.Time, d time.Duration) {
	if l := s.lease(now); !l.blocked || d > l.block {
		s.BlockedAt, s.BlockedUntil = now, now.Add(d)
	}
}

// refused counts an answer "token dead", unless it came during or soon after a block.
func (s *TokenState) refused(now time.Time) {
	if l := s.lease(now); l.blocked && l.block+afterBlock > 0 {
		return
	}
	breaker := s.breaker()
	breaker.refused(now)
	s.Refusals, s.NextProbe = breaker.refusals, breaker.nextProbe
}

func (s *TokenState) accepted() { s.Refusals, s.NextProbe = 0, time.Time{} }
