package memory

import (
	"bytes"
	"context"
	"slices"

	"ecwid-mcp/internal/events/journal"
)

// Commit implements journal.Journal.
func (j *Journal) Commit(ctx context.Context, batch journal.Batch) (appended []journal.Record, err error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if !j.fenceHolds(batch.Fence) {
		return nil, journal.ErrFenced
	}
	for _, r := range batch.Append {
		if !r.Goes(appended) {
			continue
		}
		if added, ok := j.append(batch.Store, r); ok {
			appended = append(appended, added)
		}
	}
	j.finish(batch.Store, batch.Done)
	j.set(batch)
	j.markRecovered(batch.Store, batch.Recovered)
	if len(appended) > 0 {
		close(j.grown)
		j.grown = make(chan struct{})
	}
	return appended, nil
}

func (j *Journal) append(store journal.StoreKey, r journal.Record) (journal.Record, bool) {
	id := name{store, r.EventID}
	if _, known := j.known[id]; known {
		return journal.Record{}, false
	}
	j.last++
	r.Position, r.Store, r.At, r.Event, r.With = j.last, store, kept(r.At), bytes.Clone(r.Event), ""
	j.known[id] = r.Position
	j.records = append(j.records, record{Record: r})
	r.Event = bytes.Clone(r.Event)
	return r, true
}

func (j *Journal) finish(store journal.StoreKey, ids []string) {
	done := 0
	for _, id := range ids {
		if h, ok := j.hooks[name{store, id}]; ok && !h.done {
			h.done = true
			j.hooks[name{store, id}] = h
			done++
		}
	}
	if done > 0 {
		j.inbox = slices.DeleteFunc(j.inbox, func(h journal.Hook) bool { return j.hooks[name{h.Store, h.ID}].done })
	}
}

func (j *Journal) set(batch journal.Batch) {
	entries := j.entries[batch.Store]
	if entries == nil {
		entries = map[string]journal.Entry{}
		j.entries[batch.Store] = entries
	}
	for _, key := range batch.Delete {
		delete(entries, key)
	}
	for _, entry := range batch.Set {
		entry.Value, entry.Due = bytes.Clone(entry.Value), kept(entry.Due)
		entries[entry.Key] = entry
	}
}

func (j *Journal) markRecovered(store journal.StoreKey, ids []string) {
	for _, id := range ids {
		if i, ok := j.find(j.known[name{store, id}]); ok {
			j.records[i].recovered = true
		}
	}
}
