package transport

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// sseConn is an open stream of the older transport HTTP+SSE.
type sseConn struct {
	id     string
	caller string
	ctx    context.Context // ends with the stream
	limit  time.Duration   // of a call
	server *server.SSEServer
}

type sseConnKey struct{}

func sseConnOf(ctx context.Context) *sseConn {
	conn, _ := ctx.Value(sseConnKey{}).(*sseConn)
	return conn
}

// sseConns are the open streams by the id that is part of the address for messages.
type sseConns struct {
	mu   sync.Mutex
	byID map[string]*sseConn
}

func newSSEConns() *sseConns { return &sseConns{byID: map[string]*sseConn{}} }

func (c *sseConns) add(conn *sseConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byID[conn.id] = conn
}

func (c *sseConns) remove(conn *sseConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byID, conn.id)
}

// of returns the stream if it is this caller's.
func (c *sseConns) of(id, caller string) *sseConn {
	c.mu.Lock()
	defer c.mu.Unlock()
	if conn := c.byID[id]; conn != nil && conn.caller == caller {
		return conn
	}
	return nil
}

func newSSEServer(srv *server.MCPServer) *server.SSEServer {
	return server.NewSSEServer(srv,
		server.WithSSEEndpoint(PathSSE),
		server.WithMessageEndpoint(PathMessage),
		server.WithUseFullURLForMessageEndpoint(false),
		server.WithSSEDisableLocalhostProtection(true),
		// Some origin has to be named, or the library allows every one; no page ever has this one.
		server.WithSSECORS(server.WithCORSAllowedOrigins("https://none.invalid")),
		server.WithSessionIDGenerator(func(ctx context.Context, _ *http.Request) (string, error) { return sseConnOf(ctx).id, nil }),
	)
}

// openSSE notes whose stream it is while it is open.
func (s *HTTPServer) openSSE(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, end := context.WithCancel(r.Context())
		defer end()
		conn := &sseConn{id: rand.Text(), caller: s.opts.Caller(ctx), ctx: ctx, limit: s.opts.CallTimeout, server: s.sse}
		s.sseConns.add(conn)
		defer s.sseConns.remove(conn)
		s.serveStream(next, w, r.WithContext(context.WithValue(ctx, sseConnKey{}, conn)), "sse", conn.caller)
	})
}

// checkSSE lets messages through to a stream of the same caller. Messages of the modern era, which this transport does
// not belong to, are answered on the stream: a listening one would never end.
func (s *HTTPServer) checkSSE(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn := s.sseConns.of(r.URL.Query().Get("sessionId"), s.opts.Caller(r.Context()))
		if conn == nil {
			refuseAs(w, http.StatusNotFound, sessionNotFound, "ecwid-mcp does not know this session, or not from this caller; "+
				"open a new one with GET "+PathSSE)
			return
		}
		if e := envelopeOf(r.Context()); e.modern {
			w.WriteHeader(http.StatusAccepted)
			if !e.notification {
				conn.refuseModern(e.id)
			}
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), sseConnKey{}, conn)))
	})
}

func (c *sseConn) refuseModern(id json.RawMessage) {
	refusal := mcp.UnsupportedProtocolVersionError{Version: mcp.ProtocolVersion20260728, Supported: mcp.LegacyProtocolVersions()}.JSONRPCError()
	refusal.ID = mcp.NewRequestId(id)
	if message, err := json.Marshal(refusal); err == nil {
		_ = c.event(message) // the client may be gone
	}
}

// queueRetry is how often a full queue is tried again; the library offers no way to wait for room.
const queueRetry = time.Millisecond

// event implements eventSink.
func (c *sseConn) event(message []byte) error {
	retry := time.NewTicker(queueRetry)
	defer retry.Stop()
	for {
		err := c.server.SendEventToSession(c.id, json.RawMessage(message))
		if err == nil {
			return nil
		}
		select {
		case <-c.ctx.Done():
			return errors.Join(c.ctx.Err(), err)
		case <-retry.C:
		}
	}
}
