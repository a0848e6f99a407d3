package webhook

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"
)

// TestVerifiedOnce: a proof counts for a principal and a URL, also after a restart, until it is old.
func TestVerifiedOnce(t *testing.T) {
	inOffice(t, Limits{Endless: true}, func(t *testing.T, o *office) {
		endless := func(r *Request) { r.TTL.Endless = true }
		asked := 0
		wants := func(when string, more int, r Request) {
			t.Helper()
			o.restart()
			o.subscribe(r)
			if asked += more; o.receiver.count() != asked {
				t.Errorf("%s: asked %d times, want %d", when, o.receiver.count(), asked)
				asked = o.receiver.count()
			}
		}
		wants("new", 1, request(t, "ann", endless))
		wants("again", 0, request(t, "ann", endless))
		wants("another secret", 0, request(t, "ann", endless, with(secret(t, 2))))
		wants("other arguments", 0, request(t, "ann", endless, func(r *Request) { r.Arguments.Canonical = "{}" }))
		wants("another URL", 1, request(t, "ann", endless, at("https://agent.example/hook?token=swordfish2")))
		wants("another principal", 1, request(t, "bob", endless))
		pass(24*time.Hour - time.Millisecond)
		wants("nearly a day later", 0, request(t, "ann", endless))
		pass(time.Millisecond)
		wants("a day later", 1, request(t, "ann", endless))
		wants("other arguments, a day later", 0, request(t, "ann", endless, func(r *Request) { r.Arguments.Canonical = "{}" }))
		endpoint := o.receiver.asked[0]
		if endpoint.URL != request(t, "ann").URL || endpoint.SubscriptionID != request(t, "ann").id() || len(endpoint.Keys) != 1 || !same(endpoint.Keys[0], secret(t, 1)) {
			t.Errorf("asked %v", endpoint)
		}
	})
}

// TestRefreshUnverified: an endpoint that is lost changes nothing of the subscription that there is.
func TestRefreshUnverified(t *testing.T) {
	inOffice(t, Limits{Verified: time.Minute}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		before, _, _ := o.log.Entry(t.Context(), shop, subscriptionKey(r.id()))
		pass(time.Minute)
		o.receiver.answer = deaf
		if _, err := o.Subscribe(t.Context(), request(t, "ann", with(secret(t, 2)))); err == nil {
			t.Error("no error")
		}
		if after, _, _ := o.log.Entry(t.Context(), shop, subscriptionKey(r.id())); string(after.Value) != string(before.Value) {
			t.Error("the row has changed")
		}
	})
}

// TestSharedChallenge: many who need the same proof at the same time ask for it once, and fail together.
func TestSharedChallenge(t *testing.T) {
	for _, answer := range []func(callback.Endpoint) error{nil, deaf} {
		inOffice(t, Limits{}, func(t *testing.T, o *office) {
			o.receiver.takes, o.receiver.answer = time.Second, answer
			failed := subscribeAll(t, o, request(t, "ann"), request(t, "ann"), request(t, "ann", func(r *Request) { r.Arguments.Canonical = "{}" }), request(t, "bob"))
			if o.receiver.count() != 2 {
				t.Errorf("asked %d times for two pairs", o.receiver.count())
			}
			if want := map[bool]int{true: 0, false: 4}[answer == nil]; len(failed) != want {
				t.Errorf("failed: %v", failed)
			}
			if len(o.challenges.running) != 0 {
				t.Error("a challenge goes on")
			}
		})
	}
}

// subscribeAll subscribes at the same time and gives the errors.
func subscribeAll(t *testing.T, o *office, requests ...Request) (failed []error) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, r := range requests {
		all.Go(func() {
			if _, err := o.Subscribe(t.Context(), r); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, err)
			}
		})
	}
	all.Wait()
	return failed
}

// TestAbandonedChallenge: when whoever asked goes away, the next one who needs the proof asks.
func TestAbandonedChallenge(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		o.receiver.takes = time.Minute
		first, leave := context.WithCancel(t.Context())
		impatient, give := context.WithTimeout(t.Context(), 2*time.Second)
		defer give()
		results := make(chan error, 3)
		for i, ctx := range []context.Context{first, t.Context(), impatient} {
			go func() {
				_, err := o.Subscribe(ctx, request(t, "ann", func(r *Request) { r.Arguments.Canonical = []string{"{}", `{"minTotal":1}`, `{"minTotal":2}`}[i] }))
				results <- err
			}()
			synctest.Wait()
		}
		pass(time.Second)
		leave()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the first: %v", err)
		}
		if err := <-results; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the impatient one: %v", err)
		}
		if err := <-results; err != nil || o.receiver.count() < 2 || o.count(shop) != 1 {
			t.Errorf("the second: %v; asked %d times, %d rows", err, o.receiver.count(), o.count(shop))
		}
	})
}

// TestChallengeLimits: there are so many at a time, of one principal and of all, and so many for a host.
func TestChallengeLimits(t *testing.T) {
	inOffice(t, Limits{Challenges: 3, ChallengesPerPrincipal: 2}, func(t *testing.T, o *office) {
		o.receiver.takes = 5 * time.Second
		var all sync.WaitGroup
		for n := range 2 {
			all.Go(func() { o.subscribe(request(t, "ann", hook(n))) })
		}
		synctest.Wait()
		_, err := o.Subscribe(t.Context(), request(t, "ann", hook(2)))
		wantLimit(t, err, LimitVerifications, 2)
		all.Go(func() { o.subscribe(request(t, "bob", hook(0))) })
		synctest.Wait()
		_, err = o.Subscribe(t.Context(), request(t, "bob", hook(1)))
		if e := wantLimit(t, err, LimitVerifications, 3); e.RetryAfter != challengeRetry {
			t.Errorf("again in %v", e.RetryAfter)
		}
		all.Wait()
		o.receiver.answer = func(callback.Endpoint) error { return &callback.BusyError{RetryAfter: 7 * time.Second} }
		_, err = o.Subscribe(t.Context(), request(t, "ann", hook(2)))
		if e := wantLimit(t, err, LimitVerifications, 0); e.RetryAfter != 7*time.Second || e.Error() != "too many verifications" {
			t.Errorf("%v, again in %v", e, e.RetryAfter)
		}
		o.receiver.answer = nil
		o.subscribe(request(t, "ann", hook(2)))
	})
}
