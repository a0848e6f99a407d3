package ecwid

import (
	"fmt"
	"time"
)

const (
	confirmations = 2                // answers "token dead" that open the breaker
	probeInterval = 15 * time.Minute // between attempts while it is open
	afterBlock    = 5 * time.Minute  // a 403 this soon after a 429 block says nothing about the token
)

// breaker stops the traffic of a dead token, because calls with one get the whole address blocked
// (Ecwid REST docs, Rate limits). The Limiter's lock guards it.
type breaker struct {
	refusals  int
	nextProbe time.Time
}

func (b *breaker) open() bool { return b.refusals >= confirmations }

// check refuses a call while the breaker is open, except for one probe every 15 minutes.
func (b *breaker) check(now time.Time) error {
	if b.open() && now.Before(b.nextProbe) {
		return &deadTokenError{b.nextProbe.Sub(now)}
	}
	return nil
}

// probing notes that a call will be sent: while the breaker is open, it is the probe.
func (b *breaker) probing(now time.Time) {
	if b.open() {
		b.nextProbe = now.Add(probeInterval)
	}
}

// refused counts an answer "token dead" and reports whether it has just opened the breaker.
func (b *breaker) refused(now time.Time) bool {
	b.refusals++
	if b.refusals != confirmations {
		return false
	}
	b.nextProbe = now.Add(probeInterval)
	return true
}

// accepted closes the breaker: Ecwid took the token.
func (b *breaker) accepted() { b.refusals = 0 }

// deadTokenError refuses a call without sending it, because the token is known to be dead.
type deadTokenError struct{ untilProbe time.Duration }

func (e *deadTokenError) Error() string {
	return fmt.Sprintf("Ecwid has refused the token twice; the next attempt is in %s", e.untilProbe.Round(time.Second))
}

// waitError refuses a call at once, because its turn would come after its deadline.
type waitError struct {
	wait  time.Duration
	block time.Duration // what is left of a 429 of Ecwid's, if positive
}

func (e *waitError) Error() string {
	text := fmt.Sprintf("the request budget is used up for the next %s", e.wait.Round(time.Second))
	if e.block > 0 {
		text += fmt.Sprintf("; Ecwid has asked to wait for %s", e.block.Round(time.Second))
	}
	return text
}
