package contract

import (
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func hook(store journal.StoreKey, id string) journal.Hook {
	return journal.Hook{
		ID: id, Store: store, Type: "order.updated", EntityID: "103878161", OrderID: "XJ12H", CartID: "6626E60A",
		Created: start(), Received: start().Add(time.Second),
	}
}

func receive(t *testing.T, j journal.Journal, want int, hooks ...journal.Hook) {
	t.Helper()
	added, err := j.Receive(t.Context(), hooks)
	noError(t, err)
	equal(t, "added", added, want)
}

func inbox(t *testing.T, j journal.Journal, store journal.StoreKey, limit int, want ...journal.Hook) {
	t.Helper()
	got, err := j.Inbox(t.Context(), store, limit)
	noError(t, err)
	equal(t, "inbox", got, want)
}

func hooksOnce(t *testing.T, j journal.Journal) {
	z, a, m := hook(storeA, "z"), hook(storeA, "a"), hook(storeA, "m")
	receive(t, j, 0)
	inbox(t, j, storeA, 10)
	receive(t, j, 2, z, a, z)
	receive(t, j, 1, a, m)
	inbox(t, j, storeA, 10, z, a, m)
	inbox(t, j, storeA, 2, z, a)
	inbox(t, j, storeA, 0)
	other := z
	other.Type = "order.deleted"
	receive(t, j, 0, other) // the first writer wins
	inbox(t, j, storeA, 1, z)
}

func hooksOfAStore(t *testing.T, j journal.Journal) {
	a, b := hook(storeA, "same"), hook(storeB, "same")
	bare := journal.Hook{ID: "bare", Store: storeB}
	receive(t, j, 3, a, b, bare)
	inbox(t, j, storeA, 10, a)
	inbox(t, j, storeB, 10, b, bare)
	commit(t, j, journal.Batch{Store: storeB, Done: []string{"same"}})
	inbox(t, j, storeA, 10, a)
	inbox(t, j, storeB, 10, bare)
}

func hooksDone(t *testing.T, j journal.Journal) {
	a, b := hook(storeA, "a"), hook(storeA, "b")
	receive(t, j, 2, a, b)
	commit(t, j, journal.Batch{Store: storeA, Done: []string{"a", "a", "unknown"}})
	inbox(t, j, storeA, 10, b)
	receive(t, j, 0, a, b)
	commit(t, j, journal.Batch{Store: storeA, Done: []string{"a", "b"}})
	inbox(t, j, storeA, 10)
	receive(t, j, 0, a, b)
	inbox(t, j, storeA, 10)
}

func hooksForgotten(t *testing.T, j journal.Journal) {
	old, young, waits := hook(storeA, "old"), hook(storeA, "young"), hook(storeA, "waits")
	old.Received = time.Now().Add(-journal.HookMemory - time.Hour).Truncate(time.Millisecond).UTC()
	young.Received = time.Now().Add(-journal.HookMemory + time.Hour).Truncate(time.Millisecond).UTC()
	waits.Received = old.Received
	receive(t, j, 3, old, young, waits)
	commit(t, j, journal.Batch{Store: storeA, Done: []string{"old", "young"}})
	_, err := j.Purge(t.Context(), start(), 0, 100)
	noError(t, err)
	inbox(t, j, storeA, 10, waits)
	receive(t, j, 1, old, young, waits)
	inbox(t, j, storeA, 10, waits, old)
}
