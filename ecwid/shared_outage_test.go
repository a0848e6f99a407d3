package ecwid

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestALedgerThatFailsStopsNobody(t *testing.T) {
	tests := map[string]func(*memoryLedger){
		"locked":                       func(m *memoryLedger) { m.dead = true },
		"read only":                    func(m *memoryLedger) { m.readOnly = true },
		"locked, after a while":        func(m *memoryLedger) { m.dead, m.takes = true, 200*time.Millisecond },
		"a full disk that takes time":  func(m *memoryLedger) { m.readOnly, m.takes = true, 200*time.Millisecond },
		"a disk that takes very long":  func(m *memoryLedger) { m.dead, m.takes = true, 20*time.Second },
		"read only, and long about it": func(m *memoryLedger) { m.readOnly, m.takes = true, 2*time.Second },
	}
	for name, fail := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := newLedger()
				fail(ledger)
				var told news
				client := mustClient(t, Config{StoreID: 1003, Token: NewSecret(testToken), Transport: always(http.StatusOK, `{}`),
					Limits: NewSharedLimits(ledger, told.report)})
				start, calls := time.Now(), 0
				for time.Since(start) < 5*time.Minute {
					if _, err := client.Profile(t.Context()); err != nil {
						t.Fatal(err)
					}
					calls++
				}
				part := float64(retryLedger) / float64(retryLedger+ledger.takes) // then it asks again
				if most := 5*60*ownPerSecond + ownBurst; float64(calls) > most || float64(calls) < 0.9*5*60*ownPerSecond*part {
					t.Errorf("%d calls in five minutes, at most %v", calls, most)
				}
				if diff := cmp.Diff([]error{errLedger}, told.told, cmpopts.EquateErrors()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestWhenTheLedgerWorksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		var told news
		limits := NewSharedLimits(ledger, told.report)
		one := limits.forToken(NewSecret("secret_one"), 1)
		two := limits.forToken(NewSecret("secret_two"), 2)
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
		defer cancel()
		var left departures
		defer keepBusy(ctx, one, 10, &left).Wait()
		defer keepBusy(ctx, two, 10).Wait()
		pass(time.Minute)
		ledger.set(func(m *memoryLedger) { m.dead = true })
		pass(time.Minute)
		ledger.set(func(m *memoryLedger) { m.dead = false })
		pass(time.Minute + retryLedger)
		before := left.count()
		pass(50 * time.Second)
		if got := left.count() - before; got < 9*50 {
			t.Errorf("%d calls in 50 seconds after it", got)
		}
		if diff := cmp.Diff([]error{errLedger, nil}, told.told, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("told more than once for all tokens: %s", diff)
		}
	})
}

// TestFourProcessesWithoutALedgerStayBelowTheLimit, and so they do while it comes and goes.
func TestFourProcessesWithoutALedgerStayBelowTheLimit(t *testing.T) {
	for name, every := range map[string]time.Duration{"all the time": time.Hour, "90 s": 90 * time.Second, "20 s": 20 * time.Second,
		"7 s": 7 * time.Second, "2.1 s": 2100 * time.Millisecond, "100 ms": 100 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := newLedger()
				ledger.dead = true
				ctx, cancel := context.WithTimeout(t.Context(), playtime())
				defer cancel()
				var left departures
				for range 4 {
					defer keepBusy(ctx, process(ledger, nil), 10, &left).Wait()
				}
				for ctx.Err() == nil {
					pass(every)
					ledger.set(func(m *memoryLedger) { m.dead = !m.dead })
				}
				synctest.Wait()
				if most := maxInWindow(left.times, time.Minute); most > 590 || most < 250 {
					t.Errorf("%d calls in a minute", most)
				}
			})
		})
	}
}

// TestALedgerThatFailsNowAndThenForOne: the others know nothing of it and go on with the whole budget.
func TestALedgerThatFailsNowAndThenForOne(t *testing.T) {
	for name, every := range map[string]time.Duration{"7 s": 7 * time.Second, "20 s": 20 * time.Second, "90 s": 90 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ledger := newLedger()
				ctx, cancel := context.WithTimeout(t.Context(), playtime())
				defer cancel()
				var left departures
				var cables [3]*cable
				for i := range cables {
					cables[i] = &cable{memoryLedger: ledger}
					defer keepBusy(ctx, process(cables[i], nil), 10, &left).Wait()
				}
				for i := 0; ctx.Err() == nil; i++ {
					pass(every)
					cables[i%3].cut.Store(true)
					pass(200 * time.Millisecond)
					cables[i%3].cut.Store(false)
				}
				synctest.Wait()
				if most := maxInWindow(left.times, time.Minute); most > 590 || most < 500 {
					t.Errorf("%d calls in a minute", most)
				}
			})
		})
	}
}

func TestABlockDuringAnOutageIsToldLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		ledger.dead = true
		first := processClient(t, ledger, store)
		store.answers(http.StatusTooManyRequests, "", "Retry-After", "60")
		ctx, cancel := contextWithin(t, 30*time.Second)
		defer cancel()
		if _, err := first.Profile(ctx); err == nil {
			t.Fatal("went through a block")
		}
		ledger.set(func(m *memoryLedger) { m.dead = false })
		pass(retryLedger)
		if !first.limiter.exchange(t.Context(), take(1)) {
			t.Fatal("the ledger still fails")
		}
		second := process(ledger, nil)
		start := time.Now()
		if _, err := second.wait(t.Context(), classInteractive, 0); err != nil || time.Since(start) < 50*time.Second {
			t.Errorf("another process went after %v with %v", time.Since(start), err)
		}
	})
}

func TestADeadTokenDuringAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger, store := newLedger(), &script{}
		ledger.readOnly = true
		client := processClient(t, ledger, store)
		store.answers(http.StatusForbidden, "")
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 0)
	})
}

func TestACallWhoseCallerLeavesDoesNotMakeTheLedgerFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := newLedger()
		ledger.takes = time.Second
		var told news
		l := process(ledger, told.report)
		ctx, cancel := contextWithin(t, 10*time.Millisecond)
		defer cancel()
		_, err := l.wait(ctx, classInteractive, 0)
		if err == nil || len(told.told) != 0 {
			t.Errorf("got %v and told %v", err, told.told)
		}
	})
}

func TestOnlyWhatWasTakenEndsAnOutage(t *testing.T) {
	var told news
	p := (&shared{ledger: newLedger(), outage: &outage{report: told.report}}).pool(TokenKey{})
	p.fail(midnight, errLedger)
	p.hold(midnight, midnight, lease{}) // an answer that was on its way
	if p.own == nil || len(told.told) != 1 {
		t.Errorf("told %v", told.told)
	}
	p.hold(midnight, midnight, lease{taken: true, requests: 1})
	if p.own != nil || len(told.told) != 2 {
		t.Errorf("told %v", told.told)
	}
}
