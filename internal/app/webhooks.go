package app

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/receiver"
)

// webhooks takes Ecwid's webhooks for the stores that are followed at the time, which logins may change.
type webhooks struct {
	cfg    config.HTTP
	told   *news
	logger *slog.Logger
	now    func() time.Time // nil: the wall clock

	mu       sync.Mutex
	stores   map[int64]receiver.Store // of the receiver
	receiver *receiver.Receiver       // nil until the first webhook
	closed   bool
}

// newWebhooks returns nil when the settings hold no secret to check webhooks by. Without a journal webhooks are asked for
// again later, in case there is one then.
func newWebhooks(cfg config.HTTP, told *news, logger *slog.Logger) *webhooks {
	secret := !cfg.WebhookSecret.IsZero() || slices.ContainsFunc(cfg.Stores, func(s config.Store) bool { return !s.ClientSecret.IsZero() })
	if told == nil || !secret {
		return nil
	}
	return &webhooks{cfg: cfg, told: told, logger: logger}
}

// beside adds the route to those that need no caller's token.
func (w *webhooks) beside(public map[string]http.Handler) map[string]http.Handler {
	if w == nil {
		return public
	}
	path := receiver.Path
	if !w.cfg.WebhookPath.IsZero() {
		path += "/" + w.cfg.WebhookPath.Reveal()
	}
	all := map[string]http.Handler{path: w}
	maps.Copy(all, public)
	return all
}

// ServeHTTP implements http.Handler.
func (w *webhooks) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	current, ok := w.current(r.Context())
	if !ok { // there is no journal, nothing is followed yet, or the server stops: Ecwid sends it again
		rw.Header().Set("Retry-After", retryAfter)
		rw.WriteHeader(http.StatusServiceUnavailable)
		w.told.observed(receiver.Unstored, 0)
		return
	}
	current.ServeHTTP(rw, r)
}

// current returns the receiver of the stores that are followed now.
func (w *webhooks) current(ctx context.Context) (*receiver.Receiver, bool) {
	if w.told.off() || unopened(w.told.journal) != nil {
		return nil, false
	}
	stores := w.signers()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || len(stores) == 0 {
		return nil, false
	}
	if w.receiver != nil && maps.EqualFunc(w.stores, stores, same) {
		return w.receiver, true
	}
	if w.receiver != nil {
		w.receiver.Close(ctx) // what it has taken is stored first
	}
	w.stores = stores
	w.receiver = receiver.New(receiver.Options{
		Stores: stores, PathSecret: w.cfg.WebhookPath, Inbox: w.told.journal, Notify: w.told.wake, Logger: w.logger,
		Observe: w.told.observed, Now: w.now,
	})
	return w.receiver, true
}

func same(a, b receiver.Store) bool { return a.Key == b.Key && a.Secret.Reveal() == b.Secret.Reveal() }

// signers are the followed stores, with the secrets to check their webhooks by. The webhooks of a store without one are
// refused, so that Ecwid shows it.
func (w *webhooks) signers() map[int64]receiver.Store {
	known := map[int64]receiver.Store{}
	for _, one := range w.told.following() {
		id, secret := one.client.StoreID(), w.cfg.WebhookSecret
		if i := slices.IndexFunc(w.cfg.Stores, func(s config.Store) bool { return s.StoreID == id }); i >= 0 && !w.cfg.Stores[i].ClientSecret.IsZero() {
			secret = w.cfg.Stores[i].ClientSecret
		}
		known[id] = receiver.Store{Key: one.key, Secret: secret}
	}
	return known
}

// retryAfter is in seconds. Ecwid has a schedule of its own; it is for others in between.
const retryAfter = "60"

// closeWithin is how long what has arrived may take to be stored.
const closeWithin = time.Second

func (w *webhooks) close(ctx context.Context) {
	if w == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.receiver != nil {
		w.receiver.Close(ctx)
	}
}
