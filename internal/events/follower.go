package events

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// Defaults of Options.
const (
	DefaultPollInterval = 15 * time.Second
	DefaultCartIdle     = time.Minute
)

// The lease lets one process of all that share a journal follow a store; another takes over within 5 seconds.
const (
	leaseTime  = 3 * time.Second
	leaseRenew = time.Second
	leaseSafe  = leaseTime - leaseRenew/2 // after which an own lease that could not be renewed is taken for lost
)

// Options say which store to follow, and how. Client, Journal, Store and Holder are needed.
type Options struct {
	Client  *ecwid.Client // its calls go in the background
	Journal journal.Journal
	Store   journal.StoreKey
	Holder  string // names this process, as no other ever does; one process follows a store once

	PollInterval time.Duration    // between two looks at what has changed; DefaultPollInterval when 0
	CartIdle     time.Duration    // how long a cart must stay as it is to count as abandoned; DefaultCartIdle when 0
	ReplaySince  time.Time        // changes since then are news, not only those from the first start on; by Ecwid's clock
	Now          func() time.Time // local time, told in events and used for nothing else; time.Now when nil
	Logger       *slog.Logger     // slog.Default when nil

	// Observe is told of every event that this process has written to the journal. It must return at once.
	Observe func(Trigger, Source)
}

// Follower notices what changes in one store and writes it to the journal, each change once.
type Follower struct {
	opts   Options
	wake   chan struct{}
	status *board
}

// NewFollower makes a follower. It does nothing until Run.
func NewFollower(opts Options) *Follower {
	if opts.PollInterval <= 0 {
		opts.PollInterval = DefaultPollInterval
	}
	if opts.CartIdle <= 0 {
		opts.CartIdle = DefaultCartIdle
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Logger == nil {
		opts.Logger = slog.Default()
	}
	if opts.Observe == nil {
		opts.Observe = func(Trigger, Source) {}
	}
	opts.Logger = opts.Logger.With("store", opts.Store)
	opts.ReplaySince = opts.ReplaySince.UTC().Truncate(time.Second)
	return &Follower{opts: opts, wake: make(chan struct{}, 1), status: &board{}}
}

// Wake makes the follower look into the inbox soon. Call it after Journal.Receive; hooks that another process
// received are found within a second without it.
func (f *Follower) Wake() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Status tells how it goes.
func (f *Follower) Status(ctx context.Context) (Status, error) {
	status := f.status.read()
	if status.Following {
		return status, nil
	}
	err := errors.Join(noted(ctx, f.opts, polledKey, &status.LastPoll), noted(ctx, f.opts, offKey, &status.Off))
	return status, err
}

// noted reads what the store's follower has noted for others, if it has.
func noted[V any](ctx context.Context, o Options, key string, into *V) error {
	entry, found, err := o.Journal.Entry(ctx, o.Store, key)
	if err != nil || !found {
		return err
	}
	return json.Unmarshal(entry.Value, into)
}

// Run follows the store whenever this process has the lease, until the context ends; it returns the context's error.
func (f *Follower) Run(ctx context.Context) error {
	for failures := 0; ; {
		fence, held, err := f.lease(ctx)
		if held {
			if err = f.lead(ctx, fence); errors.Is(err, journal.ErrFenced) {
				err = nil
			}
		}
		if ctx.Err() != nil {
			return f.release(ctx)
		}
		f.status.unkept(err != nil)
		if failures++; err == nil {
			failures = 0
		} else if failures&(failures-1) == 0 { // the 1st, 2nd, 4th, 8th … time
			f.opts.Logger.Error("events cannot be kept", "error", err, "failures", failures)
		}
		select {
		case <-ctx.Done():
			return f.release(ctx)
		case <-time.After(leaseRenew):
		}
	}
}

func (f *Follower) lease(ctx context.Context) (int64, bool, error) {
	return f.opts.Journal.Lease(ctx, f.leaseName(), f.opts.Holder, leaseTime)
}

func (f *Follower) leaseName() string { return "follow " + string(f.opts.Store) }

// release lets another process take over at once.
func (f *Follower) release(ctx context.Context) error {
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseRenew)
	defer cancel()
	if err := f.opts.Journal.Release(late, f.leaseName(), f.opts.Holder); err != nil {
		f.opts.Logger.Debug("the lease runs out by itself", "error", err)
	}
	return ctx.Err()
}

// lead works until the lease is lost, the work fails, or the context ends, and returns when nothing works any more.
func (f *Follower) lead(ctx context.Context, fence int64) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	f.status.following(true)
	defer f.status.following(false)
	done := make(chan error, 1)
	go func() { done <- f.worker(fence).run(ctx) }()
	renew := time.NewTicker(leaseRenew)
	defer renew.Stop()
	for renewed := time.Now(); ; {
		select {
		case err := <-done:
			return err
		case <-renew.C:
		}
		now := time.Now()
		again, held, err := f.lease(ctx)
		switch {
		case err == nil && held && again == fence:
			renewed = now
		case err == nil || time.Since(renewed) > leaseSafe:
			f.opts.Logger.Info("another process follows the store now", "error", err)
			stop()
			<-done
			return nil
		}
	}
}

func (f *Follower) worker(fence int64) *worker {
	return &worker{
		journal: f.opts.Journal, store: f.opts.Store, storeID: f.opts.Client.StoreID(), fence: fence,
		fetch: fetcher{f.opts.Client.InBackground()}, interval: f.opts.PollInterval, cartIdle: f.opts.CartIdle,
		replaySince: f.opts.ReplaySince, now: f.opts.Now, logger: f.opts.Logger, status: f.status, wake: f.wake,
		told: f.opts.Observe,
	}
}
