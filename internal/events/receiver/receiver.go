// Package receiver takes Ecwid's webhooks in: it checks where they come from, puts them into the journal and answers
// when they are safe there. What a webhook says is a hint for the worker and nothing more.
package receiver

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// Path is where the handler belongs: with a path secret, the secret is one more segment.
const Path = "/webhooks/ecwid"

// Store is a store whose webhooks are taken.
type Store struct {
	Key journal.StoreKey
	// Secret is the client secret of the store's app. Without one the webhooks of the store are refused.
	Secret ecwid.Secret
}

// Inbox is the part of the journal that stores webhooks, durably before it returns; see journal.Journal.
type Inbox interface {
	Receive(ctx context.Context, hooks []journal.Hook) (added int, err error)
}

// Options of a Receiver. Stores and Inbox are needed.
type Options struct {
	Stores map[int64]Store // by store id
	// PathSecret, when there is one, must follow Path as one more segment.
	PathSecret ecwid.Secret
	Inbox      Inbox
	// Notify is told of each store for which something new was stored. It must return at once.
	Notify func(journal.StoreKey)
	// Observe is told of every answer and how long it took. It must return at once.
	Observe func(outcome Outcome, took time.Duration)
	Now     func() time.Time // time.Now when nil
	Logger  *slog.Logger
}

// Receiver is the http.Handler of Path. Close it after the server has stopped.
type Receiver struct {
	opts    Options
	secrets []ecwid.Secret // the distinct ones of all stores
	writer  *writer
	tally   tally
}

// New starts a Receiver.
func New(opts Options) *Receiver {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Notify == nil {
		opts.Notify = func(journal.StoreKey) {}
	}
	if opts.Observe == nil {
		opts.Observe = func(Outcome, time.Duration) {}
	}
	r := &Receiver{opts: opts, secrets: distinct(opts.Stores), writer: newWriter(opts)}
	go r.writer.run()
	return r
}

func distinct(stores map[int64]Store) []ecwid.Secret {
	known := map[string]bool{}
	var secrets []ecwid.Secret
	for _, store := range stores {
		if value := store.Secret.Reveal(); !known[value] {
			known[value] = true
			secrets = append(secrets, store.Secret)
		}
	}
	return secrets
}

// Close stores what waits and ends the Receiver; requests that come later are answered with 503. When ctx ends first,
// what still waits is given up.
func (r *Receiver) Close(ctx context.Context) {
	r.writer.close(ctx)
	r.tally.flush(r.opts.Logger)
}

// ServeHTTP answers one webhook. No answer has a body.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	start := r.opts.Now()
	outcome, store := r.receive(w, req)
	status := outcome.status()
	if outcome == NoPost {
		w.Header().Set("Allow", http.MethodPost)
	}
	if status >= 400 && status < 500 {
		w.Header().Set("Connection", "close") // else net/http waits for the rest of the body, as long as it takes
	}
	w.WriteHeader(status)
	now := r.opts.Now()
	r.opts.Observe(outcome, now.Sub(start))
	if outcome != Accepted {
		r.tally.add(r.opts.Logger, outcome, store, now)
	}
}
