package sqlite

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// How often the file is asked whether another process wrote to it, while somebody waits; and after the file failed.
const (
	lookEvery      = 75 * time.Millisecond
	lookAfterError = time.Second
)

// wake is what Wait waits for.
type wake struct {
	mu      sync.Mutex
	last    int64         // the highest position that is known here
	err     error         // why the last look failed
	changed chan struct{} // closed and made anew when last grows or a look fails
	waiting int
	asked   chan struct{} // has room for one: somebody began to wait
}

func (w *wake) advance(last int64) { w.tell(last, nil) }

func (w *wake) tell(last int64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = err
	if last > w.last || err != nil {
		w.last = max(w.last, last)
		close(w.changed)
		w.changed = make(chan struct{})
	}
}

// Wait implements journal.Journal. It fails when the file does; look again then, it takes a second at least.
func (j *Journal) Wait(ctx context.Context, after int64) error {
	w := &j.wake
	w.join()
	defer w.leave()
	for {
		w.mu.Lock()
		last, changed := w.last, w.changed
		w.mu.Unlock()
		if j.isClosing() {
			return journal.ErrClosed
		}
		if last > after {
			return nil
		}
		select {
		case <-changed:
		case <-j.closing:
			return journal.ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := w.failure(); err != nil {
			return err
		}
	}
}

func (w *wake) join() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting++
	select {
	case w.asked <- struct{}{}:
	default:
	}
}

func (w *wake) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting--
}

func (w *wake) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waiting
}

func (w *wake) failure() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// watch looks for what other processes append, while somebody waits.
func (j *Journal) watch() {
	var l look
	defer l.drop()
	for {
		select {
		case <-j.closing:
			return
		case <-j.wake.asked:
		}
		for j.wake.count() > 0 {
			pause := lookEvery
			if err := j.look(&l); err != nil {
				pause = lookAfterError
			}
			select {
			case <-j.closing:
				return
			case <-time.After(pause):
			}
		}
	}
}

// look is what the last look saw. The version tells of the changes of others on the same connection only.
type look struct {
	conn    *sql.Conn
	version int64
}

func (j *Journal) look(l *look) error {
	last, changed, err := j.lookThrough(l)
	if err != nil {
		l.drop()
		err = j.explain(err)
	}
	if err != nil || changed {
		j.wake.tell(last, err)
	}
	return err
}

func (j *Journal) lookThrough(l *look) (last int64, changed bool, err error) {
	ctx := context.Background()
	if err := j.sameFile(); err != nil {
		return 0, false, err
	}
	if l.conn == nil {
		if l.conn, err = j.reads.Conn(ctx); err != nil {
			return 0, false, err
		}
		l.version = -1
	}
	err = j.patiently(ctx, func() error {
		var version int64
		err := l.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
		if changed = version != l.version; !changed || err != nil {
			return err
		}
		if err := l.conn.QueryRowContext(ctx, queryEnd).Scan(&last); err != nil {
			return err
		}
		l.version = version
		return nil
	})
	return last, changed, err
}

func (l *look) drop() {
	if l.conn != nil {
		_ = l.conn.Close() // only gives it back
		l.conn = nil
	}
}
