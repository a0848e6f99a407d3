package subs

import (
	"context"
	"fmt"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// unreachable is how long subscriptions of a session are kept that has no queue yet. Over HTTP the id of a session that
// was idle for long, or began on another replica, is still good, and gets its queue when the client opens its stream.
const unreachable = time.Minute

// Admit says why a session of the legacy era may not follow a resource, or nil. What is admitted takes one of the places
// that the session has, until it unsubscribes.
func (h *Hub) Admit(ctx context.Context, uri string) error {
	session := server.ClientSessionFromContext(ctx)
	if session == nil || session.SessionID() == "" || !h.opts.Allowed(ctx, uri) {
		return fmt.Errorf("nothing can be followed at this address: %w", server.ErrResourceNotFound)
	}
	fresh, err := h.reserve(ctx, session.SessionID(), uri)
	if err != nil || h.opts.Memory == nil {
		return err
	}
	if err := h.opts.Memory.Remember(ctx, session.SessionID(), uri); err != nil {
		if fresh {
			h.leave(session.SessionID(), uri)
		}
		return fmt.Errorf("the subscription cannot be kept: %w", err)
	}
	return nil
}

// reserve takes a place for the resource, unless the session has one for it.
func (h *Hub) reserve(ctx context.Context, id, uri string) (fresh bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false, nil // the memory may keep it for the next start
	}
	s := h.legacy[id]
	if s == nil {
		s = h.begin(id)
	}
	if s.follows(uri) {
		return false, nil
	}
	if !s.follow(context.WithoutCancel(ctx), uri, h.opts.MaxURIs) {
		return false, fmt.Errorf("this session follows %d resources, which is the most: unsubscribe from some of them first", h.opts.MaxURIs)
	}
	return true, nil
}

// subscribe follows resources/subscribe of the legacy era, which the library has answered already.
func (h *Hub) subscribe(ctx context.Context, _ any, req *mcp.SubscribeRequest, _ *mcp.EmptyResult) {
	uri, session := req.Params.URI, server.ClientSessionFromContext(ctx)
	if session == nil || session.SessionID() == "" || !h.opts.Allowed(ctx, uri) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	s := h.legacy[session.SessionID()]
	if s == nil {
		s = h.begin(session.SessionID())
	}
	if s.follow(context.WithoutCancel(ctx), uri, h.opts.MaxURIs) {
		h.link(s, uri)
	}
}

// begin makes a session a subscriber. h.mu is held.
func (h *Hub) begin(id string) *subscriber {
	s := &subscriber{opts: h.opts, out: h.registered[id], gone: make(chan struct{})}
	h.legacy[id] = s
	if s.out == nil {
		s.expiry = time.AfterFunc(unreachable, func() { h.expire(id, s) })
	}
	return s
}

// StreamOpened has a legacy session told once more of what it was told so far. Call it when a client opens the stream of
// its session: the one before may have broken without anybody noticing, and a client that received nothing on it has no
// event to resume from.
func (h *Hub) StreamOpened(sessionID string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.legacy[sessionID]; s != nil && s.reopen(time.Now().Add(coldStart)) {
		h.pumps.Go(s.pump)
	}
}

func (h *Hub) expire(id string, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.legacy[id] == s && s.expiry != nil {
		h.forget(id, s)
	}
}

// forget ends a session's subscriptions. h.mu is held.
func (h *Hub) forget(id string, s *subscriber) {
	if s.expiry != nil {
		s.expiry.Stop()
	}
	delete(h.legacy, id)
	h.remove(s)
}

func (h *Hub) unsubscribe(ctx context.Context, _ any, req *mcp.UnsubscribeRequest, _ *mcp.EmptyResult) {
	session := server.ClientSessionFromContext(ctx)
	if session == nil {
		return
	}
	if h.opts.Memory != nil {
		_ = h.opts.Memory.Forget(ctx, session.SessionID(), req.Params.URI) // else the session is told more than it needs
	}
	h.leave(session.SessionID(), req.Params.URI)
}

// leave has a session not follow the resource any more.
func (h *Hub) leave(id, uri string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.legacy[id]
	if s == nil {
		return
	}
	h.unlink(s, uri)
	if s.leave(uri) {
		h.forget(id, s)
	}
}

func (h *Hub) register(ctx context.Context, session server.ClientSession) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	id, out := session.SessionID(), session.NotificationChannel()
	h.registered[id] = out
	if h.opts.Memory != nil {
		h.pumps.Go(func() { h.recall(context.WithoutCancel(ctx), session) })
	}
	s := h.legacy[id]
	if s == nil {
		return
	}
	if s.expiry != nil {
		s.expiry.Stop()
		s.expiry = nil
	}
	if s.attach(out) {
		h.pumps.Go(s.pump)
	}
}

// unregister follows the end of a session: its connection, a DELETE, or its idle time.
func (h *Hub) unregister(_ context.Context, session server.ClientSession) {
	h.mu.Lock()
	defer h.mu.Unlock()
	id := session.SessionID()
	if h.registered[id] != session.NotificationChannel() {
		return // another one with this id has come already
	}
	delete(h.registered, id)
	if s := h.legacy[id]; s != nil {
		h.forget(id, s)
	}
}
