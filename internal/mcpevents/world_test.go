package mcpevents_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/transport"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const shop journal.StoreKey = "app.ecwid.com/1003"

// world is a server with the extension, and the journal that it reads.
type world struct {
	t       testing.TB
	journal *failing
	server  *mcpevents.Server
	opts    mcpevents.Options

	revoked  atomic.Bool // the caller may follow nothing any more
	mu       sync.Mutex
	stores   []mcpevents.Store
	broken   error // of Stores
	outcomes []string
	open     atomic.Int64 // streams
	orders   int
}

func newWorld(t testing.TB, change func(*mcpevents.Options)) *world {
	t.Helper()
	w := &world{t: t, journal: &failing{Journal: memory.New()}, stores: []mcpevents.Store{{Name: "shop", Key: shop}}}
	w.opts = mcpevents.Options{
		Feed:    feed.New(w.journal),
		Stores:  w.visible,
		Logger:  slog.New(slog.DiscardHandler),
		Valid:   func(context.Context) bool { return !w.revoked.Load() },
		Streams: func(change int) { w.open.Add(int64(change)) },
		Observe: func(method, outcome string, _ time.Duration) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.outcomes = append(w.outcomes, method+" "+outcome)
		},
	}
	if change != nil {
		change(&w.opts)
	}
	w.server = mcpevents.New(w.opts)
	t.Cleanup(func() { _ = w.journal.Close() })
	return w
}

func (w *world) visible(context.Context) ([]mcpevents.Store, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]mcpevents.Store(nil), w.stores...), w.broken
}

// sees changes what the caller may see.
func (w *world) sees(broken error, stores ...mcpevents.Store) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stores, w.broken = stores, broken
}

func (w *world) observed() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.outcomes...)
}

// sell appends the events of paid orders, and returns their ids.
func (w *world) sell(store journal.StoreKey, totals ...int) (ids []string) {
	w.t.Helper()
	for _, total := range totals {
		w.orders++
		var batch journal.Batch
		for _, trigger := range []events.Trigger{events.NewOrder, events.NewPaidOrder} {
			event := events.Event{
				EventID: fmt.Sprintf("%s-1003-%d", trigger, w.orders), Trigger: trigger, StoreID: 1003, OccurredAt: time.Now(),
				DetectedAt: time.Now(), Source: events.Webhook,
				Summary: json.RawMessage(fmt.Sprintf(`{"orderId":"A%d","total":%d,"paymentStatus":"PAID"}`, w.orders, total)),
			}
			text, err := json.Marshal(event)
			if err != nil {
				w.t.Fatal(err)
			}
			batch.Append = append(batch.Append, journal.Record{EventID: event.EventID, Trigger: string(trigger), At: event.DetectedAt, Event: text})
		}
		batch.Store = store
		if _, err := w.journal.Commit(context.Background(), batch); err != nil {
			w.t.Fatal(err)
		}
		ids = append(ids, batch.Append[1].EventID)
	}
	return ids
}

// purge removes all records before now but one.
func (w *world) purge() {
	w.t.Helper()
	if _, err := w.journal.Purge(context.Background(), time.Now(), time.Hour, 1); err != nil {
		w.t.Fatal(err)
	}
}

// failing is a journal that can break.
type failing struct {
	*memory.Journal
	reads atomic.Int64
	mu    sync.Mutex
	err   error
}

func (f *failing) breaks(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *failing) Read(ctx context.Context, query journal.Query) (journal.Page, error) {
	f.reads.Add(1)
	f.mu.Lock()
	err := f.err
	f.mu.Unlock()
	if err != nil {
		return journal.Page{}, err
	}
	return f.Journal.Read(ctx, query)
}

// library is the MCP server behind the extension.
func library() *server.MCPServer {
	hooks := &server.Hooks{}
	transport.AddHooks(hooks)
	srv := server.NewMCPServer("test", "1", append(transport.ServerOptions(), server.WithToolCapabilities(false), server.WithHooks(hooks))...)
	srv.AddTool(mcp.NewTool("echo"), func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText("echo"), nil
	})
	return srv
}

type callerKey struct{}

// authenticated takes the header Authorization for the caller's name.
func authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, r.Header.Get("Authorization"))))
	})
}

func caller(ctx context.Context) string {
	name, _ := ctx.Value(callerKey{}).(string)
	return name
}

// serve serves the world over HTTP, behind the layers of the real server, until the test ends or stop is called.
func (w *world) serve(listener net.Listener, change func(*transport.HTTPOptions)) (stop func()) {
	w.t.Helper()
	opts := transport.HTTPOptions{
		Server: library(), Logger: w.opts.Logger, Extend: w.server.HTTP, Authenticate: authenticated, Caller: caller, Valid: w.opts.Valid,
	}
	if change != nil {
		change(&opts)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := transport.NewHTTP(opts).Serve(ctx, listener); err != nil {
			w.t.Errorf("Serve: %v", err)
		}
	}()
	stop = func() {
		cancel()
		<-ended
	}
	w.t.Cleanup(stop)
	return stop
}

// http serves over a loopback address.
func (w *world) http() (url string, stop func()) {
	w.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	return "http://" + listener.Addr().String() + transport.PathMCP, w.serve(listener, nil)
}
