package receiver

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"ecwid-mcp/internal/events/journal"
)

const (
	queueLength = 4096
	batchSize   = 512
	// storeTime is what the journal may take: with the body's time it stays below the 10 s that Ecwid waits.
	storeTime = 4 * time.Second
	// logEvery keeps a journal that fails from filling the log.
	logEvery = time.Minute
)

// writer stores webhooks, those that came together in one write. One goroutine does it, from run to close.
type writer struct {
	opts   Options
	queue  chan pending
	ctx    context.Context // ends when close gives up
	cancel context.CancelFunc
	done   chan struct{}

	mu     sync.RWMutex // held for reading while something is put into the queue
	closed bool

	failed time.Time // when a failure was last logged; run's own
}

// pending is a webhook that a request waits for.
type pending struct {
	hook   journal.Hook
	stored chan bool // has room for the answer
}

func newWriter(opts Options) *writer {
	w := &writer{opts: opts, queue: make(chan pending, queueLength), done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

// store returns when the webhook is safe, or when it is not going to be, as far as the request is concerned.
func (w *writer) store(ctx context.Context, hook journal.Hook) Outcome {
	p := pending{hook, make(chan bool, 1)}
	if outcome := w.enqueue(p); outcome != Accepted {
		return outcome
	}
	select {
	case stored := <-p.stored:
		if stored {
			return Accepted
		}
	case <-ctx.Done(): // nobody reads the answer; the webhook is stored all the same
	}
	return Unstored
}

func (w *writer) enqueue(p pending) Outcome {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return Unstored
	}
	select {
	case w.queue <- p:
		return Accepted
	default:
		return Busy
	}
}

// run stores what comes until close.
func (w *writer) run() {
	defer close(w.done)
	for first := range w.queue {
		w.write(w.together(first))
	}
}

// together adds what waits in the queue to its first.
func (w *writer) together(first pending) []pending {
	batch := []pending{first}
	for len(batch) < batchSize {
		select {
		case p, ok := <-w.queue:
			if !ok {
				return batch
			}
			batch = append(batch, p)
		default:
			return batch
		}
	}
	return batch
}

func (w *writer) write(batch []pending) {
	hooks := make([]journal.Hook, len(batch))
	for i, p := range batch {
		hooks[i] = p.hook
	}
	ctx, cancel := context.WithTimeout(w.ctx, storeTime)
	added, err := w.opts.Inbox.Receive(ctx, hooks)
	cancel()
	for _, p := range batch {
		p.stored <- err == nil
	}
	if err != nil {
		w.logFailure(len(hooks), err)
		return
	}
	if w.opts.Logger.Enabled(ctx, slog.LevelDebug) {
		w.opts.Logger.Debug("webhooks stored", "count", len(hooks), "new", added, "types", types(hooks))
	}
	if added > 0 {
		w.notify(hooks)
	}
}

func (w *writer) logFailure(count int, err error) {
	if now := w.opts.Now(); now.Sub(w.failed) >= logEvery {
		w.failed = now
		w.opts.Logger.Error("webhooks could not be stored, Ecwid will repeat them", "count", count, "error", err)
	}
}

func (w *writer) notify(hooks []journal.Hook) {
	told := map[journal.StoreKey]bool{}
	for _, h := range hooks {
		if !told[h.Store] {
			told[h.Store] = true
			w.opts.Notify(h.Store)
		}
	}
}

// types counts the hooks of each type: "order.created 2, product.updated 1".
func types(hooks []journal.Hook) string {
	counts := map[string]int{}
	for _, h := range hooks {
		counts[h.Type]++
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, name+" "+strconv.Itoa(counts[name]))
	}
	return strings.Join(parts, ", ")
}

func (w *writer) close(ctx context.Context) {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	defer w.cancel()
	select {
	case <-w.done:
	case <-ctx.Done():
		w.cancel()
		<-w.done
	}
}
