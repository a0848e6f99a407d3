package app

import (
	"context"
	"net/http"

	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
	"ecwid-mcp/resources"

	"github.com/mark3labs/mcp-go/server"
)

// subscriptions tells clients that follow the resource of a trigger when it has a new event, as long as valid says that
// the caller may go on; a nil valid says so always. Close the hub in the end.
func (s *stores) subscriptions(hooks *server.Hooks, offer *toolkit.Offer, valid func(context.Context) bool) *subs.Hub {
	opts := subs.Options{
		Allowed: func(ctx context.Context, uri string) bool {
			return (valid == nil || valid(ctx)) && offer.MayFollow(ctx, uri)
		},
		Caller:     callerAlone,
		TakeListen: transport.TakeListen,
	}
	if s.watcher != nil {
		opts.Observe = s.watcher.followed
	}
	if !s.news.off() {
		opts.Memory = sessions{s.news.journal}
	}
	hub := subs.New(opts)
	hub.Hooks(hooks)
	s.news.onChange(func(store string, trigger events.Trigger) {
		hub.Changed(offer.ResourceURI(store, resources.TriggerPath(trigger)))
	})
	return hub
}

// callerAlone returns a context with nothing but the caller. The rest of a request takes some kilobytes.
func callerAlone(ctx context.Context) context.Context {
	if p, known := auth.FromContext(ctx); known {
		return auth.NewContext(context.Background(), p)
	}
	return context.Background()
}

// reopened tells the hub of every stream that a session of the older protocol versions opens, since what was told on a
// stream that broke may not have arrived.
func reopened(hub *subs.Hub, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id := r.Header.Get("Mcp-Session-Id"); id != "" && r.Method == http.MethodGet && r.URL.Path == transport.PathMCP {
			hub.StreamOpened(id)
		}
		next.ServeHTTP(w, r)
	})
}
