package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"ecwid-mcp/internal/events/journal"
)

// Commit implements journal.Journal.
func (j *Journal) Commit(ctx context.Context, batch journal.Batch) (appended []journal.Record, err error) {
	err = j.submit(ctx, func(t *transaction) error {
		if err := t.checkFence(batch.Fence); err != nil {
			return err
		}
		appended, err = t.append(batch.Store, batch.Append)
		if err != nil {
			return err
		}
		return errors.Join(t.finish(batch), t.set(batch), t.markRecovered(batch))
	})
	if err != nil {
		return nil, err
	}
	return appended, nil
}

func (t *transaction) append(store journal.StoreKey, records []journal.Record) (appended []journal.Record, err error) {
	for _, r := range records {
		if !r.Goes(appended) {
			continue
		}
		last, err := t.end()
		if err != nil {
			return nil, err
		}
		r.Position, r.Store, r.With = last+1, store, ""
		added, err := t.exec("INSERT INTO event_ids (store, event_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
			string(store), r.EventID, r.Position)
		if err != nil {
			return nil, err
		}
		if added == 0 {
			continue
		}
		_, err = t.exec("INSERT INTO events (position, store, event_id, trigger, at, event) VALUES (?, ?, ?, ?, ?, ?)",
			r.Position, string(store), r.EventID, r.Trigger, r.At.UnixMilli(), r.Event)
		if err != nil {
			return nil, err
		}
		r.At = fromMilliseconds(sql.NullInt64{Int64: r.At.UnixMilli(), Valid: true})
		t.last, t.appended = r.Position, true
		appended = append(appended, r)
	}
	return appended, nil
}

func (t *transaction) finish(batch journal.Batch) error {
	for _, id := range batch.Done {
		if _, err := t.exec("UPDATE hooks SET done = 1 WHERE store = ? AND id = ? AND done = 0", string(batch.Store), id); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) set(batch journal.Batch) error {
	for _, key := range batch.Delete {
		if _, err := t.exec("DELETE FROM entries WHERE store = ? AND key = ?", string(batch.Store), key); err != nil {
			return err
		}
	}
	for _, e := range batch.Set {
		_, err := t.exec("INSERT OR REPLACE INTO entries (store, key, value, due) VALUES (?, ?, ?, ?)",
			string(batch.Store), e.Key, e.Value, milliseconds(e.Due))
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) markRecovered(batch journal.Batch) error {
	for _, id := range batch.Recovered {
		_, err := t.exec(`UPDATE events SET recovered = 1
			WHERE position = (SELECT position FROM event_ids WHERE store = ? AND event_id = ?)`, string(batch.Store), id)
		if err != nil {
			return err
		}
	}
	return nil
}
