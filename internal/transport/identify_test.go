package transport

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
)

// logged is a log that can be written and read at once.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logged) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: level}))
}

func TestRequestsHaveAnID(t *testing.T) {
	var inTool string
	run := serveHTTP(t, nil)
	run.AddTool(mcp.NewTool("id"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		inTool = RequestID(ctx)
		return mcp.NewToolResultText("ok"), nil
	})
	p := run.peer(t).initialized().as("X-Request-Id", "chosen by the client")
	first, second := p.do("POST", PathMCP, legacyCall(1, "id", `{}`)), p.do("GET", "/nothing", "")
	id := first.header.Get("X-Request-Id")
	if len(id) < 20 || id != inTool || id == second.header.Get("X-Request-Id") || second.header.Get("X-Request-Id") == "" {
		t.Errorf("first %q, in the tool %q, second %q", id, inTool, second.header.Get("X-Request-Id"))
	}
	if RequestID(t.Context()) != "" {
		t.Error("an id from nowhere")
	}
}

func TestKindOfTransport(t *testing.T) {
	run := serveHTTP(t, nil)
	run.AddTool(mcp.NewTool("kind"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText("by " + Kind(ctx)), nil
	})
	p := run.peer(t)
	for era, got := range map[string]answer{
		"legacy": p.initialized().do("POST", PathMCP, legacyCall(1, "kind", `{}`)),
		"modern": p.modern("tools/call", "kind").do("POST", PathMCP, modernCall(1, "kind", `{}`)),
	} {
		if !strings.Contains(got.body, "by streamable") {
			t.Errorf("%s: %+v", era, got)
		}
	}
	c := p.connectSSE()
	c.send(legacyCall(1, "kind", `{}`))
	if m, _ := c.stream.message(); !strings.Contains(m.raw, "by sse") {
		t.Errorf("got %s", m.raw)
	}
	if got := Kind(t.Context()); got != "stdio" {
		t.Errorf("got %s without HTTP", got)
	}
}

func TestLogLine(t *testing.T) {
	var log logged
	run := serveHTTP(t, func(o *HTTPOptions) { o.Logger = log.logger(slog.LevelDebug) })
	p := run.peer(t).initialized().as("Authorization", "Bearer secret-token")
	got := p.do("POST", PathMCP+"?token=secret-query", legacyCall(1, "echo", `{"text":"secret-text"}`))
	p.do("GET", "/secret-path", "")
	p.do("DELETE", PathMCP, "")
	if err := run.stopped(); err != nil {
		t.Fatal(err)
	}
	want := "msg=request method=POST path=/mcp status=200 duration="
	if text := log.String(); !strings.Contains(text, want) || !strings.Contains(text, "request="+got.header.Get("X-Request-Id")) ||
		!strings.Contains(text, "path=other status=404") {
		t.Errorf("log:\n%s", text)
	}
	for _, secret := range []string{"secret", p.header.Get("Mcp-Session-Id")} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, &log)
		}
	}
}

func TestNoLogLinesAboveDebug(t *testing.T) {
	var log logged
	run := serveHTTP(t, func(o *HTTPOptions) { o.Logger = log.logger(slog.LevelInfo) })
	p := run.peer(t)
	if got := p.do("GET", "/nothing", ""); got.status != http.StatusNotFound {
		t.Errorf("got %+v", got)
	}
	raw(t, run.url, "nonsense\r\n\r\n")
	if log.String() != "" {
		t.Errorf("log:\n%s", &log)
	}
}

// TestPanicsAreLogged: also where debug lines are not.
func TestPanicsAreLogged(t *testing.T) {
	var log logged
	run := serveHTTP(t, func(o *HTTPOptions) {
		o.Logger = log.logger(slog.LevelWarn)
		o.Public = map[string]http.Handler{"/panic": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("reason") })}
	})
	p := run.peer(t)
	if resp, err := p.client.Get(p.url + "/panic"); err == nil {
		t.Errorf("got %+v", resp)
		resp.Body.Close()
	}
	if err := run.stopped(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), "panic serving") {
		t.Errorf("log: %s", &log)
	}
}
