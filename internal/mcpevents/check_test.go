package mcpevents_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/transport"

	"github.com/mark3labs/mcp-go/mcp"
)

// TestWhatIsNoGoodRequest is refused as the MCP library refuses the like of it: these are asked twice, for a method of
// the extension and for one of the library's.
func TestWhatIsNoGoodRequest(t *testing.T) {
	good := func(method string) string { return message(1, method, paid, modernMeta) }
	for name, test := range map[string]struct {
		change  func(p peer) peer
		body    func(method string) string
		status  int
		code    int
		differs bool // from the library, which takes a null id for none
	}{
		"no version header":    {func(p peer) peer { p.header.Del(mcp.HeaderProtocolVersion); return p }, good, 400, -32020, false},
		"other version header": {func(p peer) peer { return p.as(mcp.HeaderProtocolVersion, "2025-11-25") }, good, 400, -32020, false},
		"no method header":     {func(p peer) peer { p.header.Del(mcp.HeaderMethod); return p }, good, 400, -32020, false},
		"other method header":  {func(p peer) peer { return p.as(mcp.HeaderMethod, "tools/call") }, good, 400, -32020, false},
		"resuming":             {func(p peer) peer { return p.as(mcp.HeaderLastEventID, "1") }, good, 400, -32020, false},
		"unknown version": {func(p peer) peer { return p.as(mcp.HeaderProtocolVersion, "2099-01-01") }, func(method string) string {
			return strings.ReplaceAll(good(method), "2026-07-28", "2099-01-01")
		}, 400, -32022, false},
		"no version": {nil, func(method string) string { return message(1, method, paid, `"x":1`) }, 400, -32602, false},
		"no capabilities": {nil, func(method string) string {
			return message(1, method, paid, `"io.modelcontextprotocol/protocolVersion":"2026-07-28"`)
		}, 400, -32602, false},
		"JSON-RPC 1":      {nil, func(method string) string { return strings.Replace(good(method), `"2.0"`, `"1.0"`, 1) }, 400, -32600, false},
		"batch":           {nil, func(method string) string { return "[" + good(method) + "]" }, 400, -32700, false},
		"no JSON":         {nil, func(method string) string { return good(method)[1:] }, 400, -32700, false},
		"no id":           {nil, func(method string) string { return strings.Replace(good(method), `"id":1,`, "", 1) }, 202, 0, false},
		"odd id":          {nil, func(method string) string { return strings.Replace(good(method), `"id":1,`, `"id":[1],`, 1) }, 400, -32600, false},
		"null id":         {nil, func(method string) string { return strings.Replace(good(method), `"id":1,`, `"id":null,`, 1) }, 400, -32600, true},
		"no JSON content": {func(p peer) peer { return p.as("Content-Type", "text/plain") }, good, 400, -32600, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, nil)
			p, _ := w.piped(nil)
			for _, method := range []string{"events/list", "events/poll", "events/stream", "events/subscribe", "tools/list"} {
				p := p.modern(method)
				if test.change != nil {
					p = test.change(p)
				}
				if method == "tools/list" && test.differs {
					continue
				}
				got := p.do(test.body(method))
				if got.status != test.status || (got.Error == nil) != (test.code == 0) || got.Error != nil && got.Error.Code != test.code {
					t.Errorf("%s, %s: %d %s", name, method, got.status, got.body)
				}
			}
		})
	}
}

// TestEscapedSlashes are what some JSON encoders write.
func TestEscapedSlashes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		for _, method := range []string{"events/list", "server/discover"} {
			got := p.modern(method).do(strings.ReplaceAll(message(1, method, "", modernMeta), method, strings.ReplaceAll(method, "/", `\/`)))
			if got.Error != nil || !strings.Contains(string(got.Result), "events") {
				t.Errorf("%s: %s", method, got.body)
			}
		}
	})
}

// TestWhatIsNotOurs goes to the library, untouched: methods that the extension does not have, among them.
func TestWhatIsNotOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		if got := p.call("events/replay", ""); got.status != http.StatusNotFound || got.Error == nil || got.Error.Code != -32601 {
			t.Errorf("unknown, modern: %d %s", got.status, got.body)
		}
		legacy := p.legacy()
		if got := legacy.do(message(1, "events/replay", "", "")); got.Error == nil || got.Error.Code != -32601 {
			t.Errorf("unknown, legacy: %d %s", got.status, got.body)
		}
		if got := p.do(message(1, "events/list", "", "")); got.status != http.StatusBadRequest {
			t.Errorf("a legacy request without a session: %d %s", got.status, got.body)
		}
		for _, got := range []answer{p.modern("tools/call").as(mcp.HeaderName, "echo").do(message(1, "tools/call", `"name":"echo"`, modernMeta)), legacy.do(message(1, "tools/call", `"name":"echo"`, ""))} {
			if got.status != 200 || !strings.Contains(string(got.Result), "echo") {
				t.Errorf("a call: %d %s", got.status, got.body)
			}
		}
	})
}

