package subs

import (
	"context"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// coldStart is how long a new stream waits for its first notification where it shares a queue with the acknowledgement.
// The library tells of a listen stream just before it puts that there, and nothing may precede it.
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
	ctx, out, start := h.stream(ctx, session, asked)
	s := &subscriber{
		opts: h.opts, ctx: ctx, out: out,
		meta:  map[string]any{mcp.MetaKeySubscriptionID: id}, // the library adds it only to what it writes to HTTP
		start: start, gone: make(chan struct{}),
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

// stream says where a new stream's notifications go, how long, and from when on.
func (h *Hub) stream(ctx context.Context, session server.ClientSession, asked *mcp.SubscriptionFilter) (context.Context, queue, time.Time) {
	if h.opts.TakeListen != nil && !asked.ToolsListChanged && !asked.PromptsListChanged && !asked.ResourcesListChanged {
		if lasting, out := h.opts.TakeListen(ctx); out != nil {
			return lasting, out, time.Time{}
		}
	}
	return ctx, session.NotificationChannel(), time.Now().Add(coldStart)
}
