package app

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/receiver"
)

// webhooks takes Ecwid's webhooks, if the settings hold a secret to check them by.
type webhooks struct {
	path     string
	receiver *receiver.Receiver // nil: none are taken
}

func newWebhooks(cfg config.HTTP, all *stores, told *news, logger *slog.Logger) webhooks {
	signers := signers(cfg, all)
	if told.off() || len(signers) == 0 {
		return webhooks{}
	}
	w := webhooks{path: receiver.Path, receiver: receiver.New(receiver.Options{
		Stores: signers, PathSecret: cfg.WebhookPath, Inbox: told.journal, Notify: told.wake, Logger: logger,
	})}
	if !cfg.WebhookPath.IsZero() {
		w.path += "/" + cfg.WebhookPath.Reveal()
	}
	return w
}

// signers are the stores whose webhooks can be checked.
func signers(cfg config.HTTP, all *stores) map[int64]receiver.Store {
	known := map[int64]receiver.Store{}
	for _, slot := range all.slots {
		secret := cfg.WebhookSecret
		if i := slices.IndexFunc(cfg.Stores, func(s config.Store) bool { return s.StoreID == slot.storeID }); i >= 0 && !cfg.Stores[i].ClientSecret.IsZero() {
			secret = cfg.Stores[i].ClientSecret
		}
		if slot.storeID != 0 && !secret.IsZero() {
			known[slot.storeID] = receiver.Store{Key: storeKey(connection{storeID: slot.storeID, apiURL: slot.apiURL, demo: slot.source == "demo"}), Secret: secret}
		}
	}
	return known
}

// beside adds the route to those that need no caller's token.
func (w webhooks) beside(public map[string]http.Handler) map[string]http.Handler {
	if w.receiver == nil {
		return public
	}
	all := maps.Clone(public)
	if all == nil {
		all = map[string]http.Handler{}
	}
	all[w.path] = w.receiver
	return all
}

// closeWithin is how long what has arrived may take to be stored.
const closeWithin = time.Second

func (w webhooks) close(ctx context.Context) {
	if w.receiver == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	w.receiver.Close(ctx)
}
