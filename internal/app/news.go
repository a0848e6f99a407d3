package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/metrics"
	"ecwid-mcp/internal/toolkit"
)

// news follows what happens in the stores, keeps it in the journal and tells readers. The zero value of a pointer, nil,
// does none of it.
type news struct {
	broken  error // why there is no journal and will be none; nothing is followed then
	journal journal.Journal
	cfg     config.Events
	holder  string // this process, for leases
	logger  *slog.Logger
	figures *metrics.Metrics // nil: nobody counts
	watcher spectator        // nil: nobody watches

	ctx     context.Context // of everything that runs; ends with close
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	stores  map[string]*followed       // by the store's name
	ends    map[string]<-chan struct{} // closed when the last follower of a store has ended, by the store's name
	changed []func(store string, trigger events.Trigger)
	beside  func(ctx context.Context, store journal.StoreKey) // nil: nothing
}

// followed is a store whose events are kept.
type followed struct {
	key      journal.StoreKey
	client   *ecwid.Client
	follower *events.Follower
	stop     context.CancelFunc // tells the follower to end; it may take as long as the journal does
	unread   context.CancelFunc
}

// openNews opens the journal. When that fails the tools work all the same: what is wrong is said on stderr, and to those
// who read events. It is tried again then, and everything begins once the journal is open.
func openNews(ctx context.Context, cfg config.Config, logger *slog.Logger, stderr io.Writer) *news {
	j, err := openLate(ctx, cfg, logger)
	if err != nil {
		fmt.Fprintln(stderr, "ecwid-mcp: no events are kept, the triggers are off:", err)
	}
	if j == nil {
		return &news{broken: err}
	}
	n := &news{
		journal: j, cfg: cfg.Events, holder: rand.Text(), logger: logger,
		stores: map[string]*followed{}, ends: map[string]<-chan struct{}{},
	}
	n.ctx, n.cancel = context.WithCancel(context.WithoutCancel(ctx))
	n.running.Go(func() { purge(n.ctx, j, logger) })
	return n
}

// whileRead sets what runs for every store as long as it is followed. It is called before anything is.
func (n *news) whileRead(run func(ctx context.Context, store journal.StoreKey)) { n.beside = run }

// off reports whether nothing is followed.
func (n *news) off() bool { return n == nil || n.broken != nil }

// onChange adds who is told that a store has a new event. It is called before anything is followed.
func (n *news) onChange(changed func(store string, trigger events.Trigger)) {
	if n != nil {
		n.changed = append(n.changed, changed)
	}
}

// follow keeps the events of a store from now on, by this client in place of one before. It does not wait for anything.
// One goroutine at a time calls follow and leave.
func (n *news) follow(to connection, client *ecwid.Client) toolkit.EventReader {
	if n == nil {
		return nil
	}
	if n.broken != nil {
		return reader.Broken{Err: n.broken}
	}
	n.mu.Lock()
	before, last, closed := n.stores[to.name], n.ends[to.name], n.closed
	n.mu.Unlock()
	if closed {
		return reader.Broken{Err: journal.ErrClosed}
	}
	if before != nil {
		before.stop()
	}
	key := storeKey(to)
	one := &followed{key: key, client: client, follower: events.NewFollower(events.Options{
		Client: client, Journal: n.journal, Store: key, Holder: n.holder, Logger: n.logger,
		PollInterval: n.cfg.PollInterval, CartIdle: n.cfg.CartIdle, ReplaySince: n.cfg.ReplayFrom(time.Now()),
		Observe: n.counted(to.name),
	})}
	n.show(to.name, one)
	ctx, cancel := context.WithCancel(n.ctx)
	one.stop = cancel
	done := make(chan struct{})
	n.running.Go(func() {
		defer close(done)
		if last != nil {
			<-last // both would hold the same lease
		}
		if !whenOpen(ctx, n.journal) {
			return
		}
		n.missFormer(ctx, to)
		_ = one.follower.Run(ctx) // ends with ctx alone
	})
	if before != nil && before.key == key {
		one.unread = before.unread // who reads goes on, so that nothing is missed
	} else {
		if before != nil {
			before.unread()
		}
		one.unread = n.read(to.name, key)
	}
	n.mu.Lock()
	n.stores[to.name], n.ends[to.name] = one, done
	n.mu.Unlock()
	return lately{n.journal, key}
}

// read tells of every event of a store until the returned function is called.
func (n *news) read(name string, key journal.StoreKey) context.CancelFunc {
	ctx, cancel := context.WithCancel(n.ctx)
	n.running.Go(func() {
		if whenOpen(ctx, n.journal) {
			_ = reader.Follow(ctx, n.journal, []journal.StoreKey{key}, n.logger, // ends with ctx alone
				func(_ journal.StoreKey, trigger events.Trigger) { n.tell(name, trigger) })
		}
	})
	if n.beside != nil {
		n.running.Go(func() {
			if whenOpen(ctx, n.journal) {
				n.beside(ctx, key)
			}
		})
	}
	return cancel
}

func (n *news) tell(store string, trigger events.Trigger) {
	for _, changed := range n.changed {
		changed(store, trigger)
	}
}

// leave stops following a store that nobody is logged in to any more. It does not wait for the end.
func (n *news) leave(name string) {
	if n.off() {
		return
	}
	n.mu.Lock()
	one := n.stores[name]
	delete(n.stores, name)
	n.mu.Unlock()
	if one != nil {
		one.stop()
		one.unread()
	}
}

// wake makes the follower of a store look into its inbox.
func (n *news) wake(key journal.StoreKey) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, one := range n.stores {
		if one.key == key {
			one.follower.Wake()
		}
	}
}

// following are the stores that are followed now.
func (n *news) following() []*followed {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Collect(maps.Values(n.stores))
}

// close stops everything and closes the journal.
func (n *news) close() {
	if n.off() {
		return
	}
	n.mu.Lock()
	n.closed = true
	n.mu.Unlock()
	n.cancel()
	n.running.Wait()
	if err := n.journal.Close(); err != nil {
		n.logger.Error("the journal cannot be closed", "error", err)
	}
}
