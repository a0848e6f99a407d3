package transport

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/server"
)

type testCaller struct{}

// withCallers takes the caller from a header.
func withCallers(o *HTTPOptions) {
	o.SessionKey = []byte("the same key on every replica...")
	o.Authenticate = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), testCaller{}, r.Header.Get("X-Caller"))))
		})
	}
	o.Caller = func(ctx context.Context) string {
		caller, _ := ctx.Value(testCaller{}).(string)
		return caller
	}
}

// TestSessionIDsAreChecked measures what invented, foreign and ended ids are answered, on every method. The MCP library
// opens a stream for any id, also for none, and lets anybody end any session.
func TestSessionIDsAreChecked(t *testing.T) {
	run := serveHTTP(t, withCallers)
	alice := run.peer(t).as("X-Caller", "alice")
	session := alice.initialized()
	id := session.header.Get(server.HeaderKeySessionID)
	ended := alice.initialized()
	if got := ended.do("DELETE", PathMCP, ""); got.status != http.StatusOK {
		t.Fatalf("DELETE: %+v", got)
	}
	otherKey := serveHTTP(t, func(o *HTTPOptions) { withCallers(o); o.SessionKey = []byte("another") }).peer(t).as("X-Caller", "alice").initialized()
	for name, test := range map[string]struct {
		peer   *peer
		status int
	}{
		"missing":     {alice, http.StatusBadRequest},
		"invented":    {alice.as(server.HeaderKeySessionID, "mcp-session-8f9a6b5e-1111-4222-8333-444455556666"), http.StatusNotFound},
		"malformed":   {alice.as(server.HeaderKeySessionID, "../../x"), http.StatusNotFound},
		"changed":     {alice.as(server.HeaderKeySessionID, strings.Map(swapAB, id)), http.StatusNotFound},
		"stolen":      {session.as("X-Caller", "mallory"), http.StatusNotFound},
		"anonymous":   {session.as("X-Caller", ""), http.StatusNotFound},
		"another key": {alice.as(server.HeaderKeySessionID, otherKey.header.Get(server.HeaderKeySessionID)), http.StatusNotFound},
		"ended":       {ended, http.StatusNotFound},
	} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			body := ""
			if method == "POST" {
				body = legacyCall(1, "echo", `{}`)
			}
			got := test.peer.do(method, PathMCP, body)
			if got.status != test.status || !strings.Contains(got.body, `"error"`) || !strings.Contains(got.body, "initialize") || got.header.Get(server.HeaderKeySessionID) != "" {
				t.Errorf("%s, %s: %+v", name, method, got)
			}
		}
		resume := test.peer.as("Last-Event-ID", "x_1").do("GET", PathMCP, "")
		answer := test.peer.do("POST", PathMCP, `{"jsonrpc":"2.0","id":7,"result":{"a":1}}`)
		if resume.status != test.status || answer.status != test.status {
			t.Errorf("%s: resuming %+v, answering %+v", name, resume, answer)
		}
	}
	if got := session.do("POST", PathMCP, legacyCall(1, "echo", `{"text":"still mine"}`)); got.status != http.StatusOK || !strings.Contains(got.body, "still mine") {
		t.Errorf("the session itself: %+v", got)
	}
}

// swapAB changes every long enough text.
func swapAB(r rune) rune {
	switch r {
	case 'A':
		return 'B'
	case 'B':
		return 'A'
	default:
		return r
	}
}

// TestReplicas: a call needs no state of the replica where its session began, in both eras.
func TestReplicas(t *testing.T) {
	first, second := serveHTTP(t, withCallers), serveHTTP(t, withCallers)
	session := first.peer(t).as("X-Caller", "alice").initialized()
	session.url = second.url
	if got := session.do("POST", PathMCP, legacyCall(1, "echo", `{"text":"there"}`)); got.status != http.StatusOK || !strings.Contains(got.body, "there") {
		t.Errorf("legacy: %+v", got)
	}
	if got := session.as("X-Caller", "bob").do("POST", PathMCP, legacyCall(1, "echo", `{}`)); got.status != http.StatusNotFound {
		t.Errorf("legacy, another caller: %+v", got)
	}
	modern := second.peer(t).modern("tools/call", "echo").as(server.HeaderKeySessionID, "ignored")
	if got := modern.do("POST", PathMCP, modernCall(1, "echo", `{"text":"anywhere"}`)); got.status != http.StatusOK || !strings.Contains(got.body, "anywhere") || got.header.Get(server.HeaderKeySessionID) != "" {
		t.Errorf("modern: %+v", got)
	}
	if len(second.sessions.callers) != 0 {
		t.Errorf("state of %d sessions", len(second.sessions.callers))
	}
}

func TestSessionsPerCaller(t *testing.T) {
	p := serveHTTP(t, func(o *HTTPOptions) { withCallers(o); o.MaxSessions = 2 }).peer(t).as("X-Caller", "alice")
	first := p.initialized()
	p.initialized()
	got := p.do("POST", PathMCP, initialize)
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "too many open sessions") {
		t.Errorf("the third: %+v", got)
	}
	p.as("X-Caller", "bob").initialized()
	first.do("DELETE", PathMCP, "")
	p.initialized()
	if perCaller(0, "") != defaultAnonymous || perCaller(0, "a") != defaultPerCaller || perCaller(7, "") != 7 {
		t.Error("wrong defaults")
	}
}

// TestOddMessages: what is no request of a session is refused in the library's words.
func TestOddMessages(t *testing.T) {
	session := serveHTTP(t, nil).peer(t).initialized()
	for body, want := range map[string]int{
		`{broken`:                               http.StatusBadRequest,
		`[]`:                                    http.StatusBadRequest,
		`[` + legacyCall(1, "echo", `{}`) + `]`: http.StatusBadRequest,
		`"text"`:                                http.StatusBadRequest,
		``:                                      http.StatusBadRequest,
		`{"jsonrpc":"2.0","method":"notifications/initialized"}`:   http.StatusAccepted,
		`{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}`:    http.StatusOK,
		`{"jsonrpc":"2.0","id":1,"method":"ping","params":{}}`:     http.StatusOK,
		`{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen"}`: http.StatusOK, // unknown to this era
	} {
		got := session.as("Content-Type", "application/json").do("POST", PathMCP, body)
		if got.status != want {
			t.Errorf("%s: %+v", body, got)
		}
	}
}
