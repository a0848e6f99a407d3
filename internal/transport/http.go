package transport

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/mark3labs/mcp-go/server"
)

// The addresses below which HTTP is served.
const (
	PathMCP     = "/mcp"     // Streamable HTTP, both protocol eras
	PathSSE     = "/sse"     // HTTP+SSE: the stream
	PathMessage = "/message" // HTTP+SSE: where the client sends
	PathLive    = "/livez"
	PathReady   = "/readyz"
)

// HTTPOptions configure NewHTTP. A zero duration or count means its default.
type HTTPOptions struct {
	Server *server.MCPServer // has to be made with ServerOptions
	Logger *slog.Logger
	NoSSE  bool // HTTP+SSE is not served

	// AllowedHosts are names that clients may reach the server by, besides loopback names: "mcp.example.com" for any
	// port or "mcp.example.com:8443" for one.
	AllowedHosts []string
	// AllowedOrigins are web pages' origins that may call, besides pages on loopback names: "https://app.example.com".
	AllowedOrigins []string

	Authenticate func(http.Handler) http.Handler // puts the caller into the context; nil: nobody is asked
	Caller       func(context.Context) string    // stable id of the caller, to which sessions are bound; nil or "": anonymous
	Valid        func(context.Context) bool      // asked once a second on open streams, false closes them; nil: always valid
	Public       map[string]http.Handler         // paths that need no authentication, still behind the Host and Origin check

	// Extend wraps what answers MCP messages at /mcp, inside of all checks: the body is buffered, a legacy session is its
	// caller's. nil: nothing is added.
	Extend func(http.Handler) http.Handler

	SessionKey []byte                        // signs session ids, 32 bytes, the same on all replicas; nil: a random one
	Ready      func() bool                   // for /readyz; nil: ready
	Streams    func(kind string, change int) // told of each stream opened (+1) and closed (-1): "streamable", "listen", "sse"

	CallTimeout time.Duration // of calls over HTTP+SSE, which outlive the request that brings them; 30 s
	BodyTimeout time.Duration // for the body of a request to arrive; 15 s
	WriteLimit  time.Duration // a reader that blocks a write for so long loses its stream; 30 s
	Heartbeat   time.Duration // a comment is sent on a stream that was quiet for so long; 25 s
	IdleTTL     time.Duration // a legacy session without a request or an open stream is forgotten; 30 min
	MaxStreams  int           // open streams of one caller; 1,000, of all anonymous callers together 16,000
	MaxSessions int           // legacy sessions of one caller; the same numbers
}

const (
	defaultCallTimeout = 30 * time.Second
	defaultBodyTimeout = 15 * time.Second
	defaultWriteLimit  = 30 * time.Second
	defaultHeartbeat   = 25 * time.Second
	defaultIdleTTL     = 30 * time.Minute
	defaultPerCaller   = 1_000
	defaultAnonymous   = 16_000 // of one caller in effect, so that a server on loopback can have 10,000 listeners

	sessionLifetime = 7 * 24 * time.Hour // after which a client has to initialize again
	sessionKeySize  = 32
	validInterval   = time.Second
)

// HTTPServer serves MCP over HTTP.
type HTTPServer struct {
	opts       HTTPOptions
	streamable *server.StreamableHTTPServer
	sse        *server.SSEServer
	sessions   *sessionIDs
	streams    *streamCount
	events     *eventRing
	sseConns   *sseConns
	handler    http.Handler
	draining   atomic.Bool
}

// NewHTTP returns a server that is ready to Serve. Close it if it never does.
func NewHTTP(opts HTTPOptions) *HTTPServer {
	opts = opts.withDefaults()
	s := &HTTPServer{
		opts:     opts,
		sessions: newSessionIDs(opts.SessionKey, sessionLifetime),
		streams:  newStreamCount(),
		events:   newEventRing(),
		sseConns: newSSEConns(),
	}
	logger := slog.New(libraryLog{opts.Logger.Handler()})
	s.streamable = server.NewStreamableHTTPServer(opts.Server,
		server.WithSessionIdManagerResolver(sessionResolver{ids: s.sessions, caller: opts.Caller}),
		server.WithSessionIdleTTL(opts.IdleTTL),
		server.WithHeartbeatInterval(opts.IdleTTL/3), // its pings keep sessions with an open stream from being idle
		server.WithEventStore(s.events),
		server.WithStreamableHTTPLogger(logger),
		server.WithDisableLocalhostProtection(true), // the list of hosts is stricter, and lets proxies on this machine be
	)
	if !opts.NoSSE {
		s.sse = newSSEServer(opts.Server)
	}
	s.handler = s.layers()
	return s
}

func (o HTTPOptions) withDefaults() HTTPOptions {
	if o.SessionKey == nil {
		o.SessionKey = make([]byte, sessionKeySize)
		_, _ = rand.Read(o.SessionKey) // never fails
	}
	if o.Caller == nil {
		o.Caller = func(context.Context) string { return "" }
	}
	if o.Authenticate == nil {
		o.Authenticate = func(next http.Handler) http.Handler { return next }
	}
	if o.Extend == nil {
		o.Extend = func(next http.Handler) http.Handler { return next }
	}
	if o.Streams == nil {
		o.Streams = func(string, int) {}
	}
	for value, fallback := range map[*time.Duration]time.Duration{
		&o.CallTimeout: defaultCallTimeout, &o.BodyTimeout: defaultBodyTimeout, &o.WriteLimit: defaultWriteLimit,
		&o.Heartbeat: defaultHeartbeat, &o.IdleTTL: defaultIdleTTL,
	} {
		if *value == 0 {
			*value = fallback
		}
	}
	return o
}

// perCaller is how many streams or sessions a caller may have, where configured is what the options say.
func perCaller(configured int, caller string) int {
	switch {
	case configured > 0:
		return configured
	case caller == "":
		return defaultAnonymous
	default:
		return defaultPerCaller
	}
}

// Handler returns everything that is served, for tests in process.
func (s *HTTPServer) Handler() http.Handler { return s.handler }

// Close ends what runs in the background. Serve does it by itself.
func (s *HTTPServer) Close() {
	_ = s.streamable.Shutdown(context.Background()) // it has no server of its own, so that nothing can fail
	if s.sse != nil {
		s.sse.CloseSessions()
	}
}
