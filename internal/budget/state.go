package budget

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ecwid-mcp/ecwid"
)

// Times are in microseconds since 1970; 0 is none.
const schema = `
CREATE TABLE IF NOT EXISTS budget (
	token BLOB PRIMARY KEY, -- SHA-256
	tokens REAL NOT NULL,
	at INTEGER NOT NULL,
	blocked_at INTEGER NOT NULL,
	blocked_until INTEGER NOT NULL,
	refusals INTEGER NOT NULL,
	next_probe INTEGER NOT NULL,
	changed INTEGER NOT NULL
) WITHOUT ROWID`

const (
	selectState = `SELECT tokens, at, blocked_at, blocked_until, refusals, next_probe FROM budget WHERE token = ?`
	upsertState = `INSERT OR REPLACE INTO budget (token, tokens, at, blocked_at, blocked_until, refusals, next_probe, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	// A token that nobody has used for a month is no longer in use.
	deleteOld = `DELETE FROM budget WHERE changed < ?`
	oldAfter  = 30 * 24 * time.Hour
)

// queryer is a database or a transaction.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func load(ctx context.Context, db queryer, token ecwid.TokenKey) (ecwid.TokenState, error) {
	var state ecwid.TokenState
	var at, blockedAt, blockedUntil, nextProbe int64
	err := db.QueryRowContext(ctx, selectState, token[:]).Scan(&state.Tokens, &at, &blockedAt, &blockedUntil, &state.Refusals, &nextProbe)
	if errors.Is(err, sql.ErrNoRows) {
		return ecwid.TokenState{}, nil
	}
	state.At, state.BlockedAt, state.BlockedUntil, state.NextProbe = moment(at), moment(blockedAt), moment(blockedUntil), moment(nextProbe)
	return state, err
}

func save(ctx context.Context, tx *sql.Tx, token ecwid.TokenKey, s ecwid.TokenState, now time.Time) error {
	_, err := tx.ExecContext(ctx, upsertState, token[:], s.Tokens, micros(s.At), micros(s.BlockedAt), micros(s.BlockedUntil),
		s.Refusals, micros(s.NextProbe), micros(now))
	return err
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros)
}
