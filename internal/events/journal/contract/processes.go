package contract

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func must(t *testing.T, open Opener) journal.Journal {
	t.Helper()
	j, err := open()
	noError(t, err)
	return j
}

// pair opens a journal twice.
func pair(t *testing.T, open Opener) (a, b journal.Journal) {
	t.Helper()
	a, b = must(t, open), must(t, open)
	t.Cleanup(func() {
		if err := errors.Join(a.Close(), b.Close()); err != nil {
			t.Error(err)
		}
	})
	return a, b
}

func manyWriters(t *testing.T, j journal.Journal) { writers(t, j, j) }

func sharedOnce(t *testing.T, open Opener) {
	a, b := pair(t, open)
	writers(t, a, b)
}

// writers append the same events and hooks at the same time: each is taken from one of them, and all are there.
func writers(t *testing.T, handles ...journal.Journal) {
	const routines, rounds = 4, 60
	ctx := soon(t)
	var mu sync.Mutex
	var all sync.WaitGroup
	added, positions := 0, map[int64]string{}
	for _, j := range handles {
		for range routines {
			all.Go(func() {
				for _, id := range numbered("e", rounds) {
					n, err := j.Receive(ctx, []journal.Hook{hook(storeA, id)})
					records, err2 := j.Commit(ctx, journal.Batch{Store: storeA, Append: []journal.Record{event(id, "new-order", start())}, Done: []string{id}})
					if err := errors.Join(err, err2); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					added += n
					for _, r := range records {
						if old, taken := positions[r.Position]; taken {
							t.Errorf("position %d has %s and %s", r.Position, old, r.EventID)
						}
						positions[r.Position] = r.EventID
					}
					mu.Unlock()
				}
			})
		}
	}
	all.Wait()
	equal(t, "hooks", added, rounds)
	equal(t, "events", len(positions), rounds)
	for _, j := range handles {
		page := read(t, j, journal.Query{Store: storeA, Limit: 10 * rounds})
		equal(t, "read", len(page.Records), rounds)
		for i, r := range page.Records {
			equal(t, "position", r.Position, int64(i+1))
			equal(t, "event", r.EventID, positions[r.Position])
		}
		inbox(t, j, storeA, 10)
	}
}

func sharedSurvives(t *testing.T, open Opener) {
	j := must(t, open)
	a, b := hook(storeA, "a"), hook(storeA, "b")
	a.Received = time.Now().UTC().Truncate(time.Millisecond)
	receive(t, j, 2, a, b)
	kept := journal.Entry{Key: "k", Value: []byte("v"), Due: start()}
	commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{event("c", "new-abandoned-cart", start()), event("d", "new-order", start())},
		Done: []string{"a"}, Set: []journal.Entry{kept}, Recovered: []string{"d"}})
	fence, _ := lease(t, j, "poll", "first", time.Hour)
	purge(t, j, start(), 1, 1)
	epoch, key := j.Epoch(), j.CursorKey()
	noError(t, j.Close())

	j = must(t, open)
	defer func() { noError(t, j.Close()) }()
	equal(t, "epoch", j.Epoch(), epoch)
	equal(t, "key", j.CursorKey(), key)
	inbox(t, j, storeA, 10, b)
	receive(t, j, 0, a, b)
	entriesAre(t, j, storeA, "", kept)
	oldestIs(t, j, storeA, 2)
	page := read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "events", ids(page.Records), []string{"d"})
	equal(t, "recovered", page.Recovered, map[string]bool{"d": true})
	equal(t, "known", len(add(t, j, storeA, "new-order", "c", "d")), 0)
	again, held := lease(t, j, "poll", "first", time.Hour)
	equal(t, "lease", held, true)
	equal(t, "fence", again, fence)
	_, held = lease(t, j, "poll", "second", time.Hour)
	equal(t, "lease of another", held, false)
}

func sharedEvents(t *testing.T, open Opener) {
	a, b := pair(t, open)
	for i, id := range numbered("e", 20) {
		from, to := a, b
		if i%2 == 1 {
			from, to = b, a
		}
		add(t, from, storeA, "new-order", id)
		page := read(t, to, journal.Query{Store: storeA, After: int64(i), Limit: 10})
		equal(t, "read", ids(page.Records), []string{id})
		equal(t, "last", page.Last, int64(i+1))
	}
	equal(t, "epoch", a.Epoch(), b.Epoch())
}

func sharedWait(t *testing.T, open Opener) {
	a, b := pair(t, open)
	for i, id := range numbered("e", 10) {
		woken, ctx := make(chan error, 1), soon(t)
		go func() { woken <- b.Wait(ctx, int64(i)) }()
		begin := time.Now()
		add(t, a, storeA, "new-order", id)
		noError(t, <-woken)
		if took := time.Since(begin); took > time.Second {
			t.Errorf("woken after %v", took)
		}
	}
}

// sharedWaitBefore: nobody waited when the other wrote.
func sharedWaitBefore(t *testing.T, open Opener) {
	a, b := pair(t, open)
	for i, id := range numbered("e", 5) {
		add(t, a, storeA, "new-order", id)
		noError(t, b.Wait(soon(t), int64(i)))
	}
}

func sharedLease(t *testing.T, open Opener) {
	a, b := pair(t, open)
	first, held := lease(t, a, "poll", "a", time.Hour)
	equal(t, "a", held, true)
	_, held = lease(t, b, "poll", "b", time.Hour)
	equal(t, "b", held, false)
	noError(t, a.Release(t.Context(), "poll", "a"))
	second, held := lease(t, b, "poll", "b", time.Hour)
	equal(t, "b after the release", held, true)
	if second <= first {
		t.Fatalf("fences %d, %d", first, second)
	}
}

func sharedFence(t *testing.T, open Opener) {
	a, b := pair(t, open)
	old := mustLease(t, a, "poll", "a", time.Millisecond)
	young := mustLease(t, b, "poll", "b", time.Hour)
	if err := write(a, t.Context(), old); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("got %v", err)
	}
	_, held := lease(t, a, "poll", "a", time.Hour)
	equal(t, "a", held, false)
	noError(t, write(b, t.Context(), young))
}

func sharedOpening(t *testing.T, open Opener) {
	const n = 6
	ctx := soon(t)
	handles := make([]journal.Journal, n)
	var all sync.WaitGroup
	for i := range handles {
		all.Go(func() {
			j, err := open()
			if err != nil {
				t.Error(err)
				return
			}
			handles[i] = j
			_, err = j.Commit(ctx, journal.Batch{Store: storeA, Append: []journal.Record{event(fmt.Sprint(i), "new-order", start())}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if t.Failed() {
		return
	}
	for _, j := range handles {
		equal(t, "epoch", j.Epoch(), handles[0].Epoch())
		equal(t, "read", len(read(t, j, journal.Query{Store: storeA, Limit: 10}).Records), n)
	}
	for _, j := range handles {
		noError(t, j.Close())
	}
}

func sharedCursor(t *testing.T, open Opener) {
	a, b := pair(t, open)
	cursor := journal.Cursor{Epoch: a.Epoch(), Store: storeA, Position: 3}
	got, err := journal.Codec{Key: b.CursorKey()}.Decode(journal.Codec{Key: a.CursorKey()}.Encode(cursor))
	noError(t, err)
	equal(t, "cursor", got, cursor)
}
