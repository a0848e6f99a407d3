package ecwid

import (
	"context"
	"errors"
	"math"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestOneBusyProcessUsesNearlyTheWholeBudget(t *testing.T) {
	for name, callers := range map[string]int{"one caller": 1, "many": 40} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := newLedger()
				idle := process(ledger, nil)
				if _, err := idle.wait(t.Context(), classInteractive, 0); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				var left departures
				keepBusy(ctx, process(ledger, nil), callers, &left).Wait()
				if most := maxInWindow(left.times, time.Minute); most > 590 {
					t.Errorf("%d calls in a minute", most)
				}
				if got := left.count(); got < 10*590*95/100 {
					t.Errorf("%d calls in ten minutes", got)
				}
			})
		})
	}
}

func TestBusyProcessesGetEqualParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		var all departures
		var each [4]departures
		for i := range each {
			defer keepBusy(ctx, process(ledger, nil), 1+20*i, &all, &each[i]).Wait()
		}
		<-ctx.Done()
		synctest.Wait()
		if most := maxInWindow(all.times, time.Minute); most > 590 || all.count() < 5*590*95/100 {
			t.Errorf("%d calls, up to %d in a minute", all.count(), most)
		}
		for i := range each {
			if part := float64(each[i].count()) / float64(all.count()); math.Abs(part-0.25) > 0.02 {
				t.Errorf("process %d got %.0f %%", i, 100*part)
			}
		}
	})
}

func TestARestartDoesNotRenewTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		var left departures
		for range 120 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			group := keepBusy(ctx, process(ledger, nil), 8, &left)
			<-ctx.Done()
			cancel()
			group.Wait()
		}
		if most := maxInWindow(left.times, time.Minute); most > 590 || most < 500 {
			t.Errorf("%d calls in a minute of restarts", most)
		}
	})
}

func TestWhatAProcessTookAndDidNotUseExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		l := process(ledger, nil)
		if !l.exchange(t.Context(), take(chunk)) || l.shared.held != chunk {
			t.Fatalf("holds %d", l.shared.held)
		}
		pass(leaseTime + time.Millisecond)
		before := ledger.changes
		if _, err := l.wait(t.Context(), classInteractive, 0); err != nil || ledger.changes != before+1 || l.shared.held != 0 {
			t.Errorf("after %d changes it holds %d, %v", ledger.changes-before, l.shared.held, err)
		}
	})
}

// held is how many requests the process has taken and not used.
func (l *Limiter) held() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shared.held
}

func TestASingleCallerTakesNoMoreThanItNeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		l := process(ledger, nil)
		for i := range 5 {
			if _, err := l.wait(t.Context(), classInteractive, 0); err != nil || l.held() != 0 {
				t.Errorf("call %d: holds %d, %v", i, l.held(), err)
			}
		}
		l.block(time.Second)
		background := grantTimes(t.Context(), l, classBackground, 9)
		pass(time.Second)
		synctest.Wait()
		if held := l.held(); held != 0 || len(background()) == 9 {
			t.Errorf("%d background calls went and the others, which may not yet, hold %d", len(background()), held)
		}
		pass(time.Minute)
	})
}

func TestABlockHoldsForAllProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		first, second := processClient(t, ledger, store), processClient(t, ledger, store)
		store.answers(http.StatusOK, `{}`)
		store.expect(t, second, "", 1)
		pass(time.Second)
		store.answers(http.StatusTooManyRequests, "", "Retry-After", "20")
		ctx, cancel := contextWithin(t, 10*time.Second)
		defer cancel()
		if _, err := first.Profile(ctx); !errors.Is(err, ErrRateLimited) {
			t.Fatal(err)
		}
		store.answers(http.StatusOK, `{}`)
		restarted := processClient(t, ledger, store)
		for name, client := range map[string]*Client{"another": second, "a new one": restarted} {
			var e *Error
			if _, err := client.Profile(ctx); !errors.As(err, &e) || e.Kind != KindRateLimited || !about(e.RetryAfter, 20*time.Second) {
				t.Errorf("%s: got %v, want rate_limited for 20s", name, err)
			}
		}
		start := time.Now()
		if _, err := second.Profile(t.Context()); err != nil || !about(time.Since(start), 20*time.Second) {
			t.Errorf("went after %v with %v", time.Since(start), err)
		}
	})
}

