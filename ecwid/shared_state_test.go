package ecwid

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var midnight = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// TestNoWindowHoldsMoreThanTheSharedBudget: in any time there are at most a burst and what flows in meanwhile.
func TestNoWindowHoldsMoreThanTheSharedBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var state TokenState
		now := midnight
		var due []time.Time
		for range rapid.IntRange(1, 300).Draw(t, "takes") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 30, 105, 106, 500, 5000}).Draw(t, "pause")) * time.Millisecond)
			n := rapid.IntRange(1, chunk).Draw(t, "n")
			got := state.take(now, n)
			if got.requests < 1 || got.requests > n || got.wait > 0 && got.requests != 1 {
				t.Fatalf("%d of %d requests after %v", got.requests, n, got.wait)
			}
			for range got.requests {
				due = append(due, now.Add(got.wait))
			}
		}
		if !slices.IsSortedFunc(due, time.Time.Compare) {
			t.Error("who asked later goes earlier")
		}
		for i := range due {
			for j := i; j < len(due); j++ {
				flow := due[j].Sub(due[i]).Seconds() * perSecond
				if n := float64(j - i + 1); n > sharedBurst+flow+1e-3 {
					t.Fatalf("%v requests within %v", n, due[j].Sub(due[i]))
				}
			}
		}
	})
}

func TestTheSharedBudgetIsBelowEcwidsLimit(t *testing.T) {
	if most := sharedBurst + perSecond*(time.Minute+leaseTime).Seconds(); most > 590 {
		t.Errorf("a window of a minute holds up to %v requests", most)
	}
}

func TestAnUnusedTokenHasItsBurst(t *testing.T) {
	var state TokenState
	for range sharedBurst / chunk {
		if got := state.take(midnight, chunk); got.requests != chunk || got.wait != 0 {
			t.Errorf("got %d after %v", got.requests, got.wait)
		}
	}
	for i := 1; i <= 3; i++ {
		if got := state.take(midnight, chunk); got.requests != 1 || !about(got.wait, time.Duration(i)*tokenEvery) {
			t.Errorf("got %d after %v, want one after %v", got.requests, got.wait, time.Duration(i)*tokenEvery)
		}
	}
}

func TestAClockThatIsPutBack(t *testing.T) {
	var state TokenState
	for range sharedBurst {
		state.take(midnight, 1)
	}
	state.block(midnight, 30*time.Second)
	state.Refusals, state.NextProbe = confirmations, midnight.Add(probeInterval)
	earlier := midnight.Add(-5 * time.Hour)
	if got := state.take(earlier, 1); got.requests != 0 || got.block != 30*time.Second || got.probe != probeInterval {
		t.Errorf("the block lasts %v and the probe comes in %v", got.block, got.probe)
	}
	state.accepted()
	state.BlockedUntil = time.Time{}
	if got := state.take(earlier, chunk); got.requests != 1 || !about(got.wait, tokenEvery) {
		t.Errorf("got %d after %v: the time before counts twice", got.requests, got.wait)
	}
	if got := state.take(earlier.Add(time.Hour), chunk); got.requests != chunk || got.wait != 0 {
		t.Errorf("an hour later: %d after %v", got.requests, got.wait)
	}
}

func TestABlockIsKept(t *testing.T) {
	var state TokenState
	state.block(midnight, 20*time.Second)
	state.block(midnight.Add(time.Second), 5*time.Second)
	for after, want := range map[time.Duration]int{0: 0, 19 * time.Second: 0, 20 * time.Second: 1} {
		copied := state
		got := copied.take(midnight.Add(after), 1)
		if got.requests != want || !got.blocked || got.block != 20*time.Second-after {
			t.Errorf("%v after the 429: %d requests, block of %v", after, got.requests, got.block)
		}
	}
	state.block(midnight.Add(10*time.Second), 30*time.Second)
	if got := state.lease(midnight.Add(10 * time.Second)); got.block != 30*time.Second {
		t.Errorf("a longer block lasts %v", got.block)
	}
}

func TestRefusalsOpenTheSharedBreaker(t *testing.T) {
	var state TokenState
	state.refused(midnight)
	if got := state.take(midnight, 1); got.requests != 1 || got.breaker {
		t.Error("one refusal is no proof")
	}
	state.refused(midnight)
	if got := state.take(midnight, 1); got.requests != 0 || !got.breaker || got.probe != probeInterval {
		t.Errorf("after two: %+v", got)
	}
	later := midnight.Add(probeInterval)
	if got := state.take(later, chunk); got.requests != 1 || !got.breaker {
		t.Errorf("the probe: %+v", got)
	}
	if got := state.take(later, chunk); got.requests != 0 || got.probe != probeInterval {
		t.Errorf("a second probe: %+v", got)
	}
	state.accepted()
	if got := state.take(later, chunk); got.requests != chunk || got.breaker {
		t.Errorf("after a good answer: %+v", got)
	}
}

func TestRefusalsAroundABlockAreNotCounted(t *testing.T) {
	for after, want := range map[time.Duration]int{0: 0, 10 * time.Second: 0, 5*time.Minute + 9*time.Second: 0, 5*time.Minute + 10*time.Second: 1} {
		var state TokenState
		state.block(midnight, 10*time.Second)
		state.refused(midnight.Add(after))
		if state.Refusals != want {
			t.Errorf("%v after the 429: %d counted, want %d", after, state.Refusals, want)
		}
	}
}

func TestWhatLeftDuringAnOutageIsCharged(t *testing.T) {
	for name, test := range map[string]struct {
		used, sent int
		wait       time.Duration
	}{
		"of a full budget":     {0, 3, 4 * tokenEvery}, // what was left may have been used
		"of one that was used": {sharedBurst + 2, 3, 6 * tokenEvery},
	} {
		var state TokenState
		for range test.used {
			state.take(midnight, 1)
		}
		state.charge(midnight, test.sent)
		if got := state.take(midnight, 1); !about(got.wait, test.wait) {
			t.Errorf("%s: the next goes after %v, want %v", name, got.wait, test.wait)
		}
	}
}
