package ecwid

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// script answers each request with what is set at that moment, and counts.
type script struct {
	mu       sync.Mutex
	next     func() *http.Response
	latency  time.Duration
	requests int
}

func (s *script) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.requests++
	answer := s.next()
	s.mu.Unlock()
	pass(s.latency)
	return answer, nil
}

func (s *script) answers(status int, body string, headers ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = func() *http.Response { return reply(status, body, headers...) }
}

// expect makes a call and checks its kind and how many requests it cost.
func (s *script) expect(t *testing.T, client *Client, kind Kind, requests int) *Error {
	t.Helper()
	before := s.requests
	_, err := client.Profile(t.Context())
	var e *Error
	if errors.As(err, &e); (err == nil) != (kind == "") || (e != nil && e.Kind != kind) {
		t.Errorf("got %v, want kind %q", err, kind)
	}
	if sent := s.requests - before; sent != requests {
		t.Errorf("the call sent %d requests, want %d", sent, requests)
	}
	return e
}

const invalidToken = `{"errorMessage":"Token is invalid","errorCode":"INVALID_API_TOKEN"}`

func TestBreakerStopsTheTrafficOfADeadToken(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
	}{
		"403 without a body":           {http.StatusForbidden, ""},
		"403 INVALID_API_TOKEN":        {http.StatusForbidden, invalidToken},
		"401 without a body":           {http.StatusUnauthorized, ""},
		"401 with a text":              {http.StatusUnauthorized, "Unauthorized"},
		"401 with a message":           {http.StatusUnauthorized, `{"errorMessage":"Who are you?"}`},
		"403 with an empty JSON":       {http.StatusForbidden, `{}`},
		"INVALID_API_TOKEN as message": {http.StatusForbidden, `{"errorMessage":"INVALID_API_TOKEN"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := &script{}
				client := newTestClient(t, store)
				store.answers(test.status, test.body)
				store.expect(t, client, KindUnauthorized, 1)
				store.expect(t, client, KindUnauthorized, 1)
				for waited := time.Duration(0); waited < probeInterval; waited += time.Minute {
					if e := store.expect(t, client, KindUnauthorized, 0); e.RetryAfter != probeInterval-waited {
						t.Errorf("after %v: next attempt in %v, want %v", waited, e.RetryAfter, probeInterval-waited)
					}
					pass(time.Minute)
				}
				store.expect(t, client, KindUnauthorized, 1) // the probe fails
				store.expect(t, client, KindUnauthorized, 0)
				pass(probeInterval)
				store.answers(http.StatusOK, `{}`)
				store.expect(t, client, "", 1) // the probe succeeds
				store.expect(t, client, "", 1)
			})
		})
	}
}

func TestBreakerSendsOneProbeAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &script{latency: time.Second}
		client := newTestClient(t, store)
		store.answers(http.StatusForbidden, "")
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 1)
		pass(probeInterval)
		store.requests = 0
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				if _, err := client.Profile(t.Context()); !errors.Is(err, ErrUnauthorized) {
					t.Errorf("got %v, want unauthorized", err)
				}
			})
		}
		group.Wait()
		if store.requests != 1 {
			t.Errorf("%d probes, want 1", store.requests)
		}
	})
}

func TestACallRefusedForItsDeadlineIsNoProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(DefaultBudget())
		for range confirmations {
			l.breaker.refused(time.Now())
		}
		pass(probeInterval)
		l.block(time.Hour)
		ctx, cancel := contextWithin(t, time.Minute)
		defer cancel()
		var tooLong *waitError
		if _, err := l.wait(ctx, classInteractive, 0); !errors.As(err, &tooLong) {
			t.Fatalf("got %v, want a refusal for the block", err)
		}
		if _, err := l.wait(t.Context(), classInteractive, 0); err != nil {
			t.Errorf("got %v, want the probe to go", err)
		}
	})
}

func TestBreakerReleasesThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &script{latency: time.Second}
		store.answers(http.StatusForbidden, "")
		client := newTestClient(t, store)
		start := time.Now()
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if _, err := client.Profile(t.Context()); !errors.Is(err, ErrUnauthorized) {
					t.Errorf("got %v, want unauthorized", err)
				}
			})
		}
		group.Wait()
		if sent := burst + 10; store.requests > sent || time.Since(start) > 2*time.Second {
			t.Errorf("%d requests in %v, want at most the %d that left before the first answer", store.requests, time.Since(start), sent)
		}
	})
}

func TestWhatTheBreakerDoesNotCount(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		kind   Kind
	}{
		"missing scope":         {http.StatusForbidden, `{"errorCode":"INSUFFICIENT_APP_SCOPE"}`, KindScopeMissing},
		"a feature":             {http.StatusForbidden, `{"errorCode":"DISCOUNTS_FEATURE_NOT_AVAILABLE"}`, KindPlanRequired},
		"a code we do not know": {http.StatusForbidden, `{"errorCode":"SOMETHING_NEW"}`, KindUnauthorized},
		"a proxy's page":        {http.StatusForbidden, `<html>Forbidden by policy</html>`, KindUnauthorized},
		"another message":       {http.StatusForbidden, `{"errorMessage":"Access is denied"}`, KindUnauthorized},
		"free plan":             {http.StatusPaymentRequired, "", KindPlanRequired},
		"no such store":         {http.StatusNotFound, `{"errorCode":"STORE_NOT_FOUND"}`, KindStoreNotFound},
		"no such thing":         {http.StatusNotFound, "", KindNotFound},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := &script{}
				client := newTestClient(t, store)
				store.answers(test.status, test.body)
				for range 5 {
					store.expect(t, client, test.kind, 1)
				}
			})
		})
	}
}

func TestAnAnswerThatNeedsAGoodTokenResetsTheCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &script{}
		client := newTestClient(t, store)
		for range 3 {
			store.answers(http.StatusForbidden, "")
			store.expect(t, client, KindUnauthorized, 1)
			store.answers(http.StatusForbidden, `{"errorCode":"INSUFFICIENT_APP_SCOPE"}`)
			store.expect(t, client, KindScopeMissing, 1)
		}
		store.answers(http.StatusForbidden, "")
		store.expect(t, client, KindUnauthorized, 1)
		store.answers(http.StatusNotFound, `{"errorCode":"STORE_NOT_FOUND"}`) // says nothing about the token
		store.expect(t, client, KindStoreNotFound, 1)
		store.answers(http.StatusForbidden, "")
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 0)
	})
}

func TestA403AroundABlockSaysNothingAboutTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &script{}
		client := newTestClient(t, store)
		client.limiter.block(10 * time.Second)
		store.answers(http.StatusForbidden, "")
		pass(10 * time.Second)
		for after := time.Duration(0); after < afterBlock; after += time.Minute {
			if e := store.expect(t, client, KindRateLimited, 1); e.RetryAfter != afterBlock-after {
				t.Errorf("%v after the block: retry after %v, want %v", after, e.RetryAfter, afterBlock-after)
			}
			pass(time.Minute)
		}
		store.expect(t, client, KindUnauthorized, 1) // the five minutes are over
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 0)
	})
}

// A budget may say that the store's refusals are what they seem.
func TestA403RightAfterABlockOfAPlainStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		budget := DefaultBudget()
		budget.PlainRefusals = true
		store := &script{}
		client, err := New(Config{StoreID: 1003, Token: NewSecret(testToken), Transport: store, Limits: NewLimitsOf(budget)})
		if err != nil {
			t.Fatal(err)
		}
		client.limiter.block(10 * time.Second)
		store.answers(http.StatusForbidden, "")
		pass(10 * time.Second)
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 0)
	})
}

// What was accepted after a block has ended shows that it has: a 403 is about the token again.
func TestA403AfterABlockThatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &script{}
		client := newTestClient(t, store)
		client.limiter.block(10 * time.Second)
		client.limiter.tokenAccepted(t.Context()) // of a request from before the block
		store.answers(http.StatusForbidden, "")
		pass(10 * time.Second)
		store.expect(t, client, KindRateLimited, 1)
		store.answers(http.StatusOK, `{}`)
		store.expect(t, client, "", 1)
		store.answers(http.StatusForbidden, "")
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 1)
		store.expect(t, client, KindUnauthorized, 0)
	})
}
