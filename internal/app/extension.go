package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/metrics"
	"ecwid-mcp/internal/toolkit"
)

// outcomeOK is what mcpevents says of requests and streams that went well.
const outcomeOK = "ok"

// newExtension returns what answers the methods of MCP Events; nil where events are left out or none are kept.
func newExtension(cfg config.Events, all *stores, logger *slog.Logger, opts mcpevents.Options,
	access func(context.Context) toolkit.Access) *mcpevents.Server {
	if cfg.NoEvents || all.news.off() {
		return nil
	}
	offered := all.offer()
	opts.Feed, opts.Logger, opts.Profile = feed.New(all.news.journal), logger, mcpevents.Profile(cfg.EventsProfile)
	opts.Stores = func(ctx context.Context) ([]mcpevents.Store, error) {
		return all.news.followable(ctx, offered, access(ctx)), nil
	}
	return mcpevents.New(opts)
}

// overHTTP is what MCP messages pass over HTTP; nil when there is nothing but the MCP library.
func (c *callbacks) overHTTP(cfg config.HTTP, all *stores, who callers, figures *metrics.Metrics, logger *slog.Logger) func(http.Handler) http.Handler {
	opts := mcpevents.Options{
		Principal: who.id, Valid: who.valid(),
		Observe: func(method, outcome string, _ time.Duration) {
			figures.Request("streamable", method)
			if outcome != outcomeOK {
				figures.RequestError("streamable", method)
			}
		},
		Streams: func(change int) { figures.Streams("events", change) },
	}
	if c != nil {
		opts.Webhooks = c.service
	}
	extension := newExtension(cfg.Events, all, logger, opts, who.access)
	if extension == nil {
		return nil
	}
	return extension.HTTP
}

// followable are the followed ones of the stores that a caller may see. It waits until they have been looked at once.
func (n *news) followable(ctx context.Context, offered []toolkit.Store, access toolkit.Access) []mcpevents.Store {
	var seen []mcpevents.Store
	for _, store := range offered {
		if !access.Sees(store) {
			continue
		}
		store.Session(ctx)
		if key, followed := n.key(store.Name); followed {
			seen = append(seen, mcpevents.Store{Name: store.Name, Key: key})
		}
	}
	return seen
}

// key is that of a followed store in the journal.
func (n *news) key(name string) (key journal.StoreKey, followed bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	one, followed := n.stores[name]
	if !followed {
		return "", false
	}
	return one.key, true
}
