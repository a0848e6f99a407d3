package memory

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Receive implements journal.Journal.
func (j *Journal) Receive(ctx context.Context, hooks []journal.Hook) (added int, err error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	for _, h := range hooks {
		id := name{h.Store, h.ID}
		if _, known := j.hooks[id]; known {
			continue
		}
		h.Created, h.Received = kept(h.Created), kept(h.Received)
		j.hooks[id] = hook{received: h.Received}
		j.inbox = append(j.inbox, h)
		added++
	}
	return added, nil
}

// Inbox implements journal.Journal.
func (j *Journal) Inbox(ctx context.Context, store journal.StoreKey, limit int) ([]journal.Hook, error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.Hook
	for _, h := range j.inbox {
		if len(found) >= limit {
			break
		}
		if h.Store == store {
			found = append(found, h)
		}
	}
	return found, nil
}

// kept is a time as the journal keeps it.
func kept(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}
