// Package sqlite keeps the journal in a file that several processes use at the same time, and that survives them.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// FileName is the journal's file in its folder. SQLite keeps its own files beside it, named the same with -wal and -shm.
const FileName = "events.db"

// Options say where the journal is and which clocks it uses.
type Options struct {
	// Folder is made when it does not exist, for this user alone.
	Folder string
	// Now is the wall clock, which other processes share; time.Now when nil.
	Now func() time.Time
	// Elapsed is a clock that never jumps, since any moment; when nil, that of the process.
	Elapsed func() time.Duration
}

var _ journal.Journal = (*Journal)(nil)

// Journal is a journal.Journal in a file. Its zero value is not ready: see Open.
type Journal struct {
	path      string
	identity  os.FileInfo
	now       func() time.Time
	elapsed   func() time.Duration
	patience  time.Duration // how long to wait for the locks of others
	epoch     string
	cursorKey []byte

	reads    *sql.DB
	prepared sync.Map // *sql.Stmt by query
	write    writer
	wake     wake
	seen     sightings

	damaged  atomic.Bool
	calls    sync.RWMutex  // held for reading by each call that uses a connection
	closing  chan struct{} // closed by Close
	once     sync.Once
	closeErr error
	owned    sync.WaitGroup
}

// readers is how many connections read at the same time.
const readers = 4

// Open opens the journal of a folder, or makes it. It fails when the file is damaged, of a newer version or of another
// program, and leaves such a file as it is.
func Open(ctx context.Context, options Options) (*Journal, error) {
	j := newJournal(options)
	if err := j.makeFile(); err != nil {
		return nil, errors.Join(err, j.reads.Close(), j.write.db.Close())
	}
	if err := j.prepare(ctx); err != nil {
		return nil, errors.Join(j.explain(err), j.reads.Close(), j.write.db.Close())
	}
	j.owned.Go(j.writeQueue)
	j.owned.Go(j.watch)
	return j, nil
}

func newJournal(options Options) *Journal {
	path := filepath.Join(options.Folder, FileName)
	j := &Journal{
		path: path, now: options.Now, elapsed: options.Elapsed, patience: lockWait, closing: make(chan struct{}),
		write: writer{queue: make(chan *job, maxGroup)},
		wake:  wake{changed: make(chan struct{}), asked: make(chan struct{}, 1)},
	}
	j.reads = connections(path, readers, "", j.sameFile)
	j.write.db = connections(path, 1, "", j.sameFile)
	if j.now == nil {
		j.now = time.Now
	}
	if j.elapsed == nil {
		start := time.Now()
		j.elapsed = func() time.Duration { return time.Since(start) }
	}
	return j
}

// prepare brings the file to the schema of this version, and reads what does not change.
func (j *Journal) prepare(ctx context.Context) error {
	steps := []func(context.Context, *sql.DB) error{j.migrate, j.inspect, j.readMeta}
	for _, step := range steps {
		err := j.patiently(ctx, func() error { return step(ctx, j.write.db) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (j *Journal) readMeta(ctx context.Context, db *sql.DB) error {
	return db.QueryRowContext(ctx, `SELECT
		(SELECT value FROM meta WHERE key = 'epoch'), (SELECT value FROM meta WHERE key = 'cursor-key')`).
		Scan(&j.epoch, &j.cursorKey)
}

// Epoch implements journal.Journal.
func (j *Journal) Epoch() string { return j.epoch }

// CursorKey implements journal.Journal.
func (j *Journal) CursorKey() []byte { return append([]byte(nil), j.cursorKey...) }

// Close implements journal.Journal.
func (j *Journal) Close() error {
	j.once.Do(func() {
		close(j.closing)
		j.owned.Wait()
		j.calls.Lock() // the last call has left
		defer j.calls.Unlock()
		j.closeErr = errors.Join(j.reads.Close(), j.write.db.Close())
	})
	return j.closeErr
}

func (j *Journal) isClosing() bool {
	select {
	case <-j.closing:
		return true
	default:
		return false
	}
}
