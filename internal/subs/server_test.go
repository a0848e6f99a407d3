package subs_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/transport"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Resources of the servers here. All are for everybody but the last two, each of which one caller may see.
const (
	orders    = "test://orders"
	customers = "test://customers"
	alices    = "test://alice/orders"
	bobs      = "test://bob/orders"
)

type callerKey struct{}

func callerOf(ctx context.Context) string {
	name, _ := ctx.Value(callerKey{}).(string)
	return name
}

// rights say who may follow what.
type rights struct {
	gap     time.Duration // of the hub
	mu      sync.Mutex
	memory  subs.Memory
	revoked []string // callers
	asked   int      // how often somebody asked
	alone   int      // how often with nothing of a request but its caller
	seen    []string // what the hub's observer was told
	begun   func()   // runs when a listen stream has begun and is not acknowledged; nil: nothing
}

func (r *rights) allowed(ctx context.Context, uri string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if transport.RequestID(ctx) == "" {
		r.alone++
	}
	switch {
	case slices.Contains(r.revoked, callerOf(ctx)):
		return false
	case strings.HasPrefix(uri, "test://alice/"):
		return uri == alices && callerOf(ctx) == "alice"
	case strings.HasPrefix(uri, "test://bob/"):
		return uri == bobs && callerOf(ctx) == "bob"
	}
	return uri == orders || uri == customers || strings.HasPrefix(uri, "test://many/")
}

// questions is how often somebody has asked.
func (r *rights) questions() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked
}

// aloneQuestions is how often somebody has asked with nothing of a request but its caller.
func (r *rights) aloneQuestions() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.alone
}

func (r *rights) revoke(caller string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.revoked = append(r.revoked, caller)
}

// see implements subs.Options.Observe.
func (r *rights) see(what subs.Change, uri string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, string(what)+" "+uri)
}

// sight is what the observer was told since it was asked last.
func (r *rights) sight() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = nil
	return seen
}

// newServer returns an MCP server whose subscriptions a hub serves. Resources read as their own URI.
func newServer(t *testing.T, r *rights) (*server.MCPServer, *subs.Hub) {
	t.Helper()
	caller := func(ctx context.Context) context.Context {
		return context.WithValue(context.Background(), callerKey{}, callerOf(ctx))
	}
	hub := subs.New(subs.Options{Allowed: r.allowed, Caller: caller, Gap: r.gap, Memory: r.memory, TakeListen: transport.TakeListen, Observe: r.see})
	t.Cleanup(hub.Close)
	hooks := &server.Hooks{}
	transport.AddHooks(hooks)
	hub.Hooks(hooks)
	hooks.AddBeforeSubscriptionsListen(func(context.Context, any, *mcp.SubscriptionsListenRequest) {
		if r.begun != nil {
			r.begun()
		}
	})
	srv := server.NewMCPServer("test", "1", append(transport.ServerOptions(), server.WithHooks(hooks), subs.Refusing(hub.Admit),
		server.WithResourceCapabilities(true, false), server.WithToolCapabilities(false))...)
	for _, uri := range []string{orders, customers} {
		srv.AddResource(mcp.NewResource(uri, uri), func(context.Context, mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
			return []mcp.ResourceContents{mcp.TextResourceContents{URI: uri, Text: uri}}, nil
		})
	}
	srv.AddTool(mcp.NewTool("slow"), func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		<-time.After(3 * time.Millisecond)
		return mcp.NewToolResultText("slept"), nil
	})
	return srv, hub
}

// running is a server on HTTP that serves until the test ends.
type running struct {
	*subs.Hub
	*rights
	url  string
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// serve listens on a loopback address.
func serve(t *testing.T, gap time.Duration) *running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serveOn(t, &rights{gap: gap}, listener, listener.Addr().String(), new(net.Dialer).DialContext, nil)
}

// servePipe serves within a bubble of testing/synctest.
func servePipe(t *testing.T, change func(*transport.HTTPOptions)) *running {
	t.Helper()
	listener := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	return serveOn(t, &rights{}, listener, "localhost", listener.dial, change)
}

func serveOn(t *testing.T, r *rights, listener net.Listener, host string, dial func(context.Context, string, string) (net.Conn, error),
	change func(*transport.HTTPOptions)) *running {
	t.Helper()
	srv, hub := newServer(t, r)
	opts := transport.HTTPOptions{
		Server: srv, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Caller: callerOf,
		Authenticate: func(next http.Handler) http.Handler { return authenticate(hub, next) },
	}
	if change != nil {
		change(&opts)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	serving := transport.NewHTTP(opts)
	go func() { done <- serving.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return &running{Hub: hub, rights: r, url: "http://" + host, dial: dial}
}

// authenticate believes everybody, and tells the hub of streams.
func authenticate(hub *subs.Hub, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			hub.StreamOpened(r.Header.Get(server.HeaderKeySessionID))
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, r.Header.Get("X-Caller"))))
	})
}

// pipeListener connects client and server within a bubble, where sockets would stop the clock.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.IPAddr{} }

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
