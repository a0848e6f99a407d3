package ecwid

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// arrival is one request as the store saw it.
type arrival struct {
	id string // last segment of the path
	at time.Duration
}

// busyStore answers 429 until a moment, then succeeds; each answer takes a second.
type busyStore struct {
	start, busyUntil time.Time
	retryAfter       string
	mu               sync.Mutex
	arrivals         []arrival
}

func (s *busyStore) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.arrivals = append(s.arrivals, arrival{r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], time.Since(s.start)})
	s.mu.Unlock()
	pass(time.Second)
	if time.Now().Before(s.busyUntil) {
		return reply(http.StatusTooManyRequests, "", "Retry-After", s.retryAfter), nil
	}
	return reply(http.StatusOK, `{"id":1}`), nil
}

func TestA429StopsAllTrafficThenCallsGoOnInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		store := &busyStore{start: start, busyUntil: start.Add(2 * time.Second), retryAfter: "7"}
		client := newTestClient(t, store)
		const calls = 60
		var group sync.WaitGroup
		for i := range calls {
			group.Go(func() {
				if _, err := client.Product(t.Context(), ProductID(i)); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait() // so that the calls queue in the order of their ids
		}
		group.Wait()
		checkOrderAfterBlock(t, store.arrivals, calls)
	})
}

// checkOrderAfterBlock knows that answers take a second: requests that left in the first second came back with 429
// before second two, and the last of these moved the end of the block.
func checkOrderAfterBlock(t *testing.T, arrivals []arrival, calls int) {
	t.Helper()
	var before []arrival
	last := map[string]time.Duration{}
	for _, a := range arrivals {
		if a.at <= time.Second {
			before = append(before, a)
		}
		last[a.id] = a.at
	}
	resume := before[len(before)-1].at + time.Second + 7*time.Second
	for _, a := range arrivals[len(before):] {
		if a.at < resume {
			t.Errorf("request %s left %v into a block that ends at %v", a.id, a.at, resume)
		}
	}
	if len(before) <= burst || len(arrivals) != calls+len(before) {
		t.Fatalf("%d requests, %d of them before the block; want each of those repeated once", len(arrivals), len(before))
	}
	for i := 1; i < calls; i++ {
		earlier, later := formatID(ProductID(i-1)), formatID(ProductID(i))
		if last[later] < last[earlier] {
			t.Errorf("call %s went at %v, before call %s at %v", later, last[later], earlier, last[earlier])
		}
	}
}

func TestABlockRefusesThoseWhoCannotWaitForItsEnd(t *testing.T) {
	tests := map[string]struct {
		deadline time.Duration // from the start; the block comes after 10 ms and lasts 10 s
		position int           // calls ahead in the queue
		refused  bool
	}{
		"ends before the block":            {9 * time.Second, 0, true},
		"ends after it":                    {11 * time.Second, 0, false},
		"ends after it, but long in queue": {11 * time.Second, 40, true},
		"has time enough":                  {15 * time.Second, 40, false},
		"has no deadline":                  {0, 40, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(DefaultBudget())
				spend(t, l, burst)
				grantTimes(t.Context(), l, classInteractive, test.position)
				synctest.Wait()
				ctx := t.Context()
				if test.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				start := time.Now()
				time.AfterFunc(10*time.Millisecond, func() { l.block(10 * time.Second) })
				_, err := l.wait(ctx, classInteractive, 0)
				var tooLong *waitError
				if errors.As(err, &tooLong) != test.refused || (err != nil) != test.refused {
					t.Fatalf("got %v after %v, want refused: %v", err, time.Since(start), test.refused)
				}
				if test.refused && (time.Since(start) != 10*time.Millisecond || tooLong.wait < 10*time.Second) {
					t.Errorf("refused after %v with a wait of %v, want when the block began with 10s or more",
						time.Since(start), tooLong.wait)
				}
			})
		})
	}
}

func TestACallDuringABlockIsRefusedWithTheWaitingTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client := newTestClient(t, transportFunc(func(*http.Request) (*http.Response, error) {
			requests++
			return reply(http.StatusTooManyRequests, `{"errorCode":"RATE_LIMITED"}`, "Retry-After", "45"), nil
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		for range 3 {
			start := time.Now()
			_, err := client.Profile(ctx)
			var e *Error
			if !errors.As(err, &e) || e.Kind != KindRateLimited || e.RetryAfter != 45*time.Second {
				t.Fatalf("got %v, want rate_limited with 45s", err)
			}
			if time.Since(start) != 0 {
				t.Errorf("refused after %v, want at once", time.Since(start))
			}
		}
		if requests != 1 {
			t.Errorf("%d requests, want 1", requests)
		}
	})
}

func TestAShorterBlockDoesNotCutALongerOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(DefaultBudget())
		l.block(30 * time.Second)
		l.block(5 * time.Second)
		start := time.Now()
		if _, err := l.wait(t.Context(), classInteractive, 0); err != nil || time.Since(start) != 30*time.Second {
			t.Errorf("went after %v with %v, want 30s", time.Since(start), err)
		}
	})
}

func TestACallWhoseCallerLeftIsNotSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	client := newTestClient(t, transportFunc(func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return reply(http.StatusOK, `{}`), nil
	}))
	_, err := client.CreateProduct(ctx, ProductFields{Name: Some("Tea")})
	if !errors.Is(err, ErrUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want unavailable because of the cancellation", err)
	}
}