type capabilities struct {
	Capabilities struct {
		Events     json.RawMessage
		Extensions map[string]json.RawMessage
		Tools      json.RawMessage
	}
}

func (m rpc) capabilities(t testing.TB) capabilities {
	t.Helper()
	var c capabilities
	if err := json.Unmarshal(m.Result, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCapabilities are named under both keys in both eras; what the library says stays. HTTP+SSE has no events.
func TestCapabilities(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		hello := `{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
		for name, got := range map[string]answer{"initialize": p.do(hello), "discover": p.call("server/discover", "")} {
			c := got.capabilities(t).Capabilities
			if got.status != 200 || string(c.Events) != "{}" || string(c.Extensions[mcpevents.Extension]) != "{}" || len(c.Tools) == 0 {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
			if (got.header.Get(mcp.HeaderSessionID) != "") != (name == "initialize") || got.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s: %v", name, got.header)
			}
		}
		if got := p.do(strings.Replace(hello, `"2.0"`, `"1.0"`, 1)); got.Error == nil || got.Error.Code != -32600 {
			t.Errorf("a bad initialize: %d %s", got.status, got.body)
		}
	})
}

// TestHTTPAndSSEHasNoEvents: neither capabilities nor methods.
func TestHTTPAndSSEHasNoEvents(t *testing.T) {
	w := newWorld(t, nil)
	url, _ := w.http()
	base := strings.TrimSuffix(url, transport.PathMCP)
	c := newSSEClient(t, base+transport.PathSSE)
	hello := c.request(t, "initialize", map[string]any{"protocolVersion": "2025-11-25", "capabilities": map[string]any{}, "clientInfo": map[string]any{"name": "t", "version": "1"}})
	if strings.Contains(string(hello.Result), "events") {
		t.Errorf("initialize: %s", hello.Result)
	}
	if got := c.request(t, "events/list", map[string]any{}); got.Error == nil || got.Error.Code != -32601 {
		t.Errorf("list: %+v", got)
	}
}

// TestOtherMethodsOfHTTP go by.
func TestOtherMethodsOfHTTP(t *testing.T) {
	w := newWorld(t, nil)
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for _, method := range []string{"GET", "DELETE", "HEAD"} {
		r := httptest.NewRequest(method, "/", strings.NewReader(message(1, "events/list", "", "")))
		answer := httptest.NewRecorder()
		if w.server.HTTP(next).ServeHTTP(answer, r); answer.Code != http.StatusTeapot {
			t.Errorf("%s: %d", method, answer.Code)
		}
	}
	cut := httptest.NewRecorder()
	if w.server.HTTP(next).ServeHTTP(cut, httptest.NewRequest("POST", "/", iotest.ErrReader(io.ErrUnexpectedEOF))); cut.Code != http.StatusBadRequest {
		t.Errorf("a body that breaks off: %d", cut.Code)
	}
}

// TestDefaults: a server needs no more than a feed, stores and a logger.
func TestDefaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.server = mcpevents.New(mcpevents.Options{Feed: w.opts.Feed, Stores: w.opts.Stores, Logger: w.opts.Logger})
		p, _ := w.piped(nil)
		f := p.follow(1, paid)
		f.expect("active")
		f.expect("heartbeat")
		f.leave()
		if got := p.call("events/subscribe", paid+","+hook); got.Error == nil || got.Error.Code != -32012 {
			t.Errorf("subscribe: %s", got.body)
		}
	})
}

// TestStrangeAnswers of the library are not touched.
func TestStrangeAnswers(t *testing.T) {
	w := newWorld(t, nil)
	for _, text := range []string{"", "no JSON", `[]`, `{"result":5}`, `{"result":{}}`, `{"result":{"capabilities":null}}`, `{"result":{"capabilities":{"extensions":5}}}`, `{"error":{}}`} {
		answer := httptest.NewRecorder()
		r := httptest.NewRequest("POST", "/", strings.NewReader(message(1, "server/discover", "", "")))
		w.server.HTTP(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Y", "z")
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, text)
		})).ServeHTTP(answer, r)
		if got := strings.TrimSpace(answer.Body.String()); got != text || answer.Code != http.StatusTeapot || answer.Header().Get("X-Y") != "z" {
			t.Errorf("%q became %d %q", text, answer.Code, got)
		}
	}
}
