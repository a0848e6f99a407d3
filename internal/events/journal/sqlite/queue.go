package sqlite

import (
	"context"
	"database/sql"
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