func TestABlockStopsThoseWhoWaitInOtherProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		blocked := process(ledger, nil)
		var left []func() []time.Time
		for range 40 { // the last of them have taken a request for two and a half seconds later
			left = append(left, grantTimes(t.Context(), process(ledger, nil), classInteractive, 3))
			synctest.Wait()
		}
		pass(time.Second)
		start := time.Now()
		blocked.block(20 * time.Second)
		blocked.consult(t.Context(), noteBlock(20*time.Second))
		pass(time.Minute)
		synctest.Wait()
		late, after := 0, 0
		for _, times := range left {
			for _, at := range times() {
				switch since := at.Sub(start); {
				case since >= 20*time.Second:
					after++
				case since > 100*time.Millisecond:
					late++
				}
			}
		}
		if late > 0 || after < 60 {
			t.Errorf("%d calls left during the block and %d after it", late, after)
		}
	})
}

func TestADeadTokenIsDeadInAllProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		first, second := processClient(t, ledger, store), processClient(t, ledger, store)
		store.answers(http.StatusForbidden, "")
		store.expect(t, first, KindUnauthorized, 1)
		store.expect(t, second, KindUnauthorized, 1) // the second confirmation
		store.expect(t, first, KindUnauthorized, 0)
		third := processClient(t, ledger, store)
		if e := store.expect(t, third, KindUnauthorized, 0); !about(e.RetryAfter, probeInterval) {
			t.Errorf("the next attempt is in %v", e.RetryAfter)
		}
		pass(probeInterval)
		store.expect(t, second, KindUnauthorized, 1) // the only probe
		store.expect(t, first, KindUnauthorized, 0)
		store.expect(t, third, KindUnauthorized, 0)
		pass(probeInterval)
		store.answers(http.StatusOK, `{}`)
		store.expect(t, third, "", 1)
		store.expect(t, first, "", 1) // although it knows the token as dead
		store.expect(t, second, "", 1)
	})
}

func TestATokenThatIsTriedAgainIsTriedByAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		first, second := processClient(t, ledger, store), processClient(t, ledger, store)
		store.answers(http.StatusForbidden, "")
		store.expect(t, first, KindUnauthorized, 1)
		store.expect(t, first, KindUnauthorized, 1)
		store.expect(t, second, KindUnauthorized, 0)
		store.answers(http.StatusOK, `{}`)
		first.TryTokenAgain()
		store.expect(t, second, "", 1)
		store.expect(t, first, "", 1)
	})
}

func TestAGoodAnswerElsewhereResetsTheCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		first, second := processClient(t, ledger, store), processClient(t, ledger, store)
		for range 4 {
			store.answers(http.StatusForbidden, "")
			store.expect(t, first, KindUnauthorized, 1)
			store.answers(http.StatusOK, `{}`)
			store.expect(t, second, "", 1)
		}
	})
}

func TestA403AroundABlockOfAnotherProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		first, second := processClient(t, ledger, store), processClient(t, ledger, store)
		first.limiter.block(10 * time.Second)
		first.limiter.consult(t.Context(), noteBlock(10*time.Second))
		pass(20 * time.Second)
		store.answers(http.StatusForbidden, "")
		for range 3 {
			store.expect(t, second, KindRateLimited, 1)
		}
	})
}

func TestACallIsRefusedAtOnceWhenOthersUseTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		for range 30 { // each of them waits for a request that it has taken
			grantTimes(t.Context(), process(ledger, nil), classInteractive, 1)
			synctest.Wait()
		}
		l := process(ledger, nil)
		ctx, cancel := contextWithin(t, time.Second)
		defer cancel()
		start := time.Now()
		var tooLong *waitError
		if _, err := l.wait(ctx, classInteractive, 0); !errors.As(err, &tooLong) || time.Since(start) != 0 || !about(tooLong.wait, 16*tokenEvery) {
			t.Errorf("got %v after %v, want a refusal for %v", err, time.Since(start), 16*tokenEvery)
		}
		pass(time.Minute)
	})
}

func TestTheStatusKnowsTheSharedBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		first, second := process(ledger, nil), process(ledger, nil)
		for range 10 {
			if _, err := first.wait(t.Context(), classInteractive, 0); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := second.wait(t.Context(), classInteractive, 0); err != nil {
			t.Fatal(err)
		}
		if got := second.status(time.Now()).Budget; math.Abs(got-4) > 1e-6 {
			t.Errorf("the budget is %v, want 4", got)
		}
	})
}
