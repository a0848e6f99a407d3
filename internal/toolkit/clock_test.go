package toolkit

import "time"

// pass lets d go by on the clock of the synctest bubble that the test runs in; no real time passes.
func pass(d time.Duration) { <-time.After(d) }
