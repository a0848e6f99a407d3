package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// transaction is what jobs write with.
type transaction struct {
	ctx      context.Context
	writer   *writer
	last     int64 // the highest position of the log; see end
	known    bool
	appended bool
}

func (t *transaction) statement(query string) (*sql.Stmt, error) {
	if s, ok := t.writer.statements[query]; ok {
		return s, nil
	}
	s, err := t.writer.conn.PrepareContext(t.ctx, query)
	if err == nil {
		t.writer.statements[query] = s
	}
	return s, err
}

// exec says how many rows changed.
func (t *transaction) exec(query string, args ...any) (int, error) {
	s, err := t.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// row scans one row into the values.
func (t *transaction) row(values []any, query string, args ...any) error {
	s, err := t.statement(query)
	if err != nil {
		return err
	}
	return s.QueryRowContext(t.ctx, args...).Scan(values...)
}

// end is the highest position of the log.
func (t *transaction) end() (int64, error) {
	if t.known {
		return t.last, nil
	}
	err := t.row([]any{&t.last}, queryEnd)
	t.known = err == nil
	return t.last, err
}

// queryEnd is the highest position ever given, also when its record was purged.
const queryEnd = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)"

// sameSchema fails when a newer program has migrated the file meanwhile.
func (j *Journal) sameSchema(t *transaction) error {
	var version int
	if err := t.row([]any{&version}, "PRAGMA user_version"); err != nil {
		return err
	}
	if version != len(schemas()) {
		return fmt.Errorf("%w: %s has version %d, this program knows %d; start ecwid-mcp again", journal.ErrNewer, j.path, version, len(schemas()))
	}
	return nil
}

// milliseconds is a time as it is stored: since 1970, nil for the zero time.
func milliseconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func fromMilliseconds(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}
