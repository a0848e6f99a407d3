package ecwid

import (
	"context"
	"time"
)

// lookAgain reads the state, for a call that would be refused because the token is dead: another process may know
// that it works again.
func (l *Limiter) lookAgain(ctx context.Context) {
	if l.shared != nil && l.isTokenDead() {
		l.consult(ctx, look)
	}
}

func (l *Limiter) isTokenDead() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.breaker.check(time.Now()) != nil
}

// refill sees to it that there is a request for the next in the queue, if w leads and nothing else keeps it.
func (l *Limiter) refill(ctx context.Context, w *waiter) {
	if l.shared == nil {
		return
	}
	if ask := l.missing(w); ask != nil {
		l.exchange(ctx, ask)
	}
}

// missing is what the ledger must be asked before the next turn, if anything.
func (l *Limiter) missing(w *waiter) func(context.Context, *pool) (lease, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.leader != w || !l.queue.holds(w) || l.due(now) > 0 {
		return nil
	}
	switch step, _ := l.shared.next(now); step {
	case stepTake:
		interactive := l.queue.interactive()
		background := min(len(l.queue.waiters)-interactive, int(l.background.TokensAt(now)))
		n := max(1, min(interactive+background, chunk))
		if l.shared.own != nil {
			return takeAfterOutage(n, l.shared.sent)
		}
		return take(n)
	case stepLook:
		return look
	}
	return nil
}

// consult lets the ledger do what ask says and reports whether it did. It is not asked when there is none, nor while it
// fails: whether that is over shows when a request is taken, which writes.
func (l *Limiter) consult(ctx context.Context, ask func(context.Context, *pool) (lease, error)) bool {
	return l.shared != nil && !l.isAlone() && l.exchange(ctx, ask)
}

func (l *Limiter) isAlone() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shared.own != nil
}

// exchange asks the ledger, outside of the Limiter's lock, and learns from the answer.
func (l *Limiter) exchange(ctx context.Context, ask func(context.Context, *pool) (lease, error)) bool {
	ctx = context.WithoutCancel(ctx) // what is taken must not get lost on the way
	asked := time.Now()
	got, err := ask(ctx, l.shared)
	if owed := l.learn(asked, got, err); owed > 0 {
		asked = time.Now()
		blocked, err := noteBlock(owed)(ctx, l.shared)
		l.learn(asked, blocked, err)
	}
	return err == nil
}

// learn takes over what other processes know about the token. It returns what is left of a block that the ledger has
// not heard of.
func (l *Limiter) learn(asked time.Time, got lease, err error) (owed time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if err != nil {
		l.shared.fail(now, err)
		return 0
	}
	l.shared.hold(asked, now, got)
	if until := now.Add(got.block); got.blocked && until.After(l.blockedUntil) {
		l.blockedUntil = until
	} else if left := l.blockedUntil.Sub(now); left > got.block+time.Second {
		owed = left
	}
	l.breaker = breaker{refusals: got.refusals, nextProbe: now.Add(got.probe)}
	if got.breaker && !(l.shared.held > 0 && l.shared.probe) {
		l.shared.held = 0
		l.refuse(func(*waiter) error { return &deadTokenError{got.probe} })
	}
	l.refuse(func(w *waiter) error { return l.tooLate(now, w) })
	return owed
}

func noteBlock(d time.Duration) func(context.Context, *pool) (lease, error) {
	return change(func(now time.Time, s *TokenState) lease {
		s.block(now, d)
		return s.lease(now)
	})
}

func noteRefusal(ctx context.Context, p *pool) (lease, error) {
	return change(func(now time.Time, s *TokenState) lease {
		s.refused(now)
		return s.lease(now)
	})(ctx, p)
}

// noteAcceptance writes only when it changes something, since it follows each call.
func noteAcceptance(ctx context.Context, p *pool) (lease, error) {
	now, state, err := p.ledger.Read(ctx, p.token)
	if err != nil || state.Refusals == 0 {
		return state.lease(now), err
	}
	return change(func(now time.Time, s *TokenState) lease {
		s.accepted()
		return s.lease(now)
	})(ctx, p)
}

func look(ctx context.Context, p *pool) (lease, error) {
	now, state, err := p.ledger.Read(ctx, p.token)
	return state.lease(now), err
}

func take(n int) func(context.Context, *pool) (lease, error) {
	return change(func(now time.Time, s *TokenState) lease { return s.take(now, n) })
}

func takeAfterOutage(n, sent int) func(context.Context, *pool) (lease, error) {
	return change(func(now time.Time, s *TokenState) lease {
		s.charge(now, sent)
		return s.take(now, n)
	})
}

func change(f func(time.Time, *TokenState) lease) func(context.Context, *pool) (lease, error) {
	return func(ctx context.Context, p *pool) (lease, error) {
		var got lease
		err := p.ledger.Change(ctx, p.token, func(now time.Time, s *TokenState) { got = f(now, s) })
		return got, err
	}
}
