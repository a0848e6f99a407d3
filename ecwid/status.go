package ecwid

import (
	"context"
	"time"
)

// Status is the state of a client's token at one moment. Clients that share a token share it.
type Status struct {
	// Budget is how many calls could leave at once, with a fraction; 0 during a block. It says nothing about the token.
	Budget       float64
	Waiting      int       // calls in the queue
	BlockedUntil time.Time // the end of the block that Ecwid's last 429 began; zero when there is none
	TokenRefused bool      // Ecwid has refused the token for good: calls are refused without being sent
	NextProbe    time.Time // when a call is sent all the same, to see whether it works again; zero unless TokenRefused
}

// Status tells the state of the client's token. It makes no call and waits for none.
func (c *Client) Status() Status { return c.limiter.status(time.Now()) }

func (l *Limiter) status(now time.Time) Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := Status{Waiting: len(l.queue.waiters), TokenRefused: l.breaker.open()}
	if s.TokenRefused {
		s.NextProbe = l.breaker.nextProbe
	}
	if l.blockedUntil.After(now) {
		s.BlockedUntil = l.blockedUntil
	} else {
		budget, _ := l.supply(now)
		s.Budget = max(0, budget)
	}
	return s
}

// TryTokenAgain lets calls out although Ecwid has refused the token for good, for when somebody has renewed it.
func (c *Client) TryTokenAgain() {
	c.limiter.tokenAccepted(context.Background())
}
