package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// progressOf reads the answer of a call of progress and fails unless every notification came, in order, before it.
func progressOf(t *testing.T, stream *events, want int) {
	t.Helper()
	for n := 1; ; n++ {
		m, _ := stream.message()
		if m.Method == "" {
			if n != want+1 || !strings.Contains(string(m.Result), "done") {
				t.Errorf("%d of %d, then %s", n-1, want, m.raw)
			}
			return
		}
		if !strings.Contains(string(m.Params), fmt.Sprintf(`"progress":%d`, n)) || m.Method != "notifications/progress" {
			t.Fatalf("number %d is %s", n, m.raw)
		}
	}
}

// TestNotificationsOfACall measures how many of a tool's own notifications arrive on its answer, of 200 sent at once by
// each of 20 calls, while the session's stream is open. The MCP library alone loses some or sends them elsewhere.
func TestNotificationsOfACall(t *testing.T) {
	run := serveHTTP(t, nil)
	session := run.peer(t).initialized()
	other := streamOf(t, session.open(t.Context(), "GET", PathMCP, ""))
	calls := map[string]func(int) (*peer, string){
		"legacy": func(id int) (*peer, string) { return session, legacyCall(id, "progress", `{"n":200}`) },
		"modern": func(id int) (*peer, string) {
			return run.peer(t).modern("tools/call", "progress"), modernCall(id, "progress", `{"n":200}`)
		},
	}
	for era, call := range calls {
		t.Run(era, func(t *testing.T) {
			for id := range 20 {
				p, body := call(id + 1)
				resp := p.open(t.Context(), "POST", PathMCP, body)
				progressOf(t, streamOf(t, resp), 200)
			}
		})
	}
	run.SendNotificationToAllClients("notifications/tools/list_changed", nil)
	if m, _ := other.message(); m.Method != "notifications/tools/list_changed" {
		t.Errorf("the session's stream got %s", m.raw)
	}
}

// TestCallsWithoutNotificationsAnswerWithJSON: also after another call of the session sent some.
func TestCallsWithoutNotificationsAnswerWithJSON(t *testing.T) {
	session := serveHTTP(t, nil).peer(t).initialized()
	for range 2 {
		if got := session.do("POST", PathMCP, legacyCall(1, "progress", `{"n":0}`)); got.header.Get("Content-Type") != "application/json" || !json.Valid([]byte(got.body)) {
			t.Errorf("got %+v", got)
		}
		progressOf(t, streamOf(t, session.open(t.Context(), "POST", PathMCP, legacyCall(1, "progress", `{"n":3}`))), 3)
	}
}

// TestFailureAfterNotifications: the error is an event then.
func TestFailureAfterNotifications(t *testing.T) {
	run := serveHTTP(t, nil)
	run.AddTool(mcp.NewTool("fail"), func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		_, _ = progress(ctx, req)
		return nil, errors.New("broken")
	})
	stream := streamOf(t, run.peer(t).modern("tools/call", "fail").open(t.Context(), "POST", PathMCP, modernCall(1, "fail", `{"n":1}`)))
	stream.message()
	if m, _ := stream.message(); m.Error == nil || m.Error.Code != mcp.INTERNAL_ERROR || string(m.ID) != "1" {
		t.Errorf("got %s", m.raw)
	}
}

// sinkOfTest remembers, and fails when it is closed.
type sinkOfTest struct {
	mu     sync.Mutex
	got    []string
	closed bool
}

func (s *sinkOfTest) event(message []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return http.ErrHandlerTimeout
	}
	s.got = append(s.got, string(message))
	return nil
}

func TestNotificationsEndWithTheCall(t *testing.T) {
	sink := &sinkOfTest{}
	notes := &notifications{sink: sink, done: make(chan struct{}), written: make(chan struct{})}
	for range notificationQueue {
		notes.channel() <- mcp.JSONRPCNotification{}
	}
	notes.finish()
	if len(sink.got) != notificationQueue {
		t.Errorf("%d written", len(sink.got))
	}
	select {
	case notes.channel() <- mcp.JSONRPCNotification{}: // into a queue that nobody reads: it is lost, and nothing breaks
	default:
		t.Error("a late notification would block")
	}
	closed := &notifications{sink: &sinkOfTest{closed: true}, done: make(chan struct{}), written: make(chan struct{})}
	closed.channel() <- mcp.JSONRPCNotification{}
	closed.finish() // returns though nothing can be written
	unused := &notifications{done: make(chan struct{}), written: make(chan struct{})}
	unused.finish()
	select {
	case unused.channel() <- mcp.JSONRPCNotification{}:
		t.Error("queued after the call")
	default:
	}
}

// TestCallSessionsCanDoTheSame: the session that a tool sees keeps what the library's can do, but for the switch of all
// answers to streams.
func TestCallSessionsCanDoTheSame(t *testing.T) {
	run := serveHTTP(t, nil)
	var session server.ClientSession
	run.AddTool(mcp.NewTool("session"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		session = server.ClientSessionFromContext(ctx)
		return mcp.NewToolResultText(""), nil
	})
	run.peer(t).modern("tools/call", "session").do("POST", PathMCP, modernCall(1, "session", `{}`))
	if !is[fullSession](session) || is[server.SessionWithStreamableHTTPConfig](session) {
		t.Errorf("got %T", session)
	}
	info, ok := session.(server.SessionWithClientInfo)
	if !ok || info.GetClientInfo().Name != "t" {
		t.Errorf("the client is not known: %T", session)
	}
}

func is[T any](session server.ClientSession) bool {
	_, ok := session.(T)
	return ok
}
