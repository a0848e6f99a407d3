package memory

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Purge implements journal.Journal.
func (j *Journal) Purge(ctx context.Context, now time.Time, keepFor time.Duration, atMost int) (purged int, err error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	purged = max(0, len(j.records)-max(atMost, 0))
	if n := len(j.records); n > 0 && j.records[n-1].At.Before(now) {
		now = j.records[n-1].At
	}
	before := kept(now.Add(-keepFor))
	for purged < len(j.records) && j.records[purged].At.Before(before) {
		purged++
	}
	for _, r := range j.records[:purged] {
		j.purged[r.Store] = r.Position
	}
	j.records = append([]record(nil), j.records[purged:]...)
	j.forgetHooks(time.Now().Add(-journal.HookMemory))
	return purged, nil
}

func (j *Journal) forgetHooks(before time.Time) {
	for id, h := range j.hooks {
		if h.done && h.received.Before(before) {
			delete(j.hooks, id)
		}
	}
}

// Forget implements journal.Journal.
func (j *Journal) Forget(ctx context.Context, match func(event []byte) bool) (forgotten int, err error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	for i := range j.records {
		if event := j.records[i].Event; event != nil && match(event) {
			j.records[i].Event = nil
			forgotten++
		}
	}
	return forgotten, nil
}
