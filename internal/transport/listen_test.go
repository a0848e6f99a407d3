package transport

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const takenListen = `{"jsonrpc":"2.0","id":"L","method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":["test://a"]},` + modernMeta + `}}`

// taken is a listen stream that the test has taken over.
type taken struct {
	ctx   context.Context
	queue chan<- mcp.JSONRPCNotification
}

// takes is a server that takes over every listen stream, and puts a first notification into it at once.
func takes(streams chan taken, left chan struct{}) *server.MCPServer {
	hooks := &server.Hooks{}
	AddHooks(hooks)
	hooks.AddBeforeSubscriptionsListen(func(ctx context.Context, _ any, _ *mcp.SubscriptionsListenRequest) {
		lasting, queue := TakeListen(ctx)
		if queue != nil {
			queue <- changed("test://a?first")
		}
		streams <- taken{lasting, queue}
	})
	hooks.AddAfterSubscriptionsListen(func(context.Context, any, *mcp.SubscriptionsListenRequest, *mcp.SubscriptionsListenResult) {
		left <- struct{}{}
	})
	return server.NewMCPServer("test", "1", append(ServerOptions(), server.WithHooks(hooks), server.WithResourceCapabilities(true, false))...)
}

func changed(uri string) mcp.JSONRPCNotification {
	return mcp.JSONRPCNotification{JSONRPC: mcp.JSONRPC_VERSION, Notification: mcp.Notification{
		Method: mcp.MethodNotificationResourceUpdated,
		Params: mcp.NotificationParams{AdditionalFields: map[string]any{"uri": uri}},
	}}
}

// TestTakenListen: the acknowledgement comes first, what was queued follows in order, the library is left while the
// stream is open, and a client that stops reading or goes ends it.
func TestTakenListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		streams, left := make(chan taken, 1), make(chan struct{}, 1)
		run, p, _ := servePipe(t, func(o *HTTPOptions) { o.Server = takes(streams, left) })
		p = p.modern("subscriptions/listen", "")
		resp := p.open(t.Context(), http.MethodPost, PathMCP, takenListen)
		events, stream := streamOf(t, resp), <-streams
		<-left
		stream.queue <- changed("test://a?second")
		for _, want := range []string{`"resourceSubscriptions":["test://a"]`, "test://a?first", "test://a?second"} {
			if m, _ := events.message(); !strings.Contains(m.raw, want) {
				t.Errorf("%s, not %s", m.raw, want)
			}
		}
		if stream.ctx.Err() != nil {
			t.Error("the stream has ended")
		}
		resp.Body.Close()
		<-stream.ctx.Done()

		p.open(t.Context(), http.MethodPost, PathMCP, takenListen)
		stream = <-streams
		for open := true; open; {
			select {
			case stream.queue <- changed("test://a?" + strings.Repeat("x", 1000)):
			case <-stream.ctx.Done():
				open = false
			case <-time.After(time.Minute):
				t.Fatal("nobody reads, and the stream goes on")
			}
		}
		<-left
		run.stop()
	})
}

// TestTakenListenEndsWithTheServer says goodbye as the library's streams do.
func TestTakenListenEndsWithTheServer(t *testing.T) {
	streams, left := make(chan taken, 1), make(chan struct{}, 1)
	run := serveHTTP(t, func(o *HTTPOptions) { o.Server = takes(streams, left) })
	events := streamOf(t, run.peer(t).modern("subscriptions/listen", "").open(t.Context(), http.MethodPost, PathMCP, takenListen))
	if m, _ := events.message(); !strings.Contains(m.Method, "acknowledged") {
		t.Error(m.raw)
	}
	if m, _ := events.message(); !strings.Contains(m.raw, "test://a?first") {
		t.Error(m.raw)
	}
	if err := run.stopped(); err != nil {
		t.Error(err)
	}
	if ev, err := events.next(); err != nil || !strings.Contains(ev.data, `"id":"L","result":{"resultType":"complete"`) {
		t.Errorf("%+v, %v", ev, err)
	}
	if ev, err := events.next(); err != io.EOF {
		t.Errorf("%+v, %v", ev, err)
	}
}

// TestTakenListenIsSmall counts the goroutines of an open stream: net/http's two.
func TestTakenListenIsSmall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const clients = 20
		streams, left := make(chan taken, clients), make(chan struct{}, clients)
		_, p, _ := servePipe(t, func(o *HTTPOptions) { o.Server = takes(streams, left) })
		before := runtime.NumGoroutine()
		for range clients {
			p.modern("subscriptions/listen", "").open(t.Context(), http.MethodPost, PathMCP, takenListen)
		}
		synctest.Wait()
		const ofClient = 2
		if n := (runtime.NumGoroutine() - before) / clients; n != ofClient+2 {
			t.Errorf("%d goroutines, with %d of the client", n, ofClient)
		}
	})
}

// TestTakeListenElsewhere: there is nothing to take over but a listen stream over HTTP.
func TestTakeListenElsewhere(t *testing.T) {
	ctx := t.Context()
	if same, queue := TakeListen(ctx); queue != nil || same != ctx {
		t.Error("taken")
	}
}
