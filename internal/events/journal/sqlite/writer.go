package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"

	"ecwid-mcp/internal/events/journal"
)

// writer is the one goroutine that writes. Jobs that wait at the same time share a transaction, and so its sync.
type writer struct {
	db         *sql.DB
	conn       *sql.Conn // nil until it is needed, and after a failure
	statements map[string]*sql.Stmt
	queue      chan *job
}

// maxGroup is the most jobs in a transaction.
const maxGroup = 256

// job is something to write. It may run twice, when the first transaction is rolled back.
type job struct {
	do    func(*transaction) error
	state atomic.Int32
	err   error
	done  chan struct{}
}

const (
	waiting int32 = iota
	taken
	abandoned
)

// submit runs the job in a transaction. Once a transaction has begun with it, ctx no longer counts: the answer is
// definite.
func (j *Journal) submit(ctx context.Context, do func(*transaction) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if j.isClosing() {
		return journal.ErrClosed
	}
	w := &job{do: do, done: make(chan struct{})}
	select {
	case j.write.queue <- w:
	case <-ctx.Done():
		return ctx.Err()
	case <-j.closing:
		return journal.ErrClosed
	}
	var err error
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		err = ctx.Err()
	case <-j.closing:
		err = journal.ErrClosed
	}
	if w.state.CompareAndSwap(waiting, abandoned) {
		return err
	}
	<-w.done
	return w.err
}

// writeQueue works off the queue until Close.
func (j *Journal) writeQueue() {
	defer func() { _ = j.write.release(false) }() // Close closes the pool
	for {
		select {
		case <-j.closing:
			return
		case first := <-j.write.queue:
			j.writeGroup(j.group(first))
		}
	}
}

// group adds what waits to the first job.
func (j *Journal) group(first *job) []*job {
	var jobs []*job
	for next := first; ; {
		jobs = append(jobs, next)
		if len(jobs) == maxGroup {
			return jobs
		}
		select {
		case next = <-j.write.queue:
		default:
			return jobs
		}
	}
}

// writeGroup writes the jobs together; when that fails, each alone, so that one cannot take others with it.
func (j *Journal) writeGroup(jobs []*job) {
	tx, err := j.begin()
	if err == nil {
		err = j.transact(tx, jobs)
		if err != nil && len(jobs) > 1 {
			for i := range jobs {
				j.writeGroup(jobs[i : i+1])
			}
			return
		}
	}
	for _, w := range jobs {
		if !w.take() {
			continue
		}
		if err != nil {
			w.err = j.explain(err)
		}
		close(w.done)
	}
}

// take says whether the job's caller still waits; from then on it does until the job is done.
func (w *job) take() bool {
	return w.state.CompareAndSwap(waiting, taken) || w.state.Load() == taken
}

// transact runs the jobs in one transaction. A job that is refused has written nothing and fails alone.
func (j *Journal) transact(tx *transaction, jobs []*job) error {
	for _, w := range jobs {
		if !w.take() {
			continue
		}
		w.err = w.do(tx)
		if w.err != nil && !errors.Is(w.err, journal.ErrFenced) {
			return errors.Join(w.err, j.write.rollback())
		}
	}
	if _, err := tx.exec("COMMIT"); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", journal.ErrUnknown, err), j.write.rollback())
	}
	if tx.appended {
		j.wake.advance(tx.last)
	}
	return nil
}

func (j *Journal) begin() (*transaction, error) {
	if j.damaged.Load() {
		return nil, j.damage(errDamagedBefore)
	}
	if err := j.sameFile(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if j.write.conn == nil {
		conn, err := j.write.db.Conn(ctx)
		if err != nil {
			return nil, err
		}
		j.write.conn, j.write.statements = conn, map[string]*sql.Stmt{}
	}
	tx := &transaction{ctx: ctx, writer: &j.write}
	err := j.patiently(ctx, func() error {
		_, err := tx.exec("BEGIN IMMEDIATE")
		return err
	})
	if err == nil {
		err = j.sameSchema(tx)
	}
	if err != nil {
		return nil, errors.Join(err, j.write.rollback())
	}
	return tx, nil
}

// rollback ends the transaction with its connection: after an error of the disk, a connection may be unable to go on.
func (w *writer) rollback() error {
	_, _ = w.conn.ExecContext(context.Background(), "ROLLBACK") // fails when SQLite has done so itself
	return w.release(true)
}

// release gives the connection back, or drops it.
func (w *writer) release(drop bool) error {
	if w.conn == nil {
		return nil
	}
	for _, statement := range w.statements {
		_ = statement.Close() // ends with its connection at the latest
	}
	conn := w.conn
	w.conn, w.statements = nil, nil
	if drop {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool closes it
	}
	if err := conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}
