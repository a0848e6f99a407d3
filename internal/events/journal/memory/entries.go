package memory

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Stores implements journal.Journal.
func (j *Journal) Stores(ctx context.Context) ([]journal.StoreKey, error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var stores []journal.StoreKey
	for store, entries := range j.entries {
		if len(entries) > 0 {
			stores = append(stores, store)
		}
	}
	slices.Sort(stores)
	return stores, nil
}

// Entries implements journal.Journal.
func (j *Journal) Entries(ctx context.Context, store journal.StoreKey, prefix string) ([]journal.Entry, error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.Entry
	for key, entry := range j.entries[store] {
		if strings.HasPrefix(key, prefix) {
			found = append(found, copied(entry))
		}
	}
	slices.SortFunc(found, func(a, b journal.Entry) int { return strings.Compare(a.Key, b.Key) })
	return found, nil
}

// Entry implements journal.Journal.
func (j *Journal) Entry(ctx context.Context, store journal.StoreKey, key string) (journal.Entry, bool, error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return journal.Entry{}, false, err
	}
	defer leave()
	entry, ok := j.entries[store][key]
	return copied(entry), ok, nil
}

// Due implements journal.Journal.
func (j *Journal) Due(ctx context.Context, store journal.StoreKey, now time.Time, limit int) ([]journal.Entry, error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.Entry
	for _, entry := range j.entries[store] {
		if !entry.Due.IsZero() && !entry.Due.After(now) {
			found = append(found, copied(entry))
		}
	}
	slices.SortFunc(found, func(a, b journal.Entry) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Key, b.Key))
	})
	return found[:min(len(found), max(limit, 0))], nil
}

func copied(entry journal.Entry) journal.Entry {
	entry.Value = bytes.Clone(entry.Value)
	return entry
}
