package sqlite

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// chunk is how many rows a transaction of Purge or Forget goes through, so that others are let in between.
const chunk = 500

// Purge implements journal.Journal.
func (j *Journal) Purge(ctx context.Context, now time.Time, keepFor time.Duration, atMost int) (purged int, err error) {
	end, err := j.number(ctx, queryEnd)
	if err != nil {
		return 0, err
	}
	// Only the beginning of the log is ever deleted, so positions have no gaps and can be counted with.
	last := end - int64(max(atMost, 0))
	young, err := j.number(ctx, `SELECT coalesce((SELECT position FROM events WHERE position > ? AND at >=
		(SELECT min(?, at) FROM events ORDER BY position DESC LIMIT 1) - ? ORDER BY position LIMIT 1), ?)`,
		last, now.UnixMilli(), keepFor.Milliseconds(), end+1)
	if err != nil {
		return 0, err
	}
	last = young - 1
	for {
		n, err := j.purgeChunk(ctx, last)
		purged += n
		if err != nil {
			return purged, err
		}
		if n < chunk {
			return purged, j.forgetHooks(ctx, j.now().Add(-journal.HookMemory))
		}
	}
}

func (j *Journal) purgeChunk(ctx context.Context, last int64) (n int, err error) {
	err = j.submit(ctx, func(t *transaction) error {
		var end int64
		err := t.row([]any{&end}, "SELECT min(?, coalesce((SELECT min(position) FROM events), 0) + ?)", last, chunk-1)
		if err != nil {
			return err
		}
		// NOT INDEXED: the index by store is in the order of GROUP BY, but all of it would be read.
		_, err = t.exec(`INSERT INTO purged (store, position)
			SELECT store, max(position) FROM events NOT INDEXED WHERE position <= ? GROUP BY store
			ON CONFLICT (store) DO UPDATE SET position = excluded.position`, end)
		if err != nil {
			return err
		}
		n, err = t.exec("DELETE FROM events WHERE position <= ?", end)
		return err
	})
	return n, err
}

func (j *Journal) forgetHooks(ctx context.Context, before time.Time) error {
	for {
		n := 0
		err := j.submit(ctx, func(t *transaction) (err error) {
			n, err = t.exec(`DELETE FROM hooks WHERE sequence IN
				(SELECT sequence FROM hooks WHERE done = 1 AND coalesce(received, 0) < ? ORDER BY sequence LIMIT ?)`, before.UnixMilli(), chunk)
			return err
		})
		if err != nil || n < chunk {
			return err
		}
	}
}
