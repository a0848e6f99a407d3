package sqlite

import (
	"context"
	"database/sql"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Stores implements journal.Journal. It goes from store to store, past the entries of each.
func (j *Journal) Stores(ctx context.Context) (stores []journal.StoreKey, err error) {
	err = j.rows(ctx, func(rows *sql.Rows) error {
		var store string
		err := rows.Scan(&store)
		stores = append(stores, journal.StoreKey(store))
		return err
	}, `WITH RECURSIVE known (store) AS (SELECT min(store) FROM entries
		UNION ALL SELECT (SELECT min(store) FROM entries WHERE store > known.store) FROM known WHERE known.store IS NOT NULL)
		SELECT store FROM known WHERE store IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	return stores, nil
}

// Entries implements journal.Journal.
func (j *Journal) Entries(ctx context.Context, store journal.StoreKey, prefix string) ([]journal.Entry, error) {
	query, args := "SELECT key, value, due FROM entries WHERE store = ? AND key >= ?", []any{string(store), prefix}
	if end := behind(prefix); end != "" {
		query, args = query+" AND key < ?", append(args, end)
	}
	return j.entries(ctx, query+" ORDER BY key", args...)
}

// behind is the first text behind all that begin with the prefix; none when there is no such text.
func behind(prefix string) string {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return string(end[:i+1])
		}
	}
	return ""
}

// Entry implements journal.Journal.
func (j *Journal) Entry(ctx context.Context, store journal.StoreKey, key string) (journal.Entry, bool, error) {
	found, err := j.entries(ctx, "SELECT key, value, due FROM entries WHERE store = ? AND key = ?", string(store), key)
	if err != nil || len(found) == 0 {
		return journal.Entry{}, false, err
	}
	return found[0], true, nil
}

// Due implements journal.Journal.
func (j *Journal) Due(ctx context.Context, store journal.StoreKey, now time.Time, limit int) ([]journal.Entry, error) {
	return j.entries(ctx, "SELECT key, value, due FROM entries WHERE store = ? AND due <= ? ORDER BY due, key LIMIT ?",
		string(store), now.UnixMilli(), max(limit, 0))
}

func (j *Journal) entries(ctx context.Context, query string, args ...any) (entries []journal.Entry, err error) {
	err = j.rows(ctx, func(rows *sql.Rows) error {
		var e journal.Entry
		var due sql.NullInt64
		err := rows.Scan(&e.Key, &e.Value, &due)
		e.Due = fromMilliseconds(due)
		entries = append(entries, e)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return entries, nil
}
