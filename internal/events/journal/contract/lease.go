package contract

import (
	"context"
	"errors"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func lease(t *testing.T, j journal.Journal, name, holder string, ttl time.Duration) (int64, bool) {
	t.Helper()
	fence, held, err := j.Lease(t.Context(), name, holder, ttl)
	noError(t, err)
	if held && fence <= 0 {
		t.Fatalf("%s holds %s with fence %d", holder, name, fence)
	}
	return fence, held
}

// mustLease tries until the lease is given.
func mustLease(t *testing.T, j journal.Journal, name, holder string, ttl time.Duration) int64 {
	t.Helper()
	ctx := soon(t)
	for {
		fence, held, err := j.Lease(ctx, name, holder, ttl)
		noError(t, err)
		if held {
			return fence
		}
	}
}

func write(j journal.Journal, ctx context.Context, fence int64) error {
	_, err := j.Commit(ctx, journal.Batch{Store: storeA, Fence: fence, Set: []journal.Entry{{Key: "k"}}})
	return err
}

func leaseOneHolder(t *testing.T, j journal.Journal) {
	first, held := lease(t, j, "poll", "a", time.Hour)
	equal(t, "a", held, true)
	for range 3 {
		_, held = lease(t, j, "poll", "b", time.Hour)
		equal(t, "b", held, false)
		again, held := lease(t, j, "poll", "a", time.Hour)
		equal(t, "a again", held, true)
		equal(t, "renewed", again, first)
	}
	_, held = lease(t, j, "other", "b", time.Hour)
	equal(t, "another name", held, true)
	if _, held, err := j.Lease(t.Context(), "third", "", time.Hour); err == nil || held {
		t.Fatalf("nobody holds: %v, %v", held, err)
	}
}

func leaseEnds(t *testing.T, j journal.Journal) {
	a := mustLease(t, j, "poll", "a", time.Millisecond)
	b := mustLease(t, j, "poll", "b", time.Millisecond)
	again := mustLease(t, j, "poll", "a", time.Hour)
	if a >= b || b >= again {
		t.Fatalf("fences %d, %d, %d", a, b, again)
	}
	_, held := lease(t, j, "poll", "b", time.Hour)
	equal(t, "b", held, false)
}

func leaseReleased(t *testing.T, j journal.Journal) {
	a, _ := lease(t, j, "poll", "a", time.Hour)
	noError(t, j.Release(t.Context(), "poll", "b"))
	noError(t, j.Release(t.Context(), "unknown", "a"))
	noError(t, write(j, t.Context(), a))
	noError(t, j.Release(t.Context(), "poll", "a"))
	if err := write(j, t.Context(), a); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("got %v", err)
	}
	b, held := lease(t, j, "poll", "b", time.Hour)
	equal(t, "b", held, true)
	if b <= a {
		t.Fatalf("fences %d, %d", a, b)
	}
	noError(t, j.Release(t.Context(), "poll", "b"))
	again, _ := lease(t, j, "poll", "b", time.Hour)
	if again <= b {
		t.Fatalf("fences %d, %d", b, again)
	}
}

func fences(t *testing.T, j journal.Journal) {
	if err := write(j, t.Context(), 1); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("a fence that was never given: got %v", err)
	}
	a := mustLease(t, j, "poll", "a", time.Millisecond)
	noError(t, write(j, t.Context(), a))
	b := mustLease(t, j, "poll", "b", time.Hour)
	if err := write(j, t.Context(), a); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("got %v", err)
	}
	noError(t, write(j, t.Context(), b))
	noError(t, write(j, t.Context(), 0))
	if err := write(j, t.Context(), b+1); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("got %v", err)
	}
}

func fencesApart(t *testing.T, j journal.Journal) {
	poll, _ := lease(t, j, "poll", "a", time.Hour)
	other, _ := lease(t, j, "other", "a", time.Hour)
	noError(t, j.Release(t.Context(), "other", "a"))
	noError(t, write(j, t.Context(), poll))
	if err := write(j, t.Context(), other); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("got %v", err)
	}
}
