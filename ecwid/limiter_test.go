package ecwid

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// quota answers as Ecwid with a limit of 600 requests, counted in both ways that it may count: in fixed minutes and in
// the last 60 seconds.
type quota struct {
	latency  func() time.Duration
	mu       sync.Mutex
	arrivals []time.Time
	minutes  map[int64]int
	refused  int
}

func (q *quota) RoundTrip(*http.Request) (*http.Response, error) {
	pass(q.latency())
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	q.arrivals = append(q.arrivals, now)
	q.minutes[now.Unix()/60]++
	if q.minutes[now.Unix()/60] > 600 || countSince(q.arrivals, now.Add(-time.Minute)) > 600 {
		q.refused++
		return reply(http.StatusTooManyRequests, "", "Retry-After", "30"), nil
	}
	return reply(http.StatusOK, `{"id":1}`), nil
}

// countSince counts the times at or after start; they are sorted.
func countSince(times []time.Time, start time.Time) int {
	n := 0
	for i := len(times) - 1; i >= 0 && !times[i].Before(start); i-- {
		n++
	}
	return n
}

// callFrom makes calls from as many goroutines and returns how long they took.
func callFrom(t *testing.T, client *Client, goroutines, each int) time.Duration {
	t.Helper()
	start := time.Now()
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for range each {
				if _, err := client.Product(t.Context(), 1); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	return time.Since(start)
}

func TestLimiterKeepsBelowEcwidsLimitAndUsesIt(t *testing.T) {
	jitter := rand.New(rand.NewPCG(1, 2))
	tests := map[string]struct {
		offset  time.Duration // of the first call within Ecwid's minute
		latency func() time.Duration
	}{
		"no latency":           {0, func() time.Duration { return 0 }},
		"in mid-minute":        {31 * time.Second, func() time.Duration { return 0 }},
		"constant latency":     {59 * time.Second, func() time.Duration { return 400 * time.Millisecond }},
		"latency that changes": {17 * time.Second, func() time.Duration { return time.Duration(jitter.Int64N(int64(time.Second))) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pass(test.offset)
				var mu sync.Mutex
				store := &quota{minutes: map[int64]int{}, latency: func() time.Duration {
					mu.Lock()
					defer mu.Unlock()
					return test.latency()
				}}
				took := callFrom(t, newTestClient(t, store), 20, 150)
				if store.refused != 0 || len(store.arrivals) != 3000 {
					t.Errorf("%d requests, %d of them refused with 429; want 3000 and 0", len(store.arrivals), store.refused)
				}
				if used := 3000 / took.Minutes() / 590; used < 0.95 {
					t.Errorf("used %.1f %% of 590 requests a minute, want at least 95", 100*used)
				}
			})
		})
	}
}

// spend takes n tokens that are due at once.
func spend(t *testing.T, l *Limiter, n int) {
	t.Helper()
	start := time.Now()
	for range n {
		if _, err := l.wait(t.Context(), classInteractive, 0); err != nil {
			t.Fatal(err)
		}
	}
	if waited := time.Since(start); waited != 0 {
		t.Fatalf("%d calls waited %v, want the burst to cover them", n, waited)
	}
}

// tokenEvery is the time in which the bucket gains a token, to the rounding of the clock.
const tokenEvery = time.Second * 10 / 95

func about(got, want time.Duration) bool { return (got - want).Abs() <= time.Microsecond }

func TestLimiterRefusesAtOnceWhatWouldOutlastItsDeadline(t *testing.T) {
	tests := map[string]struct {
		class    class
		deadline time.Duration
		ahead    int // interactive calls that wait already
		want     time.Duration
		refused  bool
	}{
		"just too late":                {classInteractive, tokenEvery - time.Millisecond, 0, tokenEvery, true},
		"just in time":                 {classInteractive, tokenEvery + time.Millisecond, 0, tokenEvery, false},
		"too many ahead":               {classInteractive, time.Second, 9, 10 * tokenEvery, true},
		"few enough ahead":             {classInteractive, time.Second, 8, 9 * tokenEvery, false},
		"background waits for others":  {classBackground, time.Second, 9, 10 * tokenEvery, true},
		"background goes when it's on": {classBackground, time.Second, 8, 9 * tokenEvery, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(DefaultBudget())
				spend(t, l, burst)
				for range test.ahead {
					go func() { _, _ = l.wait(t.Context(), classInteractive, 0) }()
				}
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
				defer cancel()
				start := time.Now()
				_, err := l.wait(ctx, test.class, 0)
				elapsed := time.Since(start)
				var tooLong *waitError
				if errors.As(err, &tooLong) != test.refused || (err != nil) != test.refused {
					t.Fatalf("got %v after %v, want refused: %v", err, elapsed, test.refused)
				}
				if test.refused && (elapsed != 0 || !about(tooLong.wait, test.want)) {
					t.Errorf("refused after %v with a wait of %v, want at once with %v", elapsed, tooLong.wait, test.want)
				}
				if !test.refused && !about(elapsed, test.want) {
					t.Errorf("went after %v, want %v", elapsed, test.want)
				}
			})
		})
	}
}

