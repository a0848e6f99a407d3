package ecwid

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStatusFollowsTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &script{}
		client := newTestClient(t, store)
		is := func(want Status) {
			t.Helper()
			if diff := cmp.Diff(want, client.Status()); diff != "" {
				t.Errorf("status (-want +got):\n%s", diff)
			}
		}
		is(Status{Budget: burst})

		store.answers(http.StatusOK, `{}`)
		store.expect(t, client, "", 1)
		is(Status{Budget: burst - 1})
		pass(time.Minute)
		is(Status{Budget: burst})

		store.answers(http.StatusTooManyRequests, "", "Retry-After", "40")
		ctx, cancel := contextWithin(t, 10*time.Second)
		defer cancel()
		_, _ = client.Profile(ctx)
		blocked := time.Now().Add(40 * time.Second)
		is(Status{BlockedUntil: blocked})
		pass(39 * time.Second)
		is(Status{BlockedUntil: blocked})
		pass(time.Second)
		is(Status{Budget: burst})

		pass(afterBlock)
		store.answers(http.StatusForbidden, invalidToken)
		store.expect(t, client, KindUnauthorized, 1)
		is(Status{Budget: burst - 1})
		store.expect(t, client, KindUnauthorized, 1)
		is(Status{Budget: burst - 2, TokenRefused: true, NextProbe: time.Now().Add(probeInterval)})
		pass(probeInterval)
		store.answers(http.StatusOK, `{}`)
		is(Status{Budget: burst, TokenRefused: true, NextProbe: time.Now()})
		store.expect(t, client, "", 1)
		is(Status{Budget: burst - 1})
	})
}

func TestStatusCountsWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newTestClient(t, always(http.StatusOK, `{}`))
		ctx, cancel := context.WithCancel(t.Context())
		spend(t, client.limiter, burst)
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() { _, _ = client.Profile(ctx) })
		}
		synctest.Wait()
		if s := client.InBackground().Status(); s.Waiting != 3 || s.Budget != 0 {
			t.Errorf("got %+v, want 3 waiting for an empty budget", s)
		}
		cancel()
		group.Wait()
		if s := client.Status(); s.Waiting != 0 {
			t.Errorf("got %+v, want nobody waiting", s)
		}
	})
}

// TestStatusTakesNothing: asking often changes neither the budget nor who goes next.
func TestStatusTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newTestClient(t, always(http.StatusOK, `{}`))
		start := time.Now()
		for range 3 * burst {
			for range 5 {
				client.Status()
			}
			if _, err := client.Profile(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took, want := time.Since(start), timeFor(3*burst, burst, perSecond); took < want-time.Millisecond || took > want+time.Millisecond {
			t.Errorf("took %v, want %v", took, want)
		}
	})
}

func TestARenewedTokenIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent, status := 0, http.StatusForbidden
		client := newTestClient(t, transportFunc(func(*http.Request) (*http.Response, error) {
			sent++
			return reply(status, ``), nil
		}))
		for range confirmations + 1 {
			_, _ = client.Profile(t.Context())
		}
		if sent != confirmations || !client.Status().TokenRefused {
			t.Fatalf("%d requests, %+v", sent, client.Status())
		}
		status = http.StatusNotFound // an answer, at least
		client.TryTokenAgain()
		if _, err := client.Profile(t.Context()); sent != confirmations+1 || client.Status().TokenRefused {
			t.Errorf("%d requests, %v, %+v", sent, err, client.Status())
		}
	})
}
