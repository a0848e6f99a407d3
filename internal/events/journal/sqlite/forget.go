package sqlite

import (
	"context"
	"database/sql"
)

// Forget implements journal.Journal. Nothing of what was erased stays in the file or in its log.
func (j *Journal) Forget(ctx context.Context, match func(event []byte) bool) (forgotten int, err error) {
	for after, more := int64(0), true; more; {
		var positions []int64
		more = false
		err := j.rows(ctx, func(rows *sql.Rows) error {
			var event sql.RawBytes
			if err := rows.Scan(&after, &event); err != nil {
				return err
			}
			more = true
			if match(event) {
				positions = append(positions, after)
			}
			return nil
		}, "SELECT position, event FROM events WHERE position > ? AND event IS NOT NULL ORDER BY position LIMIT ?", after, chunk)
		if err != nil {
			return forgotten, err
		}
		n, err := j.erase(ctx, positions)
		forgotten += n
		if err != nil {
			return forgotten, err
		}
	}
	return forgotten, j.emptyLog(ctx)
}

func (j *Journal) erase(ctx context.Context, positions []int64) (n int, err error) {
	if len(positions) == 0 {
		return 0, nil
	}
	err = j.submit(ctx, func(t *transaction) error {
		n = 0
		for _, position := range positions {
			changed, err := t.exec("UPDATE events SET event = NULL WHERE position = ? AND event IS NOT NULL", position)
			if err != nil {
				return err
			}
			n += changed
		}
		return nil
	})
	return n, err
}

// emptyLog moves the log into the file and truncates it, once nobody reads from it.
func (j *Journal) emptyLog(ctx context.Context) error {
	return j.patiently(ctx, func() error {
		var busy, pages, moved int
		err := j.rows(ctx, func(rows *sql.Rows) error { return rows.Scan(&busy, &pages, &moved) }, "PRAGMA wal_checkpoint(TRUNCATE)")
		if err == nil && busy != 0 {
			return errLogInUse
		}
		return err
	})
}
