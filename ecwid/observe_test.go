package ecwid_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// watcher keeps what a client reports.
type watcher struct {
	mu    sync.Mutex
	calls []ecwid.Call
}

func (w *watcher) observe(c ecwid.Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, c)
}

// reported are the calls since the last time.
func (w *watcher) reported() []ecwid.Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

// watched is a client of the store that reports to the watcher.
func watched(t testing.TB, store *sandbox.Store, token string, transport http.RoundTripper) (*ecwid.Client, *watcher) {
	t.Helper()
	w := &watcher{}
	client, err := ecwid.New(ecwid.Config{StoreID: store.Info().StoreID, Token: ecwid.NewSecret(token), Transport: transport, Observe: w.observe})
	if err != nil {
		t.Fatal(err)
	}
	return client, w
}

// bubbleStore is a sandbox store on the clock of the bubble that the test runs in.
func bubbleStore() *sandbox.Store { return sandbox.New(sandbox.Options{Now: time.Now}) }

func check(t *testing.T, w *watcher, want ...ecwid.Call) {
	t.Helper()
	if diff := cmp.Diff(want, w.reported()); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

func TestEachAttemptIsReported(t *testing.T) {
	const order, adjust, coupon = "/orders/{orderId}", "/products/{productId}/inventory", "/discount_coupons/{couponIdentifier}"
	second := sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 1000}
	tests := map[string]struct {
		faults []sandbox.Fault
		call   func(context.Context, *ecwid.Client) error
		want   []ecwid.Call
	}{
		"success": {
			[]sandbox.Fault{second},
			func(ctx context.Context, c *ecwid.Client) error { _, err := c.Profile(ctx); return err },
			[]ecwid.Call{{Method: "GET", Route: "/profile", Status: 200, Attempt: 1, Duration: time.Second}},
		},
		"not found": {
			nil,
			func(ctx context.Context, c *ecwid.Client) error { _, err := c.Order(ctx, "NOSUCH"); return err },
			[]ecwid.Call{{Method: "GET", Route: order, Status: 404, Kind: ecwid.KindNotFound, Attempt: 1}},
		},
		"forbidden": {
			[]sandbox.Fault{second, {Kind: sandbox.Status, Status: 403, Code: "INSUFFICIENT_APP_SCOPE"}},
			func(ctx context.Context, c *ecwid.Client) error { _, err := c.CouponByCode(ctx, "SALE"); return err },
			[]ecwid.Call{{Method: "GET", Route: coupon, Status: 403, Kind: ecwid.KindScopeMissing, Attempt: 1, Duration: time.Second}},
		},
		"429, then the repeat waits": {
			[]sandbox.Fault{second, {Kind: sandbox.Status, Status: 429, RetryAfter: 7, Times: 1}},
			func(ctx context.Context, c *ecwid.Client) error { _, err := c.AdjustStock(ctx, 1, -1); return err },
			[]ecwid.Call{
				{Method: "PUT", Route: adjust, Status: 429, Kind: ecwid.KindRateLimited, Attempt: 1, Duration: time.Second},
				{Method: "PUT", Route: adjust, Status: 404, Kind: ecwid.KindNotFound, Attempt: 2, Waited: 7 * time.Second, Duration: time.Second},
			},
		},
		"a lost answer of a create": {
			[]sandbox.Fault{second, {Kind: sandbox.CutAfter}},
			func(ctx context.Context, c *ecwid.Client) error {
				_, err := c.CreateCustomer(ctx, ecwid.CustomerFields{Email: ecwid.Some("ann@example.com")})
				return err
			},
			[]ecwid.Call{{Method: "POST", Route: "/customers", Kind: ecwid.KindOutcomeUnknown, Attempt: 1, Duration: time.Second}},
		},
		"half an answer, then a whole one": {
			[]sandbox.Fault{{Kind: sandbox.NotJSON, Times: 1}},
			func(ctx context.Context, c *ecwid.Client) error { _, err := c.LatestStats(ctx); return err },
			[]ecwid.Call{
				{Method: "GET", Route: "/latest-stats", Status: 200, Kind: ecwid.KindMalformed, Attempt: 1},
				{Method: "GET", Route: "/latest-stats", Status: 200, Attempt: 2},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := bubbleStore()
				for _, fault := range test.faults {
					store.Faults().Add(fault)
				}
				client, w := watched(t, store, store.Info().Token, store.Transport())
				err := test.call(t.Context(), client)
				if failed := test.want[len(test.want)-1].Kind != ""; (err != nil) != failed {
					t.Errorf("got %v", err)
				}
				check(t, w, test.want...)
			})
		})
	}
}

func TestANetworkFailureIsReportedWithoutStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := bubbleStore()
		dead := roundTrip(func(*http.Request) (*http.Response, error) {
			pass(3 * time.Second)
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
		})
		client, w := watched(t, store, store.Info().Token, dead)
		if _, err := client.Profile(t.Context()); !errors.Is(err, ecwid.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
		var want []ecwid.Call
		for attempt := range 4 {
			want = append(want, ecwid.Call{Method: "GET", Route: "/profile", Kind: ecwid.KindUnavailable, Attempt: attempt + 1, Duration: 3 * time.Second})
		}
		check(t, w, want...)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRefusalsAreReportedWithoutAnExchange(t *testing.T) {
	profile := ecwid.Call{Method: "GET", Route: "/profile", Attempt: 1}
	t.Run("by the breaker", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			store := bubbleStore()
			client, w := watched(t, store, "secret_"+"revoked00000000000000", store.Transport())
			for range 3 {
				if _, err := client.Profile(t.Context()); !errors.Is(err, ecwid.ErrUnauthorized) {
					t.Errorf("got %v", err)
				}
			}
			answered, refused := profile, profile
			answered.Status, answered.Kind = 403, ecwid.KindUnauthorized
			refused.Refused, refused.Kind = true, ecwid.KindUnauthorized
			check(t, w, answered, answered, refused)
		})
	})
	t.Run("because its turn comes too late, or its caller leaves", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			store := bubbleStore()
			store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 60, Times: 1})
			client, w := watched(t, store, store.Info().Token, store.Transport())
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			if _, err := client.Profile(ctx); !errors.Is(err, ecwid.ErrRateLimited) {
				t.Errorf("got %v", err)
			}
			leaving, leave := context.WithCancel(t.Context())
			time.AfterFunc(5*time.Second, leave)
			if _, err := client.Profile(leaving); !errors.Is(err, ecwid.ErrUnavailable) {
				t.Errorf("got %v", err)
			}
			answered, late, left := profile, profile, profile
			answered.Status, answered.Kind = 429, ecwid.KindRateLimited
			late.Attempt, late.Refused, late.Kind = 2, true, ecwid.KindRateLimited
			left.Refused, left.Kind, left.Waited = true, ecwid.KindUnavailable, 5*time.Second
			check(t, w, answered, late, left)
		})
	})
}

func TestTheTimeInTheQueueIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := bubbleStore()
		w := &watcher{}
		client, err := ecwid.New(ecwid.Config{StoreID: store.Info().StoreID, Token: ecwid.NewSecret(store.Info().Token),
			Transport: store.Transport(), Observe: w.observe, Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 1, PerSecond: 0.5})})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			must(client.Profile(t.Context()))(t)
		}
		var waited []time.Duration
		for _, c := range w.reported() {
			waited = append(waited, c.Waited)
		}
		if diff := cmp.Diff([]time.Duration{0, 2 * time.Second, 2 * time.Second}, waited); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnInvalidIDIsNoAttempt(t *testing.T) {
	store, _ := open(t, sandbox.Options{})
	client, w := watched(t, store, store.Info().Token, store.Transport())
	if _, err := client.Order(t.Context(), ".."); !errors.Is(err, ecwid.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	check(t, w)
}
