package transport

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func testIDs() *sessionIDs { return newSessionIDs([]byte("key"), time.Hour) }

func TestSessionsAreCountedByCaller(t *testing.T) {
	ids := testIDs()
	a1, a2, b := ids.issue("a"), ids.issue("a"), ids.issue("b")
	if ids.open("a") != 2 || ids.open("b") != 1 || ids.open("c") != 0 {
		t.Errorf("a %d, b %d, c %d", ids.open("a"), ids.open("b"), ids.open("c"))
	}
	if err := ids.end(b, "a"); !errors.Is(err, errUnknownSession) || ids.open("b") != 1 {
		t.Errorf("another caller ended it: %v", err)
	}
	if err := ids.end(a1, "a"); err != nil {
		t.Error(err)
	}
	if _, err := ids.check(a1, "a"); err == nil {
		t.Error("valid after its end")
	}
	if err := ids.end(a1, "a"); err == nil {
		t.Error("ended twice")
	}
	ids.idle(a2)
	ids.idle(a2)
	ids.idle("nonsense")
	if _, err := ids.check(a2, "a"); err != nil {
		t.Errorf("not valid after it was idle: %v", err)
	}
	ids.idle(b)
	if len(ids.callers) != 0 || len(ids.count) != 0 {
		t.Errorf("left over: %v, %v", ids.callers, ids.count)
	}
}

func TestSessionIDsExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ids := testIDs()
		id := ids.issue("a")
		<-time.After(time.Hour - time.Second)
		if _, err := ids.check(id, "a"); err != nil {
			t.Error(err)
		}
		<-time.After(time.Second)
		if _, err := ids.check(id, "a"); err == nil {
			t.Error("valid after its end")
		}
	})
}

func TestResolver(t *testing.T) {
	resolver := sessionResolver{ids: testIDs(), caller: func(ctx context.Context) string { return RequestID(ctx) }}
	of := func(caller string) *http.Request {
		return new(http.Request).WithContext(context.WithValue(context.Background(), requestIDKey{}, caller))
	}
	id := resolver.ResolveSessionIdManager(of("a")).Generate()
	if _, err := resolver.ResolveSessionIdManager(of("a")).Validate(id); err != nil {
		t.Error(err)
	}
	if _, err := resolver.ResolveSessionIdManager(of("b")).Validate(id); err == nil {
		t.Error("valid for another caller")
	}
	swept := resolver.ResolveSessionIdManager(nil) // as the library asks when it sweeps
	if notAllowed, err := swept.Terminate(id); notAllowed || err != nil || resolver.ids.open("a") != 0 {
		t.Errorf("%t, %v, %d open", notAllowed, err, resolver.ids.open("a"))
	}
	if _, err := swept.Validate(id); err == nil || swept.Generate() != "" {
		t.Error("answers without a caller")
	}
	if notAllowed, err := resolver.ResolveSessionIdManager(of("a")).Terminate(id); notAllowed || err != nil {
		t.Errorf("%t, %v", notAllowed, err)
	}
}
