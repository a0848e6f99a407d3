package mcpevents_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

const (
	modernMeta = `"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}`
	declared   = `"io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/events":{}}}`
	sepMeta    = `"io.modelcontextprotocol/protocolVersion":"2026-07-28",` + declared
)

// peer is a client that speaks HTTP by hand.
type peer struct {
	t      testing.TB
	client *http.Client
	url    string
	header http.Header // of every request
}

// as returns the same client with another header.
func (p peer) as(name, value string) peer {
	p.header = p.header.Clone()
	p.header.Set(name, value)
	return p
}

// modern returns a client that sends the headers of the modern era.
func (p peer) modern(method string) peer {
	return p.as(mcp.HeaderProtocolVersion, mcp.ProtocolVersion20260728).as(mcp.HeaderMethod, method)
}

// legacy begins a session of the older era.
func (p peer) legacy() peer {
	p.t.Helper()
	got := p.do(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
		`"clientInfo":{"name":"t","version":"1"}}}`)
	id := got.header.Get(mcp.HeaderSessionID)
	if got.status != http.StatusOK || id == "" {
		p.t.Fatalf("initialize: %+v", got)
	}
	return p.as(mcp.HeaderSessionID, id)
}

func (p peer) open(ctx context.Context, body string) *http.Response {
	p.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = p.header.Clone()
	if req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// rpc is any JSON-RPC message.
type rpc struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct {
		Code    int
		Message string
		Data    json.RawMessage
	}
}

// answer is a whole answer.
type answer struct {
	rpc
	status int
	header http.Header
	body   string
}

func (p peer) do(body string) answer {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	resp := p.open(ctx, body)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	got := answer{status: resp.StatusCode, header: resp.Header, body: strings.TrimSpace(string(text))}
	if got.body != "" {
		if err := json.Unmarshal(text, &got.rpc); err != nil {
			p.t.Errorf("no message: %s", text)
		}
	}
	return got
}

// call sends a request of the modern era. Params are the members of an object.
func (p peer) call(method, params string) answer {
	p.t.Helper()
	return p.modern(method).do(message(1, method, params, modernMeta))
}

// message is a request. Params are the members of an object.
func message(id int, method, params, meta string) string {
	if params != "" {
		params = "," + params
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{"_meta":{%s}%s}}`, id, method, meta, params)
}

// follow opens a stream of the modern era.
func (p peer) follow(id int, params string) *following {
	p.t.Helper()
	return p.modern("events/stream").stream(message(id, "events/stream", params, modernMeta))
}

func (p peer) stream(body string) *following {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p.t.Cleanup(cancel)
	resp := p.open(ctx, body)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" ||
		resp.Header.Get("X-Accel-Buffering") != "no" || resp.Header.Get("Cache-Control") != "no-cache" {
		text, _ := io.ReadAll(resp.Body)
		p.t.Fatalf("no stream: %d %v %s", resp.StatusCode, resp.Header, text)
	}
	p.t.Cleanup(func() { _ = resp.Body.Close() })
	return &following{t: p.t, lines: bufio.NewReader(resp.Body), body: resp.Body, leave: cancel}
}

// following is an open stream.
type following struct {
	t     testing.TB
	lines *bufio.Reader
	body  io.Closer
	leave func()
}

// next gives the next message, or io.EOF at a clean end. Anything but whole events of one line of data is an error.
func (f *following) next() (rpc, error) {
	var m rpc
	for _, want := range []string{"event: message\n", "data: ", "\n"} {
		line, err := f.lines.ReadString('\n')
		if err != nil {
			return m, err
		}
		data, ok := strings.CutPrefix(line, want)
		if !ok || want != "data: " && data != "" {
			return m, fmt.Errorf("a line is %q", line)
		}
		if want == "data: " {
			if err := json.Unmarshal([]byte(data), &m); err != nil {
				return m, fmt.Errorf("%q: %w", line, err)
			}
		}
	}
	return m, nil
}

// expect gives the parameters of the next message, which has to be such a notification, or the result of an answer
// where name is empty.
func (f *following) expect(name string) params {
	f.t.Helper()
	m, err := f.next()
	if err != nil {
		f.t.Fatalf("want %q, got %v", name, err)
	}
	return m.expect(f.t, name)
}

// params are those of the notifications of a stream, or the result that ends it.
type params struct {
	Meta struct {
		SubscriptionID json.RawMessage `json:"io.modelcontextprotocol/subscriptionId"`
	} `json:"_meta"`
	ResultType string
	Cursor     *string
	Truncated  *bool
	EventID    string
	Name       string
	Timestamp  string
	Data       json.RawMessage
	Error      *struct {
		Code int
		Data json.RawMessage
	}
}

func (m rpc) expect(t testing.TB, name string) params {
	t.Helper()
	raw := m.Params
	switch {
	case name == "" && m.Method == "" && m.Error == nil:
		raw = m.Result
	case m.Method != "notifications/events/"+name || m.ID != nil:
		t.Fatalf("want %q, got %s %s %s %+v", name, m.Method, m.Params, m.Result, m.Error)
	}
	var p params
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return p
}

// ended expects the end of the stream.
func (f *following) ended() {
	f.t.Helper()
	if m, err := f.next(); err != io.EOF {
		f.t.Fatalf("want the end, got %+v, %v", m, err)
	}
}
