// Package late is a journal that could not be opened when it was needed, and is tried again until it can be: a disk may
// get room, a folder may become writable, a damaged file may be moved away.
package late

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Pauses between two tries; each is twice as long as the one before.
const (
	firstPause = 5 * time.Second
	maxPause   = time.Minute
)

var _ journal.Journal = (*Journal)(nil)

// Journal fails with the reason for which it could not be opened, until it is. Then it is the journal that was opened.
// Its zero value is not ready: see New.
type Journal struct {
	open   func(context.Context) (journal.Journal, error)
	logger *slog.Logger
	stop   context.CancelFunc
	done   chan struct{} // closed when nothing is tried any more

	mu     sync.Mutex
	opened journal.Journal
	why    error // nil once it is open
}

// New is for a journal that open has failed to open just now, for the reason why. It goes on trying until Close; ctx
// gives no more than its values.
func New(ctx context.Context, open func(context.Context) (journal.Journal, error), why error, logger *slog.Logger) *Journal {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	j := &Journal{open: open, logger: logger, stop: stop, done: make(chan struct{}), why: why}
	go j.keepTrying(ctx)
	return j
}

func (j *Journal) keepTrying(ctx context.Context) {
	defer close(j.done)
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		opened, err := j.open(ctx)
		if ctx.Err() != nil && err != nil {
			return
		}
		if before := j.note(opened, err); err == nil {
			j.logger.InfoContext(ctx, "the journal is open now, events are kept")
			return
		} else if before.Error() != err.Error() {
			j.logger.ErrorContext(ctx, "the journal still cannot be opened", "error", err)
		}
	}
}

// note returns why it could not be opened before.
func (j *Journal) note(opened journal.Journal, why error) (before error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	before = j.why
	j.opened, j.why = opened, why
	return before
}

// Opened is the journal that was opened, or why there is none yet.
func (j *Journal) Opened() (journal.Journal, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.opened, j.why
}

// Settled is closed when the journal is open or was closed.
func (j *Journal) Settled() <-chan struct{} { return j.done }

// Close implements journal.Journal.
func (j *Journal) Close() error {
	j.stop()
	<-j.done
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.why != nil {
		j.why = journal.ErrClosed
		return nil
	}
	return j.opened.Close()
}
