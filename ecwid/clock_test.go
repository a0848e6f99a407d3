package ecwid

import (
	"testing"
	"time"
)

// pass lets d go by on the clock of the synctest bubble that the test runs in; no real time passes.
func pass(d time.Duration) { <-time.After(d) }

// playtime is how long processes play together. The race detector counts what timers do for all tests of a process
// together, and breaks down (SIGSEGV in its StackDepot, Go 1.26.8) after some hundred thousand of them.
func playtime() time.Duration {
	if testing.Short() {
		return 3 * time.Minute
	}
	return 10 * time.Minute
}
