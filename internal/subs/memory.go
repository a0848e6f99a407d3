package subs

import (
	"context"
	"time"

	"github.com/mark3labs/mcp-go/server"
)

// Memory keeps what sessions of the legacy era follow while the hub does not know it: their ids stay valid when they were
// idle for long, and over a restart of the program.
type Memory interface {
	// Remember notes that a session follows a resource. When it fails, the client is told, and nothing is followed.
	Remember(ctx context.Context, session, uri string) error
	// Forget is the reverse of Remember.
	Forget(ctx context.Context, session, uri string) error
	// Recall returns what a session follows.
	Recall(ctx context.Context, session string) ([]string, error)
}

// recallAgain is how soon a memory that failed is asked again.
const recallAgain = time.Second

// recall takes up what a session has followed before it was registered here. Something may have changed meanwhile, so
// that all of it is told.
func (h *Hub) recall(ctx context.Context, session server.ClientSession) {
	uris, err := h.opts.Memory.Recall(h.ctx, session.SessionID())
	for err != nil {
		select {
		case <-time.After(recallAgain):
		case <-h.ctx.Done():
			return
		}
		if !h.reaches(session) {
			return
		}
		uris, err = h.opts.Memory.Recall(h.ctx, session.SessionID())
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	id := session.SessionID()
	if h.closed || h.registered[id] != session.NotificationChannel() || len(uris) == 0 {
		return
	}
	s := h.legacy[id]
	if s == nil {
		s = h.begin(id)
	}
	for _, uri := range uris {
		if s.follows(uri) || !s.follow(ctx, uri, h.opts.MaxURIs) {
			continue
		}
		h.link(s, uri)
		if s.mark(uri) {
			h.pumps.Go(s.pump)
		}
	}
}

// reaches reports whether the session is registered still.
func (h *Hub) reaches(session server.ClientSession) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.registered[session.SessionID()] == session.NotificationChannel()
}
