package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"ecwid-mcp/internal/events/journal"
)

// rows runs a query and scans each of its rows.
func (j *Journal) rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	j.calls.RLock()
	defer j.calls.RUnlock()
	if j.isClosing() {
		return journal.ErrClosed
	}
	if err := j.sameFile(); err != nil {
		return err
	}
	var rows *sql.Rows
	err := j.patiently(ctx, func() (err error) {
		statement, err := j.statement(ctx, query)
		if err != nil {
			return err
		}
		rows, err = statement.QueryContext(ctx, args...)
		return err
	})
	if err != nil {
		return j.explain(err)
	}
	for err == nil && rows.Next() {
		if err = scan(rows); err != nil { // of another type than was written
			j.damaged.Store(true)
			err = j.damage(err)
		}
	}
	return j.explain(errors.Join(err, rows.Err(), rows.Close()))
}

// statement prepares a query once. The pool closes it.
func (j *Journal) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := j.prepared.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := j.reads.PrepareContext(ctx, query)
	if err == nil {
		j.prepared.Store(query, s)
	}
	return s, err
}

// number runs a query that answers one number.
func (j *Journal) number(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = j.rows(ctx, func(rows *sql.Rows) error { return rows.Scan(&n) }, query, args...)
	return n, err
}

// Read implements journal.Journal.
func (j *Journal) Read(ctx context.Context, query journal.Query) (journal.Page, error) {
	end, err := j.number(ctx, queryEnd) // before the records, so that none up to it is missed
	if err != nil {
		return journal.Page{}, err
	}
	page := journal.Page{Last: end}
	limit := max(query.Limit, 0)
	text, args := selectRecords(query, limit+1)
	err = j.rows(ctx, func(rows *sql.Rows) error {
		if len(page.Records) == limit {
			page.More = true
			return nil
		}
		return scanRecord(rows, &page)
	}, text, args...)
	if err != nil {
		return journal.Page{}, err
	}
	for _, r := range page.Records {
		page.Last = max(page.Last, r.Position)
	}
	if page.More && !query.Newest {
		page.Last = query.After
		if limit > 0 {
			page.Last = page.Records[limit-1].Position
		}
	}
	return page, nil
}

// selectRecords asks for each trigger apart, since each is in order in the index, so that a few rows are enough.
func selectRecords(query journal.Query, limit int) (text string, args []any) {
	order := " ORDER BY position"
	if query.Newest {
		order += " DESC"
	}
	const records = "SELECT position, store, event_id, trigger, at, recovered, event FROM events WHERE store = ? AND position > ?"
	if len(query.Triggers) == 0 {
		return records + order + " LIMIT ?", []any{string(query.Store), query.After, limit}
	}
	var parts []string
	for _, trigger := range slices.Compact(slices.Sorted(slices.Values(query.Triggers))) {
		parts = append(parts, "SELECT * FROM ("+records+" AND trigger = ?"+order+" LIMIT ?)")
		args = append(args, string(query.Store), query.After, trigger, limit)
	}
	return strings.Join(parts, " UNION ALL ") + order + " LIMIT ?", append(args, limit)
}

func scanRecord(rows *sql.Rows, page *journal.Page) error {
	var r journal.Record
	var at sql.NullInt64
	var recovered bool
	if err := rows.Scan(&r.Position, &r.Store, &r.EventID, &r.Trigger, &at, &recovered, &r.Event); err != nil {
		return err
	}
	r.At = fromMilliseconds(at)
	page.Records = append(page.Records, r)
	if recovered {
		if page.Recovered == nil {
			page.Recovered = map[string]bool{}
		}
		page.Recovered[r.EventID] = true
	}
	return nil
}

// Oldest implements journal.Journal.
func (j *Journal) Oldest(ctx context.Context, store journal.StoreKey) (position int64, err error) {
	return j.number(ctx, "SELECT coalesce((SELECT position FROM purged WHERE store = ?), 0) + 1", string(store))
}
