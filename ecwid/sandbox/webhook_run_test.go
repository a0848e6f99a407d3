package sandbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// With delivery running, a cart is told of after a second, and a step of the clock brings retries at once.
func TestRunningDeliveryFollowsTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{statuses: []int{500}}
		store := New(Options{Webhooks: webhooksTo(r)})
		if _, err := store.AddProduct(NewProduct{Name: "Tea", Price: 1}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- store.RunWebhooks(ctx) }()
		arrived := func(want int, when string) {
			t.Helper()
			synctest.Wait()
			if got := r.count(); got != want {
				t.Errorf("%d arrived %s, want %d", got, when, want)
			}
		}
		arrived(1, "at first")
		if _, err := store.StartCart("jane@example.com"); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Second - time.Millisecond)
		arrived(1, "within the second")
		<-time.After(2 * time.Millisecond)
		arrived(2, "after the second")
		store.Advance(45 * time.Minute)
		arrived(8, "after three retries of both")
		store.Advance(24 * time.Hour)
		arrived(56, "after all retries of both")
		store.Advance(24 * time.Hour)
		arrived(56, "a day later")
		cancel()
		<-done
	})
}
