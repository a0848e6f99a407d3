package mcpevents_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"ecwid-mcp/internal/mcpevents"

	"github.com/mark3labs/mcp-go/client"
	wire "github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// sdk is the MCP library's own client, which knows nothing of the extension.
type sdk struct {
	wire.Interface
	notes chan mcp.JSONRPCNotification
}

func newSDK(t testing.TB, over wire.Interface) sdk {
	t.Helper()
	c := sdk{over, make(chan mcp.JSONRPCNotification, 100)}
	over.SetNotificationHandler(func(n mcp.JSONRPCNotification) { c.notes <- n })
	return c
}

func newSSEClient(t testing.TB, url string) sdk {
	t.Helper()
	sse, err := wire.NewSSE(url)
	if err != nil {
		t.Fatal(err)
	}
	if err := sse.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sse.Close() })
	return newSDK(t, sse)
}

func (c sdk) request(t testing.TB, method string, params any) *wire.JSONRPCResponse {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	got, err := c.SendRequest(ctx, request(method, method, params))
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return got
}

func request(id, method string, params any) wire.JSONRPCRequest {
	return wire.JSONRPCRequest{JSONRPC: "2.0", ID: mcp.NewRequestId(id), Method: method, Params: params,
		Header: map[string][]string{mcp.HeaderMethod: {method}}}
}

// next gives the next notification and its params.
func (c sdk) next(t testing.TB) (string, params) {
	t.Helper()
	select {
	case n := <-c.notes:
		text, err := json.Marshal(n.Params)
		if err != nil {
			t.Fatal(err)
		}
		var p params
		if err := json.Unmarshal(text, &p); err != nil {
			t.Fatal(err)
		}
		return n.Method, p
	case <-time.After(30 * time.Second):
		t.Fatal("no notification")
		return "", params{}
	}
}

// era is how a client of a protocol era asks.
type era struct {
	name     string
	option   client.ClientOption
	meta     map[string]any // of requests that the library's client does not know
	complete string
}

func eras() []era {
	return []era{
		{"legacy", client.WithProtocolVersion("2025-11-25"), map[string]any{}, ""},
		{"modern", client.WithProtocolVersion(mcp.ProtocolVersion20260728), map[string]any{
			mcp.MetaKeyProtocolVersion: mcp.ProtocolVersion20260728, mcp.MetaKeyClientCapabilities: map[string]any{}}, "complete"},
	}
}

func (e era) params(members map[string]any) map[string]any {
	members["_meta"] = e.meta
	return members
}

// connect greets a server as the library's client does, and checks what it says about events.
func (e era) connect(t testing.TB, over wire.Interface) *client.Client {
	t.Helper()
	c := client.NewClient(over, e.option)
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	hello, err := c.Initialize(t.Context(), mcp.InitializeRequest{Params: mcp.InitializeParams{ClientInfo: mcp.Implementation{Name: "t", Version: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := hello.Capabilities.Extensions[mcpevents.Extension]; !ok {
		t.Errorf("%s: capabilities %+v", e.name, hello.Capabilities)
	}
	return c
}

// TestTheLibrarysClient lists, polls and follows over both transports in both eras, and calls tools meanwhile.
func TestTheLibrarysClient(t *testing.T) {
	for _, e := range eras() {
		t.Run("http, "+e.name, func(t *testing.T) {
			w := newWorld(t, nil)
			url, _ := w.http()
			over, err := wire.NewStreamableHTTP(url)
			if err != nil {
				t.Fatal(err)
			}
			e.uses(t, w, over)
		})
		t.Run("stdio, "+e.name, func(t *testing.T) {
			w := newWorld(t, nil)
			s := w.stdio(t.Context())
			e.uses(t, w, wire.NewIO(s.out, s.in, nil))
		})
	}
}

func (e era) uses(t *testing.T, w *world, over wire.Interface) {
	c := newSDK(t, over)
	connected := e.connect(t, over)
	defer connected.Close()
	over.SetNotificationHandler(func(n mcp.JSONRPCNotification) { c.notes <- n })

	var list struct {
		ResultType string
		Events     []struct{ Delivery []string }
	}
	if err := json.Unmarshal(c.request(t, "events/list", e.params(map[string]any{})).Result, &list); err != nil ||
		len(list.Events) != 7 || len(list.Events[0].Delivery) != 2 || list.ResultType != e.complete {
		t.Errorf("list: %+v, %v", list, err)
	}
	var b batch
	if err := json.Unmarshal(c.request(t, "events/poll", e.params(map[string]any{"name": "order.paid"})).Result, &b); err != nil || b.Cursor == nil || b.ResultType != e.complete {
		t.Fatalf("poll: %+v, %v", b, err)
	}
	before := w.sell(shop, 1)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := c.SendRequest(ctx, request("s", "events/stream", e.params(map[string]any{"name": "order.paid", "cursor": *b.Cursor})))
		ended <- err
	}()
	if method, p := c.next(t); method != "notifications/events/active" || string(p.Meta.SubscriptionID) != `"s"` || *p.Truncated {
		t.Errorf("first: %s %+v", method, p)
	}
	after := w.sell(shop, 2)
	for _, want := range append(before, after...) {
		if method, p := c.next(t); method != "notifications/events/event" || p.EventID != want {
			t.Errorf("%s %+v, want %s", method, p, want)
		}
	}
	if _, err := connected.CallTool(t.Context(), mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "echo"}}); err != nil {
		t.Errorf("a call meanwhile: %v", err)
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("the stream was answered")
	}
}
