package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"ecwid-mcp/internal/events/journal"
)

// SQLite waits for locks in slices (busy_timeout), so that Close and contexts are heard; all together are lockWait.
const (
	lockPause = 5 * time.Millisecond // some locks fail at once
	lockWait  = 5 * time.Second
)

// pragmas of every connection. synchronous=FULL syncs the log at each commit; fullfsync makes macOS really do it;
// secure_delete overwrites what is deleted, because it was about people.
const pragmas = "_pragma=busy_timeout(100)&_pragma=synchronous(FULL)&_pragma=fullfsync(ON)&_pragma=secure_delete(ON)" +
	"&_pragma=trusted_schema(OFF)&_error_rc=1"

// connections are a pool. Each new connection has to pass the check.
func connections(path string, most int, parameters string, check func() error) *sql.DB {
	name := filepath.ToSlash(path)
	if !strings.HasPrefix(name, "/") && filepath.IsAbs(path) { // a drive's letter
		name = "/" + name
	}
	base, err := sqlite.NewConnector("file:" + (&url.URL{Path: name}).EscapedPath() + "?mode=rw&" + pragmas + parameters)
	if err != nil {
		panic(err) // the parameters are wrong
	}
	db := sql.OpenDB(connector{base, check})
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db
}

type connector struct {
	driver.Connector
	check func() error
}

// Connect checks before, so that nothing is opened in vain, since SQLite may remove the log of what it closes; and
// after, since the file may have changed meanwhile.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// patiently repeats what fails because of the lock of another process.
func (j *Journal) patiently(ctx context.Context, try func() error) error {
	begin := time.Now()
	for {
		err := try()
		if !isBusy(err) || time.Since(begin) >= j.patience {
			return err
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return ctx.Err()
		case <-j.closing:
			return journal.ErrClosed
		}
	}
}

// code is SQLite's primary result code of an error, 0 for other errors.
func code(err error) int {
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		return failure.Code() & 0xff
	}
	return 0
}

func isBusy(err error) bool {
	c := code(err)
	return c == lib.SQLITE_BUSY || c == lib.SQLITE_LOCKED || errors.Is(err, errLogInUse)
}

var errLogInUse = errors.New("erased, but the log of the journal still has it, since another process reads from it: try again")