func TestLimiterLetsBackgroundUseThirtyPercent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		l := newLimiter(DefaultBudget())
		times := grantTimes(ctx, l, classBackground, 1200)
		pass(5 * time.Minute)
		cancel()
		synctest.Wait()
		granted := times()
		if got := maxInWindow(granted, time.Minute); got > 590*30/100 {
			t.Errorf("%d background calls in a minute, want at most 30 %% of 590", got)
		}
		if len(granted) < 5*590*30/100*95/100 {
			t.Errorf("only %d background calls in 5 minutes", len(granted))
		}
	})
}

func TestLimiterPutsInteractiveAheadOfBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(DefaultBudget())
		spend(t, l, burst)
		background := grantTimes(t.Context(), l, classBackground, 5)
		synctest.Wait()
		interactive := grantTimes(t.Context(), l, classInteractive, 30)
		synctest.Wait()
		pass(time.Minute)
		synctest.Wait()
		if len(background()) != 5 || len(interactive()) != 30 {
			t.Fatalf("%d background and %d interactive calls went, want 5 and 30", len(background()), len(interactive()))
		}
		if first, last := background()[0], interactive()[29]; first.Before(last) {
			t.Errorf("a background call went %v before the last interactive one that waited with it", last.Sub(first))
		}
	})
}

func TestBackgroundThatHasUsedItsShareHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(DefaultBudget())
		background := grantTimes(t.Context(), l, classBackground, burst)
		synctest.Wait()
		waiting := burst - len(background())
		start := time.Now()
		if _, err := l.wait(t.Context(), classInteractive, 0); err != nil || time.Since(start) != 0 || waiting == 0 {
			t.Errorf("with %d background calls waiting, an interactive one went after %v with %v", waiting, time.Since(start), err)
		}
		pass(time.Minute)
		synctest.Wait()
		if len(background()) != burst {
			t.Errorf("only %d background calls went", len(background()))
		}
	})
}

// grantTimes starts n callers and returns a function that tells when each of those that went did, in that order.
func grantTimes(ctx context.Context, l *Limiter, cl class, n int) func() []time.Time {
	var mu sync.Mutex
	var times []time.Time
	for range n {
		go func() {
			if _, err := l.wait(ctx, cl, 0); err != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			times = append(times, time.Now())
		}()
	}
	return func() []time.Time {
		mu.Lock()
		defer mu.Unlock()
		return times
	}
}

// maxInWindow is the largest number of times within any window of the given length; they are sorted.
func maxInWindow(times []time.Time, window time.Duration) int {
	most, first := 0, 0
	for i, at := range times {
		for at.Sub(times[first]) > window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func TestLimiterLosesNobodyWhenOthersGiveUp(t *testing.T) {
	for name, quitter := range map[string]int{"leader": 0, "follower": 1, "last": 2} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(DefaultBudget())
				spend(t, l, burst)
				var went [3]time.Duration
				var errs [3]error
				var cancels [3]context.CancelFunc
				start := time.Now()
				var group sync.WaitGroup
				for i := range 3 {
					ctx, cancel := context.WithCancel(t.Context())
					cancels[i] = cancel
					defer cancel()
					group.Go(func() {
						_, errs[i] = l.wait(ctx, classInteractive, 0)
						went[i] = time.Since(start)
					})
					synctest.Wait()
				}
				pass(tokenEvery / 2)
				cancels[quitter]()
				group.Wait()
				turn := time.Duration(0)
				for i := range 3 {
					if i == quitter {
						if !errors.Is(errs[i], context.Canceled) || went[i] != tokenEvery/2 {
							t.Errorf("the one that gave up got %v after %v", errs[i], went[i])
						}
						continue
					}
					turn += tokenEvery
					if errs[i] != nil || !about(went[i], turn) {
						t.Errorf("waiter %d got %v after %v, want to go after %v", i, errs[i], went[i], turn)
					}
				}
			})
		})
	}
}
