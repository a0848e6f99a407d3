package metrics

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// serve gives a sandbox store, a client of it that reports to m under the name, and the state of its token.
func serve(t testing.TB, m *Metrics, name string) (*sandbox.Store, *ecwid.Client) {
	t.Helper()
	store := sandbox.New(sandbox.Options{Now: time.Now})
	client, err := ecwid.New(ecwid.Config{StoreID: store.Info().StoreID, Token: ecwid.NewSecret(store.Info().Token),
		Transport: store.Transport(), Observe: func(c ecwid.Call) { m.EcwidCall(name, c) }})
	if err != nil {
		t.Fatal(err)
	}
	m.RegisterStore(name, client.Status)
	return store, client
}

func TestARealClientIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := fresh()
		store, client := serve(t, m, "shop")
		store.Faults().Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 200})
		store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 7, Path: "/profile", Times: 1})
		store.Faults().Add(sandbox.Fault{Kind: sandbox.CutBefore, Path: "/carts", Times: 1})
		_, profileErr := client.Profile(t.Context())
		_, cartsErr := client.SearchCarts(t.Context(), ecwid.CartQuery{})
		_, orderErr := client.Order(t.Context(), "ann@example.com")
		if profileErr != nil || cartsErr != nil || !errors.Is(orderErr, ecwid.ErrNotFound) {
			t.Fatal(profileErr, cartsErr, orderErr)
		}
		holds(t, scrape(t, m), map[string]float64{
			`api_calls_total{method="GET",route="/profile",status="429",store="shop"}`:               1,
			`api_calls_total{method="GET",route="/profile",status="200",store="shop"}`:               1,
			`api_calls_total{method="GET",route="/carts",status="none",store="shop"}`:                1,
			`api_calls_total{method="GET",route="/carts",status="200",store="shop"}`:                 1,
			`api_calls_total{method="GET",route="/orders/{orderId}",status="404",store="shop"}`:      1,
			`api_call_duration_seconds_count{method="GET",route="/profile",store="shop"}`:            2,
			`api_call_duration_seconds_bucket{method="GET",route="/profile",store="shop",le="0.25"}`: 2,
			`api_call_duration_seconds_bucket{method="GET",route="/profile",store="shop",le="0.1"}`:  0,
			`api_wait_seconds_sum{store="shop"}`:                                                     7,
			`api_wait_seconds_count{store="shop"}`:                                                   5,
			`api_errors_total{kind="rate_limited",store="shop"}`:                                     1,
			`api_errors_total{kind="unavailable",store="shop"}`:                                      1,
			`api_errors_total{kind="not_found",store="shop"}`:                                        1,
			`api_rate_limited_total{store="shop"}`:                                                   1,
			`api_retries_total{store="shop"}`:                                                        2,
		})
		noPersonalData(t, m)
	})
}

// noPersonalData looks for what the test above asked Ecwid for.
func noPersonalData(t *testing.T, m *Metrics) {
	t.Helper()
	for name := range scrape(t, m) {
		if strings.Contains(name, "example.com") {
			t.Errorf("series %s", name)
		}
	}
}

func TestRefusedAttemptsAreNoCallsOfEcwid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := fresh()
		store, client := serve(t, m, "shop")
		store.Faults().Add(sandbox.Fault{Kind: sandbox.Revoked})
		for range 5 {
			if _, err := client.Profile(t.Context()); !errors.Is(err, ecwid.ErrUnauthorized) {
				t.Fatal(err)
			}
		}
		holds(t, scrape(t, m), map[string]float64{
			`api_calls_total{method="GET",route="/profile",status="403",store="shop"}`:     2,
			`api_calls_total{method="GET",route="/profile",status="refused",store="shop"}`: 3,
			`api_call_duration_seconds_count{method="GET",route="/profile",store="shop"}`:  2,
			`api_errors_total{kind="unauthorized",store="shop"}`:                           5,
			`api_breaker_open{store="shop"}`:                                               1,
			`api_next_probe_seconds{store="shop"}`:                                         900,
			`api_budget_calls{store="shop"}`:                                               18,
		})
		<-time.After(20 * time.Minute) // nobody called, so the probe is overdue
		holds(t, scrape(t, m), map[string]float64{`api_breaker_open{store="shop"}`: 1, `api_next_probe_seconds{store="shop"}`: 0})
	})
}

func TestABlockShowsUntilItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := fresh()
		store, client := serve(t, m, "shop")
		store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 60, Times: 1})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := client.Profile(ctx); !errors.Is(err, ecwid.ErrRateLimited) {
			t.Fatal(err)
		}
		waiting, leave := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _, _ = client.Profile(waiting) }()
		synctest.Wait()
		holds(t, scrape(t, m), map[string]float64{`api_blocked_seconds{store="shop"}`: 60, `api_budget_calls{store="shop"}`: 0, `api_waiting_calls{store="shop"}`: 1})
		<-time.After(45 * time.Second)
		holds(t, scrape(t, m), map[string]float64{`api_blocked_seconds{store="shop"}`: 15})
		leave()
		<-done
		<-time.After(time.Minute)
		holds(t, scrape(t, m), map[string]float64{`api_blocked_seconds{store="shop"}`: 0, `api_budget_calls{store="shop"}`: 20, `api_waiting_calls{store="shop"}`: 0})
	})
}

func TestStoresComeAndGo(t *testing.T) {
	m := fresh()
	_, tea := serve(t, m, "tea")
	_, cups := serve(t, m, "cups")
	for _, client := range []*ecwid.Client{tea, tea, cups} {
		if _, err := client.Profile(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	const calls = `api_calls_total{method="GET",route="/profile",status="200",store=`
	holds(t, scrape(t, m), map[string]float64{calls + `"tea"}`: 2, calls + `"cups"}`: 1})
	if _, ok := scrape(t, m)[`api_rate_limited_total{store="tea"}`]; !ok {
		t.Error("a store without a 429 has no counter of them")
	}

	m.RegisterStore("tea", func() ecwid.Status { return ecwid.Status{Budget: 3.5} })
	holds(t, scrape(t, m), map[string]float64{`api_budget_calls{store="tea"}`: 3.5, calls + `"tea"}`: 2})

	m.RemoveStore("tea")
	for name := range scrape(t, m) {
		if strings.Contains(name, `"tea"`) {
			t.Errorf("%s is left of a removed store", name)
		}
	}
	holds(t, scrape(t, m), map[string]float64{calls + `"cups"}`: 1})
}

// TestAnyStatusIsFewLabels: a server may answer every number, which must not become as many series.
func TestAnyStatusIsFewLabels(t *testing.T) {
	labels := map[string]bool{}
	for code := range 1000 {
		labels[status(ecwid.Call{Status: code})] = true
		if code >= 600 && status(ecwid.Call{Status: code}) != other {
			t.Errorf("%d has a label of its own", code)
		}
	}
	if len(labels) > 70 {
		t.Errorf("%d labels", len(labels))
	}
	if status(ecwid.Call{Status: 449}) != "449" || status(ecwid.Call{Refused: true}) != "refused" || status(ecwid.Call{}) != "none" {
		t.Error("449, refused and none have a meaning")
	}
}

// TestNothingThatEcwidAnswersReachesALabel: ids, keys and addresses asked for, and odd answers, leave the routes alone.
func TestNothingThatEcwidAnswersReachesALabel(t *testing.T) {
	const marker = "qqq"
	rapid.Check(t, func(t *rapid.T) {
		m := fresh()
		body, code := marker+rapid.String().Draw(t, "body"), rapid.IntRange(200, 999).Draw(t, "status")
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_" + marker),
			Observe: func(c ecwid.Call) { m.EcwidCall("shop", c) },
			Transport: roundTrip(func(*http.Request) (*http.Response, error) {
				header := http.Header{"Retry-After": {"86400"}}
				return &http.Response{StatusCode: code, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
			})})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond) // no repeat has time enough
		defer cancel()
		id := marker + rapid.String().Draw(t, "id")
		_, _ = client.Order(ctx, ecwid.OrderID(id))
		_, _ = client.CouponByCode(ctx, id)
		_, _ = client.PlaceCart(ctx, ecwid.CartID(id))
		checkNoMarker(t, m, marker)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func checkNoMarker(t *rapid.T, m *Metrics, marker string) {
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			for _, label := range metric.GetLabel() {
				if label.GetName() == "route" {
					seen++
				}
				if strings.Contains(label.GetValue(), marker) {
					t.Errorf("%s: %s=%q", family.GetName(), label.GetName(), label.GetValue())
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no route was counted")
	}
}
