package budget

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// version is that of the schema, kept in the file.
const version = 1

// pragmas of the connection. A change need not outlast a power cut, only the process, so nothing is synced at a commit.
// SQLite waits for a lock in slices, so that contexts are heard, and not at all where two open a new file at once.
const pragmas = "_pragma=busy_timeout(100)&_pragma=synchronous(NORMAL)&_txlock=immediate"

const (
	// A lock is held for a fraction of a millisecond: whoever has it for longer hangs, or the machine has no time.
	lockWait  = 500 * time.Millisecond
	lockPause = 5 * time.Millisecond
)

// connect opens the file if it is not, or no longer is, the one at the path.
func (l *Ledger) connect(ctx context.Context) error {
	if l.db != nil {
		if l.isSameFile() {
			return nil
		}
		if err := l.disconnect(); err != nil {
			return err
		}
	}
	err := l.prepare(ctx)
	if isDamaged(err) {
		if err = l.setAside(); err == nil {
			err = l.prepare(ctx)
		}
	}
	if err != nil {
		return errors.Join(err, l.disconnect())
	}
	return nil
}

// isSameFile reports whether the file that was prepared is the one at the path.
func (l *Ledger) isSameFile() bool {
	info, err := os.Stat(l.path)
	return err == nil && os.SameFile(info, l.identity)
}

func (l *Ledger) disconnect() error {
	if l.db == nil {
		return nil
	}
	err := l.db.Close()
	l.db = nil
	return err
}

// prepare makes the file and its table where they are missing.
func (l *Ledger) prepare(ctx context.Context) error {
	if err := l.makeFile(); err != nil {
		return err
	}
	if err := l.disconnect(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", address(l.path))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	l.db = db
	var found int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil {
		return err
	}
	if found > version {
		return errors.New("it was written by a newer version of ecwid-mcp")
	}
	statements := []string{"PRAGMA journal_mode=WAL"}
	if found < version {
		statements = append(statements, schema, fmt.Sprintf("PRAGMA user_version=%d", version))
	}
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	_, err = db.ExecContext(ctx, deleteOld, micros(l.now().Add(-oldAfter)))
	return err
}

// makeFile sees to it that the file is there and for this user alone. It opens no file that exists: closing it would end
// SQLite's locks of the whole process.
func (l *Ledger) makeFile() error {
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(l.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	l.identity, err = os.Stat(l.path)
	return err
}

// setAside renames a damaged file, so that the next one is made, unless another process has done so. What the file knew
// is lost, which costs at most one burst.
func (l *Ledger) setAside() error {
	if err := l.disconnect(); err != nil {
		return err
	}
	if !l.isSameFile() {
		return nil
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(l.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Rename(l.path, l.path+".damaged")
}

// address is SQLite's name for the file.
func address(path string) string {
	name := filepath.ToSlash(path)
	if filepath.IsAbs(path) && !strings.HasPrefix(name, "/") { // a drive's letter
		name = "/" + name
	}
	return "file:" + (&url.URL{Path: name}).EscapedPath() + "?mode=rw&" + pragmas
}

func isDamaged(err error) bool {
	c := code(err)
	return c == lib.SQLITE_CORRUPT || c == lib.SQLITE_NOTADB
}

func isBusy(err error) bool { return code(err) == lib.SQLITE_BUSY }

// code is SQLite's primary result code of an error, 0 for other errors.
func code(err error) int {
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		return failure.Code() & 0xff
	}
	return 0
}

// explain names the file.
func (l *Ledger) explain(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the request budget in %s: %w", l.path, err)
}
