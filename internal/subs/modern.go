package subs

import (
	"context"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// coldStart is how long a new stream waits for its first notification. The library tells of a listen stream just before
// it puts the acknowledgement into the same queue, and nothing may precede that.
const coldStart = 200 * time.Millisecond

// listen begins a stream of the modern era (protocol version 2026-07-28). It leaves only what was accepted in the
// request, so that the acknowledgement says so. The stream ends with ctx.
func (h *Hub) listen(ctx context.Context, id any, req *mcp.SubscriptionsListenRequest) {
	asked := &req.Params.Notifications
	asked.ResourceSubscriptions = h.accept(ctx, asked.ResourceSubscriptions)
	session := server.ClientSessionFromContext(ctx)
	if session == nil || id == nil || len(asked.ResourceSubscriptions) == 0 {
		return
	}
	s := &subscriber{
		opts: h.opts, ctx: ctx, out: session.NotificationChannel(),
		meta:  map[string]any{mcp.MetaKeySubscriptionID: id}, // on stdio nobody else adds it
		start: time.Now().Add(coldStart), gone: make(chan struct{}),
		uris: asked.ResourceSubscriptions,
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	for _, uri := range s.uris {
		h.link(s, uri)
	}
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.remove(s)
	})
}
