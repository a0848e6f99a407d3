package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// TestStopWithOpenStreams measures how long stopping takes with streams of every kind, and how each ends. The MCP
// library alone needs as long as it is given, and cuts listening streams off.
func TestStopWithOpenStreams(t *testing.T) {
	run := serveHTTP(t, nil)
	var streams []map[string]*events
	for range 30 {
		streams = append(streams, openStreams(t, run.peer(t)))
	}
	start := time.Now()
	if err := run.stopped(); err != nil || time.Since(start) > time.Second {
		t.Errorf("stopped after %v: %v", time.Since(start), err)
	}
	for _, kinds := range streams {
		for kind, stream := range kinds {
			ev, err := stream.next()
			if kind == "listen" {
				if err != nil || !strings.Contains(ev.data, `"id":"L","result":{"resultType":"complete"`) || !strings.Contains(ev.data, `subscriptionId":"L"`) {
					t.Errorf("listen: %+v, %v", ev, err)
				}
				ev, err = stream.next()
			}
			if err != io.EOF {
				t.Errorf("%s: %+v, %v", kind, ev, err)
			}
		}
	}
}

// TestStopAndCalls: a call that ends soon is answered, one that does not is cut, and stopping does not take longer.
func TestStopAndCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, p, listener := servePipe(t, nil)
		soon := p.modern("tools/call", "slow").hold(t.Context(), modernCall(1, "slow", `{"seconds":0.2}`))
		late := p.modern("tools/call", "wait").hold(t.Context(), modernCall(1, "wait", `{}`))
		<-run.started
		synctest.Wait()
		start := time.Now()
		run.stop()
		if got := <-soon; got.status != http.StatusOK || !strings.Contains(got.body, "slept") {
			t.Errorf("soon: %+v", got)
		}
		if !run.draining.Load() {
			t.Error("still ready")
		}
		if err := <-run.ended; !errors.Is(err, context.Canceled) {
			t.Errorf("late: %v", err)
		}
		<-late
		err := <-run.done
		close(run.done)
		if _, err := listener.dial(t.Context()); !errors.Is(err, net.ErrClosed) {
			t.Errorf("takes new connections: %v", err)
		}
		if took := time.Since(start); err != nil || took < notice || took >= time.Second {
			t.Errorf("stopped after %v: %v", took, err)
		}
	})
}

// TestStopWithACallThatGoesOn: what does not heed its context is cut off.
func TestStopWithACallThatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, p, _ := servePipe(t, nil)
		release := make(chan struct{})
		run.AddTool(mcp.NewTool("deaf"), func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			run.started <- struct{}{}
			<-release
			return mcp.NewToolResultText("late"), nil
		})
		call := p.modern("tools/call", "deaf").hold(t.Context(), modernCall(1, "deaf", `{}`))
		<-run.started
		start := time.Now()
		err := run.stopped()
		if took := time.Since(start); err == nil || !strings.Contains(err.Error(), "did not end") || took >= time.Second {
			t.Errorf("stopped after %v: %v", took, err)
		}
		if got := <-call; got.status != 0 {
			t.Errorf("got %+v", got)
		}
		close(release)
	})
}

func TestServeTellsWhyItEnded(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	s := NewHTTP(HTTPOptions{Server: newFixture().MCPServer, Logger: quiet()})
	if err := s.Serve(t.Context(), listener); err == nil || errors.Is(err, http.ErrServerClosed) || !strings.Contains(err.Error(), "HTTP server stopped") {
		t.Errorf("got %v", err)
	}
}

// TestIdleSessions measures what is left of sessions without a request or a stream. The MCP library alone keeps all.
func TestIdleSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, p, _ := servePipe(t, nil)
		sessions := make([]*peer, 50)
		for n := range sessions {
			sessions[n] = p.initialized()
		}
		if run.registered.Load() != 50 || run.HTTPServer.sessions.open("") != 50 {
			t.Errorf("%d registered, %d open", run.registered.Load(), run.HTTPServer.sessions.open(""))
		}
		for range 5 {
			<-time.After(10 * time.Minute)
			if got := sessions[0].do("POST", PathMCP, `{"jsonrpc":"2.0","id":1,"method":"ping"}`); got.status != http.StatusOK {
				t.Errorf("in use: %+v", got)
			}
		}
		if run.registered.Load() != 1 || run.HTTPServer.sessions.open("") != 1 {
			t.Errorf("%d registered, %d open", run.registered.Load(), run.HTTPServer.sessions.open(""))
		}
		if got := sessions[1].do("POST", PathMCP, legacyCall(1, "echo", `{"text":"back"}`)); got.status != http.StatusOK || !strings.Contains(got.body, "back") {
			t.Errorf("back after a while: %+v", got)
		}
	})
}

// TestQuietStreamsAreInUse: a session whose stream is open gets its updates after hours, and its calls are answered.
// Without pings the MCP library forgets it.
func TestQuietStreamsAreInUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run, p, _ := servePipe(t, nil)
		session := p.initialized()
		stream := streamOf(t, session.open(t.Context(), "GET", PathMCP, ""))
		start, pings := time.Now(), 0
		update := time.AfterFunc(5*time.Hour, func() { run.update(t, session, "test://a") })
		defer update.Stop()
		for {
			m, _ := stream.message()
			if m.Method == updated {
				break
			}
			if m.Method != "ping" {
				t.Fatalf("got %s", m.raw)
			}
			pings++
		}
		if time.Since(start) != 5*time.Hour || pings < 10 || run.registered.Load() != 1 {
			t.Errorf("after %v and %d pings, %d registered", time.Since(start), pings, run.registered.Load())
		}
		if got := session.do("POST", PathMCP, legacyCall(1, "echo", `{}`)); got.status != http.StatusOK {
			t.Errorf("got %+v", got)
		}
		stream.body.Close()
	})
}
