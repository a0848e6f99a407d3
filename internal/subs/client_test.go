package subs_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"ecwid-mcp/internal/transport"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
	`"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

const initialize = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
	`"clientInfo":{"name":"t","version":"1"}}}`

// message is any JSON-RPC message.
type message struct {
	ID     json.RawMessage
	Method string
	Params struct {
		URI           string
		Meta          map[string]json.RawMessage `json:"_meta"`
		Notifications struct{ ResourceSubscriptions []string }
	}
	Result json.RawMessage
	raw    string
}

// peer is a client that speaks HTTP by hand.
type peer struct {
	t      *testing.T
	client *http.Client
	url    string
	header http.Header
}

func (r *running) peer(t *testing.T, caller string) *peer {
	tr := &http.Transport{DialContext: r.dial}
	t.Cleanup(tr.CloseIdleConnections)
	return &peer{t: t, client: &http.Client{Transport: tr}, url: r.url, header: http.Header{"X-Caller": {caller}}}
}

// with returns the same client with another header.
func (p *peer) with(name, value string) *peer {
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
	resp, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// do returns the whole answer.
func (p *peer) do(method, path, body string) (status int, header http.Header, text string) {
	p.t.Helper()
	resp := p.open(p.t.Context(), method, path, body)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(data)
}

// initialized begins a legacy session.
func (p *peer) initialized() *peer {
	p.t.Helper()
	status, header, text := p.do("POST", transport.PathMCP, initialize)
	if status != http.StatusOK {
		p.t.Fatalf("initialize: %d %s", status, text)
	}
	return p.with(server.HeaderKeySessionID, header.Get(server.HeaderKeySessionID))
}

func request(method, uri string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%q,"method":%q,"params":{"uri":%q}}`, method+uri, method, uri)
}

// follow subscribes to or unsubscribes from a resource in a legacy session.
func (p *peer) follow(method, uri string) {
	p.t.Helper()
	if status, _, text := p.do("POST", transport.PathMCP, request("resources/"+method, uri)); status != http.StatusOK || !strings.Contains(text, `"result":{}`) {
		p.t.Fatalf("%s: %d %s", method, status, text)
	}
}

// refused subscribes to what is hidden or does not exist, which must look the same.
func (p *peer) refused(uri string) {
	p.t.Helper()
	_, _, text := p.do("POST", transport.PathMCP, request("resources/subscribe", uri))
	if !strings.Contains(text, `"error":{"code":-32002,"message":"nothing can be followed at this address: resource not found"}`) {
		p.t.Errorf("subscribing to %s: %s", uri, text)
	}
}

// get opens the stream of a legacy session.
func (p *peer) get() *stream {
	p.t.Helper()
	return p.stream("GET", transport.PathMCP, "")
}

// listen opens a stream of the modern era and checks its acknowledgement.
func (p *peer) listen(accepted []string, uris ...string) *stream {
	p.t.Helper()
	list, err := json.Marshal(uris)
	if err != nil {
		p.t.Fatal(err)
	}
	p = p.with(mcp.HeaderProtocolVersion, mcp.ProtocolVersion20260728).with(mcp.HeaderMethod, "subscriptions/listen")
	s := p.stream("POST", transport.PathMCP, listenRequest(string(list)))
	checkAck(p.t, <-s.messages, accepted)
	return s
}

func listenRequest(uris string) string {
	return `{"jsonrpc":"2.0","id":"L","method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":` + uris + `},` + modernMeta + `}}`
}

func checkAck(t *testing.T, ack message, accepted []string) {
	t.Helper()
	if got := ack.Params.Notifications.ResourceSubscriptions; ack.Method != "notifications/subscriptions/acknowledged" || strings.Join(got, " ") != strings.Join(accepted, " ") {
		t.Fatalf("not the acknowledgement of %v: %s", accepted, ack.raw)
	}
}

// stream is an open stream of events.
type stream struct {
	messages chan message // closed when the stream ends
	close    context.CancelFunc
}

// stream opens one; what comes is kept until somebody asks.
func (p *peer) stream(method, path, body string) *stream {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	resp := p.open(ctx, method, path, body)
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		text, _ := io.ReadAll(resp.Body)
		cancel()
		p.t.Fatalf("no stream: %d %s", resp.StatusCode, text)
	}
	s := &stream{messages: make(chan message, 10_000)}
	done := make(chan struct{})
	s.close = func() {
		cancel()
		<-done
	}
	p.t.Cleanup(s.close)
	go func() {
		defer close(done)
		defer close(s.messages)
		defer resp.Body.Close()
		s.read(resp.Body)
	}()
	return s
}

func (s *stream) read(body io.Reader) {
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		m := message{raw: data}
		_ = json.Unmarshal([]byte(data), &m) // the endpoint of HTTP+SSE is none
		s.messages <- m
	}
}

// updates returns the URIs of the updates that have come by now.
func (s *stream) updates(t *testing.T) []string {
	t.Helper()
	var uris []string
	for {
		select {
		case m, open := <-s.messages:
			if !open {
				return uris
			}
			if m.Method == mcp.MethodNotificationResourceUpdated {
				uris = append(uris, m.Params.URI)
			}
		default:
			return uris
		}
	}
}
