package contract

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func waitForOld(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-order", "a", "b")
	noError(t, j.Wait(soon(t), 0))
	noError(t, j.Wait(soon(t), 1))
	noError(t, j.Wait(soon(t), -1))
	_, err := j.Purge(t.Context(), start().Add(time.Hour), 0, 0)
	noError(t, err)
	noError(t, j.Wait(soon(t), 1))
}

func waitForNew(t *testing.T, j journal.Journal) {
	for i, id := range numbered("e", 20) {
		woken, ctx := make(chan error, 1), soon(t)
		go func() { woken <- j.Wait(ctx, int64(i)) }()
		receive(t, j, 1, hook(storeA, id)) // nothing to read yet
		commit(t, j, journal.Batch{Store: storeA, Set: []journal.Entry{{Key: "k"}}})
		add(t, j, storeB, "new-order", id)
		noError(t, <-woken)
		if page := read(t, j, journal.Query{Store: storeB, After: int64(i), Limit: 1}); len(page.Records) == 0 {
			t.Fatal("woken, but nothing is there")
		}
	}
}

func waitEnds(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-order", "a")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := j.Wait(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
}

func waitMany(t *testing.T, j journal.Journal) {
	ctx := soon(t)
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			for after := int64(i % 5); after < 50; after++ {
				if err := j.Wait(ctx, after); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for _, id := range numbered("e", 50) {
		add(t, j, storeA, "new-order", id)
	}
	all.Wait()
}

func closed(t *testing.T, j journal.Journal) {
	noError(t, j.Close())
	noError(t, j.Close())
	ctx := soon(t)
	for name, call := range calls(j) {
		if err := call(ctx); !errors.Is(err, journal.ErrClosed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if j.Epoch() == "" || len(j.CursorKey()) == 0 {
		t.Error("epoch and key are gone")
	}
}

func closeEndsWait(t *testing.T, j journal.Journal) {
	const n = 20
	woken, ctx := make(chan error, n), soon(t)
	for range n {
		go func() { woken <- j.Wait(ctx, 100) }()
	}
	begin := time.Now()
	noError(t, j.Close())
	for range n {
		if err := <-woken; !errors.Is(err, journal.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("took %v", took)
	}
}

// endedContexts: nothing is written, and nothing hangs.
func endedContexts(t *testing.T, j journal.Journal) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls(j) {
		if err := call(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	inbox(t, j, storeA, 10)
	entriesAre(t, j, storeA, "")
	equal(t, "read", len(read(t, j, journal.Query{Store: storeA, Limit: 10}).Records), 0)
	_, held := lease(t, j, "poll", "b", time.Hour)
	equal(t, "lease", held, true)
}

// contextsThatEnd while a call runs: it has written everything and says so, or nothing.
func contextsThatEnd(t *testing.T, j journal.Journal) {
	const n = 300
	var mu sync.Mutex
	var all sync.WaitGroup
	written := map[string]bool{}
	for _, id := range numbered("e", n) {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			go cancel()
			_, err := j.Commit(ctx, journal.Batch{Store: storeA, Append: []journal.Record{event(id, "new-order", start())}})
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			written[id] = err == nil
		})
	}
	all.Wait()
	add(t, j, storeA, "new-order", "the last")
	written["the last"] = true
	there := map[string]bool{}
	for _, id := range ids(read(t, j, journal.Query{Store: storeA, Limit: 2 * n}).Records) {
		there[id] = true
	}
	for id, acknowledged := range written {
		if there[id] != acknowledged {
			t.Errorf("%s: acknowledged %v, there %v", id, acknowledged, there[id])
		}
	}
}

// calls are all methods that can fail but Close.
func calls(j journal.Journal) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Receive": func(ctx context.Context) error {
			_, err := j.Receive(ctx, []journal.Hook{hook(storeA, "a")})
			return err
		},
		"Inbox": func(ctx context.Context) error { _, err := j.Inbox(ctx, storeA, 1); return err },
		"Commit": func(ctx context.Context) error {
			_, err := j.Commit(ctx, journal.Batch{Store: storeA, Append: []journal.Record{event("a", "new-order", start())}, Set: []journal.Entry{{Key: "k"}}})
			return err
		},
		"Read":    func(ctx context.Context) error { _, err := j.Read(ctx, journal.Query{Store: storeA}); return err },
		"Oldest":  func(ctx context.Context) error { _, err := j.Oldest(ctx, storeA); return err },
		"Entries": func(ctx context.Context) error { _, err := j.Entries(ctx, storeA, ""); return err },
		"Entry":   func(ctx context.Context) error { _, _, err := j.Entry(ctx, storeA, "k"); return err },
		"Due":     func(ctx context.Context) error { _, err := j.Due(ctx, storeA, start(), 1); return err },
		"Wait":    func(ctx context.Context) error { return j.Wait(ctx, 100) },
		"Lease":   func(ctx context.Context) error { _, _, err := j.Lease(ctx, "poll", "a", time.Hour); return err },
		"Release": func(ctx context.Context) error { return j.Release(ctx, "poll", "a") },
		"Purge":   func(ctx context.Context) error { _, err := j.Purge(ctx, start(), 0, 1); return err },
		"Forget": func(ctx context.Context) error {
			_, err := j.Forget(ctx, func([]byte) bool { return true })
			return err
		},
	}
}
