package transport

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// fixture is an MCP server with the tools that the tests here call.
type fixture struct {
	*server.MCPServer
	registered atomic.Int64  // registered ones
	started    chan struct{} // a token for each call of wait
	ended      chan error    // why each call of wait ended
}

func newFixture() *fixture {
	f := &fixture{started: make(chan struct{}, 100), ended: make(chan error, 100)}
	hooks := &server.Hooks{}
	AddHooks(hooks)
	hooks.AddOnRegisterSession(func(context.Context, server.ClientSession) { f.registered.Add(1) })
	hooks.AddOnUnregisterSession(func(context.Context, server.ClientSession) { f.registered.Add(-1) })
	opts := append(ServerOptions(), server.WithToolCapabilities(true), server.WithResourceCapabilities(true, true), server.WithHooks(hooks))
	f.MCPServer = server.NewMCPServer("test", "1", opts...)
	f.AddTool(mcp.NewTool("echo"), func(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText(req.GetString("text", "")), nil
	})
	f.AddTool(mcp.NewTool("wait"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		f.waiting(ctx)
		return mcp.NewToolResultError("ended"), nil
	})
	f.AddTool(mcp.NewTool("slow"), func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		select {
		case <-time.After(time.Duration(req.GetFloat("seconds", 0) * float64(time.Second))):
			return mcp.NewToolResultText("slept"), nil
		case <-ctx.Done():
			return mcp.NewToolResultError("cut"), nil
		}
	})
	f.AddTool(mcp.NewTool("progress"), progress)
	f.AddPrompt(mcp.NewPrompt("wait"), func(ctx context.Context, _ mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		f.waiting(ctx)
		return &mcp.GetPromptResult{}, nil
	})
	f.AddResource(mcp.NewResource("test://wait", "wait"), func(ctx context.Context, _ mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		f.waiting(ctx)
		return nil, nil
	})
	f.AddResource(mcp.NewResource("test://a", "a"), func(context.Context, mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		return []mcp.ResourceContents{mcp.TextResourceContents{URI: "test://a", Text: "a"}}, nil
	})
	return f
}

// waiting returns when the call is ended.
func (f *fixture) waiting(ctx context.Context) {
	f.started <- struct{}{}
	<-ctx.Done()
	f.ended <- ctx.Err()
}

// progress sends as many notifications as its argument says.
func progress(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	for i := range req.GetInt("n", 0) {
		err := server.ServerFromContext(ctx).SendNotificationToClient(ctx, "notifications/progress", map[string]any{"progressToken": 1, "progress": i + 1})
		if err != nil {
			return nil, err
		}
	}
	return mcp.NewToolResultText("done"), nil
}

// running is a server that serves on a loopback address until the test ends.
type running struct {
	*HTTPServer
	*fixture
	url  string
	stop context.CancelFunc
	done chan error
}

func serveHTTP(t *testing.T, change func(*HTTPOptions)) *running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := serveOn(t, listener, change)
	r.url = "http://" + listener.Addr().String()
	return r
}

func serveOn(t *testing.T, listener net.Listener, change func(*HTTPOptions)) *running {
	t.Helper()
	f := newFixture()
	opts := HTTPOptions{Server: f.MCPServer, Logger: quiet()}
	if change != nil {
		change(&opts)
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &running{HTTPServer: NewHTTP(opts), fixture: f, stop: stop, done: make(chan error, 1), url: "http://localhost"}
	go func() { r.done <- r.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err, open := <-r.done; open && err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return r
}

// stopped ends the server and returns what Serve returned.
func (r *running) stopped() error {
	r.stop()
	err := <-r.done
	close(r.done)
	return err
}

// peer is a client that speaks HTTP by hand.
type peer struct {
	t      *testing.T
	client *http.Client
	url    string
	header http.Header // of every request
}

func (r *running) peer(t *testing.T) *peer {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &peer{t: t, client: &http.Client{Transport: transport}, url: r.url, header: http.Header{}}
}

// as returns the same client with another header.
func (p *peer) as(name, value string) *peer {
	other := *p
	other.header = p.header.Clone()
	other.header.Set(name, value)
	return &other
}

// open sends a request and returns the answer with its body still open.
func (p *peer) open(ctx context.Context, method, path, body string) *http.Response {
	p.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = p.header.Clone()
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	resp, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	body   string
}

func (p *peer) do(method, path, body string) answer {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	resp := p.open(ctx, method, path, body)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

const initialize = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
	`"clientInfo":{"name":"t","version":"1"}}}`

// initialized begins a legacy session.
func (p *peer) initialized() *peer {
	p.t.Helper()
	got := p.do("POST", PathMCP, initialize)
	id := got.header.Get(server.HeaderKeySessionID)
	if got.status != http.StatusOK || id == "" {
		p.t.Fatalf("initialize: %+v", got)
	}
	return p.as(server.HeaderKeySessionID, id)
}

// modern returns a client that sends the headers of the modern era.
func (p *peer) modern(method, name string) *peer {
	return p.as(mcp.HeaderProtocolVersion, mcp.ProtocolVersion20260728).as(mcp.HeaderMethod, method).as(mcp.HeaderName, name)
}

func legacyCall(id int, tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, id, tool, arguments)
}

func modernCall(id int, tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s,%s}}`, id, tool, arguments, modernMeta)
}

const listen = `{"jsonrpc":"2.0","id":"L","method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true},` + modernMeta + `}}`

// events reads a stream of events.
type events struct {
	t     *testing.T
	lines *bufio.Reader
	body  io.Closer
}

func streamOf(t *testing.T, resp *http.Response) *events {
	t.Helper()
	if resp.StatusCode != http.StatusOK || !isEventStream(resp.Header) {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("no stream: %d %s %s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return &events{t: t, lines: bufio.NewReader(resp.Body), body: resp.Body}
}

// event is one event, or a comment.
type event struct{ id, kind, data, comment string }

// next returns io.EOF at a clean end.
func (e *events) next() (event, error) {
	var ev event
	for {
		line, err := e.lines.ReadString('\n')
		if err != nil {
			return ev, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" && ev != (event{}) {
			return ev, nil
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			ev.id = value
		case "event":
			ev.kind = value
		case "data":
			ev.data += value
		case "":
			ev.comment = line
		}
	}
}

// message returns the next message and fails the test when there is none.
func (e *events) message() (m rpc, id string) {
	e.t.Helper()
	for {
		ev, err := e.next()
		if err != nil {
			e.t.Fatalf("the stream ended: %v", err)
		}
		if ev.data == "" {
			continue
		}
		if ev.kind == "message" {
			if err := json.Unmarshal([]byte(ev.data), &m); err != nil {
				e.t.Fatalf("%q: %v", ev.data, err)
			}
		}
		m.raw = ev.data
		return m, ev.id
	}
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
	}
	raw string
}
