// Package budget keeps the request budget of Ecwid tokens in a file, so that all processes of a user stay below Ecwid's
// limit together, and a restart does not begin anew.
package budget

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"ecwid-mcp/ecwid"
)

// FileName is the budget's file in its folder. SQLite keeps its own files beside it, named the same with -wal and -shm.
const FileName = "budget.db"

var _ ecwid.Ledger = (*Ledger)(nil)

// errClosed is the error after Close.
var errClosed = errors.New("it is closed")

// Ledger is an ecwid.Ledger in a file. Its errors name the file and never a token.
type Ledger struct {
	path string
	now  func() time.Time

	patience time.Duration // how long the lock of another process is waited for

	turn     chan struct{} // full during each use of the file; SQLite's locks do the same between processes
	db       *sql.DB       // nil until the file is used, and after it was found damaged or gone
	identity os.FileInfo
	closed   bool
}

// Open returns the ledger of a folder. It touches nothing: the folder and the file are made when they are first used, so
// that a disk that fails shows as an error of the ledger, which an ecwid.Limits survives. Now is the wall clock;
// time.Now when nil.
func Open(folder string, now func() time.Time) *Ledger {
	if now == nil {
		now = time.Now
	}
	return &Ledger{path: filepath.Join(folder, FileName), now: now, patience: lockWait, turn: make(chan struct{}, 1)}
}

// Close ends the ledger; the file stays.
func (l *Ledger) Close() error {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	l.closed = true
	return l.disconnect()
}

// Change implements ecwid.Ledger.
func (l *Ledger) Change(ctx context.Context, token ecwid.TokenKey, change func(time.Time, *ecwid.TokenState)) error {
	return l.use(ctx, func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil) // waits for the lock, so that the time is read in the order of the changes
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // without effect after the commit
		state, err := load(ctx, tx, token)
		if err != nil {
			return err
		}
		now := l.now()
		change(now, &state)
		if err := save(ctx, tx, token, state, now); err != nil {
			return err
		}
		return tx.Commit()
	})
}

// Read implements ecwid.Ledger.
func (l *Ledger) Read(ctx context.Context, token ecwid.TokenKey) (now time.Time, state ecwid.TokenState, err error) {
	err = l.use(ctx, func(db *sql.DB) error {
		now = l.now()
		state, err = load(ctx, db, token)
		return err
	})
	return now, state, err
}

// use calls f with the open file, again while another process has the lock: f has changed nothing then.
func (l *Ledger) use(ctx context.Context, f func(*sql.DB) error) error {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return l.explain(ctx.Err())
	}
	if l.closed {
		return l.explain(errClosed)
	}
	begin := time.Now()
	for {
		err := l.try(ctx, f)
		if !isBusy(err) || time.Since(begin) >= l.patience {
			return l.explain(err)
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return l.explain(ctx.Err())
		}
	}
}

func (l *Ledger) try(ctx context.Context, f func(*sql.DB) error) error {
	err := l.connect(ctx)
	if err == nil {
		err = f(l.db)
	}
	if isDamaged(err) {
		err = errors.Join(err, l.disconnect()) // the next use looks at the file anew
	}
	return err
}
