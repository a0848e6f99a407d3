package ecwid

import (
	"time"

	"golang.org/x/time/rate"
)

const (
	chunk = 5 // requests that a process takes from the ledger at once, when as many wait
	// freshFor is how long a process goes by what it last read about blocks and dead tokens.
	freshFor = 100 * time.Millisecond

	// While the ledger fails, each process keeps to a share, so that four of them stay below the limit; every
	// retryLedger it asks the ledger again.
	ownBurst     = 2
	ownPerSecond = 1.75
	retryLedger  = 2 * time.Second
)

// pool is a Limiter's part in a budget that processes share: requests that it took from the ledger and that have not
// left. The Limiter's lock guards it.
type pool struct {
	ledger Ledger
	token  TokenKey
	outage *outage

	held        int
	probe       bool      // what is held is the probe of a dead token
	from, until time.Time // when they may leave
	seen        time.Time // when the state was last read
	tokens      float64   // what it had left

	own     *rate.Limiter // in place of the ledger while it fails; else nil
	retryAt time.Time
	sent    int // requests of the own share since the ledger was last asked
}

// step is what comes before the next turn.
type step uint8

const (
	stepGo   step = iota // a request may leave
	stepWait             // for a request that is held, or for one of the own share
	stepLook             // read the state again
	stepTake             // take requests from the ledger
)

// next tells the step that is due, and for stepWait how long it takes.
func (p *pool) next(now time.Time) (step, time.Duration) {
	if p.own != nil && now.Before(p.retryAt) {
		if pause := untilToken(p.own, now); pause > 0 {
			return stepWait, min(pause, p.retryAt.Sub(now))
		}
		return stepGo, 0
	}
	switch {
	case p.held == 0 || now.After(p.until):
		return stepTake, 0
	case now.Before(p.from):
		return stepWait, p.from.Sub(now)
	case now.Sub(p.seen) > freshFor:
		return stepLook, 0
	}
	return stepGo, 0
}

// spend is called when a request leaves.
func (p *pool) spend(now time.Time) {
	if p.own != nil {
		p.own.AllowN(now, 1)
		p.sent++
		return
	}
	p.held--
}

// hold keeps what the ledger gave when it was asked at a certain time. Both ends are on the safe side: the ledger's time
// was one between asked and now.
func (p *pool) hold(asked, now time.Time, l lease) {
	if l.requests > 0 {
		p.held, p.probe = l.requests, l.breaker
		p.from, p.until = now.Add(l.wait), asked.Add(l.wait+leaseTime)
	}
	p.seen, p.tokens = now, l.tokens
	if l.taken && p.own != nil {
		p.own = nil
		p.outage.ends()
	}
}

// fail leaves the ledger alone for a while, in which what is held expires. The own share begins empty, since what the
// ledger gave before may just have left.
func (p *pool) fail(now time.Time, err error) {
	p.retryAt, p.sent = now.Add(retryLedger), 0
	if p.own == nil {
		p.own = rate.NewLimiter(ownPerSecond, ownBurst)
		p.own.AllowN(now, ownBurst)
	}
	p.outage.begins(err)
}

// supply is how many requests could leave at a time, as far as this process knows, and how many more each second.
func (p *pool) supply(at time.Time) (float64, rate.Limit) {
	switch {
	case p.own != nil:
		return p.own.TokensAt(at), p.own.Limit()
	case p.seen.IsZero():
		return sharedBurst, perSecond
	}
	tokens := min(sharedBurst, p.tokens+perSecond*at.Sub(p.seen).Seconds())
	if !at.After(p.until) {
		tokens += float64(p.held)
	}
	return tokens, perSecond
}
