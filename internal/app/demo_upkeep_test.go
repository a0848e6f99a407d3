package app

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// kindOf asks the shop for its profile, and gives what is wrong.
func kindOf(t *testing.T, client *ecwid.Client) ecwid.Kind {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err := client.Profile(ctx)
	var e *ecwid.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e == nil {
		return ""
	}
	return e.Kind
}

// TestARevokedTokenIsToldRightAfterAStorm: nobody is told to wait for a token that is dead, and the shop is followed again
// soon after it is not.
func TestARevokedTokenIsToldRightAfterAStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop, err := openDemoShop(t.Context(), "http://shop.test")
		if err != nil {
			t.Fatal(err)
		}
		defer shop.close()
		if _, err := shop.follow(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		wait := shop.upkeep(ctx)
		defer wait()
		defer cancel()
		client := shop.all.slots[0].session(ctx).Client
		storm := shop.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: http.StatusTooManyRequests, RetryAfter: 2})
		if kind := kindOf(t, client); kind != ecwid.KindRateLimited {
			t.Errorf("in the storm: %q", kind)
		}
		shop.store.RevokeToken()
		shop.store.Faults().Remove(storm)
		for range 3 {
			if kind := kindOf(t, client); kind != ecwid.KindUnauthorized {
				t.Errorf("right after the storm: %q", kind)
			}
		}
		status := shop.told.status(shop.all.slots[0].name)
		before := *status(ctx).LastPoll
		shop.store.RestoreToken()
		<-time.After(time.Minute)
		if kind := kindOf(t, client); kind != "" || !status(ctx).LastPoll.After(before) {
			t.Errorf("a minute later: %q, last looked at %s", kind, status(ctx).LastPoll)
		}
	})
}
