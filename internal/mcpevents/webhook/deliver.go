package webhook

import (
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

// Poster sends a message once: *callback.Client.
type Poster interface {
	Post(ctx context.Context, message callback.Message) callback.Outcome
}

// DelivererOptions configure a Deliverer. Journal, Feed, Client, Sealer and Holder are needed.
type DelivererOptions struct {
	Journal journal.Journal
	Feed    *feed.Feed
	Client  Poster
	Sealer  *Sealer
	// Holder names this process, as no other ever does; one process delivers for a store once.
	Holder string
	// Schedule has the delay before each attempt to deliver an event; DefaultSchedule when empty. All are made up to a
	// fifth shorter or longer.
	Schedule []time.Duration
	// MessageID is MessageIDEvent when empty.
	MessageID MessageID
	// Envelopes has gaps and the end of a subscription told to its endpoint.
	Envelopes bool
	Suspend   SuspendRule
	// Still says whether the owner of a subscription may still have it: nil, an error that wraps ErrForbidden, which ends
	// the subscription, or another one when nobody can tell now. It is asked before every attempt, by many at once. Nil
	// allows all.
	Still func(ctx context.Context, subscription Subscription) error
	// Observe is told of every attempt to deliver an event: its type, callback.Delivered or why not, and how long it took.
	// It must return at once.
	Observe func(event string, reason callback.Reason, took time.Duration)
	Now     func() time.Time // time.Now when nil
	Random  io.Reader        // crypto/rand when nil; it must be safe for use by many
	Logger  *slog.Logger     // slog.Default when nil
}

// Deliverer sends events to the endpoints of subscriptions. Of all processes that share a journal, one delivers for a
// store at a time. Events arrive at least once, in no particular order.
type Deliverer struct {
	opts    DelivererOptions
	retries retries
	ledger  *ledger

	mu    sync.Mutex
	wakes map[journal.StoreKey]chan struct{}
}

// NewDeliverer makes a deliverer. It does nothing until Run.
func NewDeliverer(o DelivererOptions) *Deliverer {
	if len(o.Schedule) == 0 {
		o.Schedule = DefaultSchedule()
	}
	if o.Suspend == (SuspendRule{}) {
		o.Suspend = DefaultSuspendRule()
	}
	if o.Still == nil {
		o.Still = func(context.Context, Subscription) error { return nil }
	}
	if o.Observe == nil {
		o.Observe = func(string, callback.Reason, time.Duration) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Random = cmp.Or[io.Reader](o.Random, rand.Reader)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	return &Deliverer{
		opts: o, retries: retries{o.Schedule, o.Random}, ledger: newLedger(o.Journal, rand.Text()),
		wakes: map[journal.StoreKey]chan struct{}{},
	}
}

// Wake has a store's subscriptions looked at soon. Call it after they changed; changes that another process made are
// found within a second without it.
func (d *Deliverer) Wake(store journal.StoreKey) {
	select {
	case d.wake(store) <- struct{}{}:
	default:
	}
}

func (d *Deliverer) wake(store journal.StoreKey) chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.wakes[store] == nil {
		d.wakes[store] = make(chan struct{}, 1)
	}
	return d.wakes[store]
}

// now is as exact as the journal.
func (d *Deliverer) now() time.Time { return d.opts.Now().Truncate(time.Millisecond).UTC() }
