package events

import (
	"context"
	"strings"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// ownMemory is how long it is remembered what our own tools did: longer than it can take until it is detected.
const ownMemory = time.Hour

// Own notes that one of our own tools did something, so that the event of it gets the origin Self: for example
// OrderCreated and OrderPickup of a created order, by its orderId or internal number. Call it as soon as Ecwid has
// answered. It works across the processes that share the journal.
func Own(ctx context.Context, j journal.Journal, store journal.StoreKey, now time.Time, id string, kinds ...Kind) error {
	batch := journal.Batch{Store: store}
	for _, kind := range kinds {
		batch.Set = append(batch.Set, entry(selfPrefix+selfName(kind, id), now.UTC()))
	}
	_, err := j.Commit(ctx, batch)
	return err
}

func selfName(kind Kind, id string) string { return string(kind) + "/" + id }

// ownWrites reads what Own has noted, and which of it is too old to be of use.
func ownWrites(ctx context.Context, j journal.Journal, store journal.StoreKey, now time.Time) (names map[string]bool, stale []string, err error) {
	entries, err := j.Entries(ctx, store, selfPrefix)
	names = map[string]bool{}
	for _, e := range entries {
		names[strings.TrimPrefix(e.Key, selfPrefix)] = true
		var noted time.Time
		if noted.UnmarshalJSON(e.Value) != nil || now.Sub(noted).Abs() > ownMemory {
			stale = append(stale, e.Key)
		}
	}
	return names, stale, err
}
