package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/mcpevents/webhook"
	"ecwid-mcp/internal/metrics"
)

// callbacks keeps the webhook subscriptions of MCP Events and delivers to them. A nil one does neither.
type callbacks struct {
	client    *callback.Client
	service   *webhook.Service
	deliverer *webhook.Deliverer
}

// newCallbacks returns nil where nobody has a name that a subscription could belong to, or nothing is followed.
func newCallbacks(ctx context.Context, cfg config.HTTP, told *news, all *stores, who callers, figures *metrics.Metrics, logger *slog.Logger, stderr io.Writer) (*callbacks, error) {
	if cfg.NoEvents || told.off() || who.verifier == nil {
		return nil, nil
	}
	allowed, err := callback.ParseAllowlist(cfg.Allow)
	if err != nil {
		return nil, config.AsError(fmt.Errorf("--events-allow: %w", err))
	}
	if len(cfg.Allow) > 0 {
		fmt.Fprintf(stderr, "ecwid-mcp: callers may have events sent to %s, which need not be public; this is for local work\n", strings.Join(cfg.Allow, ", "))
	}
	key, err := sealingKey(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c := &callbacks{client: callback.New(callback.Options{Allow: allowed, UserAgent: "ecwid-mcp/" + Version()})}
	sealer := webhook.NewSealer(key)
	events := feed.New(told.journal)
	c.deliverer = webhook.NewDeliverer(webhook.DelivererOptions{
		Journal: told.journal, Feed: events, Client: c.client, Sealer: sealer, Holder: told.holder,
		Schedule: append([]time.Duration{0}, cfg.Retry...), MessageID: webhook.MessageID(cfg.WebhookID), Envelopes: true,
		Still: who.still(all.offer()), Logger: logger,
		Observe: func(event string, failure callback.Reason, took time.Duration) {
			figures.Delivery(event, string(failure), took)
		},
	})
	c.service = webhook.NewService(webhook.ServiceOptions{
		Journal: told.journal, Feed: events, Client: c.client, Sealer: sealer, Notify: c.deliverer.Wake,
	})
	told.whileRead(c.deliver)
	return c, nil
}

// deliver delivers the events of a store, and removes subscriptions that have expired, until ctx ends.
func (c *callbacks) deliver(ctx context.Context, store journal.StoreKey) {
	var both sync.WaitGroup
	both.Go(func() { _ = c.deliverer.Run(ctx, store) }) // ends with ctx or the journal
	both.Go(func() { _ = c.service.Run(ctx, store) })
	both.Wait()
}

// sealingKey returns what gives the key that seals the secrets of callbacks. The keyring may be slow, so it is asked only
// when there is a secret.
func sealingKey(ctx context.Context, cfg config.HTTP) (func() ([]byte, error), error) {
	given := []byte(cfg.Key.Reveal())
	if cfg.Key.IsZero() && cfg.KeyFile != "" {
		var err error
		if given, err = os.ReadFile(cfg.KeyFile); err != nil {
			return nil, config.AsError(fmt.Errorf("--events-key-file cannot be read: %w", err))
		}
		if len(given) < webhook.SealKeySize {
			return nil, config.AsError(fmt.Errorf("--events-key-file holds %d bytes, at least %d random ones are needed", len(given), webhook.SealKeySize))
		}
	}
	switch {
	case len(given) > 0:
		key := sha256.Sum256(given)
		return func() ([]byte, error) { return key[:], nil }, nil
	case cfg.Demo || cfg.Journal == "memory":
		key := make([]byte, webhook.SealKeySize)
		_, _ = rand.Read(key) // never fails
		return func() ([]byte, error) { return key, nil }, nil
	}
	return func() ([]byte, error) { return credentials.SealingKey(ctx, cfg.DataDir, credentials.OSKeyring()) }, nil
}

// close drops the connections to callbacks. What is delivered has ended by then, with the stores that are followed.
func (c *callbacks) close() {
	if c != nil {
		c.client.Close()
	}
}

func eventNames() []string {
	var all []string
	for _, t := range feed.Types() {
		all = append(all, t.Name)
	}
	return all
}

func deliveryFailures() []string {
	var all []string
	for _, reason := range callback.Failures() {
		all = append(all, string(reason))
	}
	return all
}
