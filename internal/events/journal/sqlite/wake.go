package sqlite

import (
	"context"
	"sync"

	"ecwid-mcp/internal/events/journal"
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
