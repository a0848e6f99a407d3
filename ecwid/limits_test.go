package ecwid

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

func TestClientsWithTheSameTokenShareABudget(t *testing.T) {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: testToken})
	base := Config{StoreID: 1003, Token: NewSecret(testToken)}
	tests := map[string]struct {
		change func(*Config)
		shared bool
	}{
		"the same":                     {func(*Config) {}, true},
		"the same token, another host": {func(c *Config) { c.BaseURL = "https://example.com/api/v3" }, true},
		"another token":                {func(c *Config) { c.Token = NewSecret("secret_other") }, false},
		"a source of tokens":           {func(c *Config) { c.Token, c.TokenSource = Secret{}, source }, false},
		"other limits":                 {func(c *Config) { c.Limits = NewLimits() }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			base := base
			base.Limits = NewLimits()
			other := base
			test.change(&other)
			first, second := mustClient(t, base), mustClient(t, other)
			if shared := first.limiter == second.limiter; shared != test.shared {
				t.Errorf("shared: %v, want %v", shared, test.shared)
			}
			if first.InBackground().limiter != first.limiter {
				t.Error("the background client has a budget of its own")
			}
		})
	}
}

func TestStoresWithATokenSourceHaveTheirOwnBudgets(t *testing.T) {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: testToken})
	limits := NewLimits()
	one := mustClient(t, Config{StoreID: 1, TokenSource: source, Limits: limits})
	again := mustClient(t, Config{StoreID: 1, TokenSource: source, Limits: limits})
	two := mustClient(t, Config{StoreID: 2, TokenSource: source, Limits: limits})
	if one.limiter != again.limiter || one.limiter == two.limiter {
		t.Error("a budget must belong to one store")
	}
}

func mustClient(t *testing.T, cfg Config) *Client {
	t.Helper()
	client, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestABlockHoldsForAllClientsOfTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := true
		cfg := Config{StoreID: 1003, Token: NewSecret(testToken), Limits: NewLimits()}
		cfg.Transport = transportFunc(func(*http.Request) (*http.Response, error) {
			if busy {
				return reply(http.StatusTooManyRequests, "", "Retry-After", "20"), nil
			}
			return reply(http.StatusOK, `{}`), nil
		})
		first, second := mustClient(t, cfg), mustClient(t, cfg)
		ctx, cancel := contextWithin(t, 10*time.Second)
		defer cancel()
		if _, err := first.Profile(ctx); !errors.Is(err, ErrRateLimited) {
			t.Fatalf("got %v, want rate_limited", err)
		}
		busy = false
		start := time.Now()
		if _, err := second.Profile(t.Context()); err != nil || time.Since(start) != 20*time.Second {
			t.Errorf("the other client's call ended after %v with %v, want after 20s", time.Since(start), err)
		}
	})
}

func TestABudgetOfOnesOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := mustClient(t, Config{StoreID: 1003, Token: NewSecret(testToken), Transport: always(http.StatusOK, `{}`),
			Limits: NewLimitsOf(Budget{Burst: 2, PerSecond: 1})})
		if took := callFrom(t, client, 1, 5); took != 3*time.Second {
			t.Errorf("five calls took %v, want 3s", took)
		}
	})
}
