package transport

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

const cancelOne = `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,` + modernMeta + `}}`

// hold calls a tool that ends with its context, or with the test.
func (p *peer) hold(ctx context.Context, body string) <-chan answer {
	done := make(chan answer, 1)
	go func() {
		req, err := http.NewRequestWithContext(ctx, "POST", p.url+PathMCP, strings.NewReader(body))
		if err != nil {
			panic(err)
		}
		req.Header = p.header.Clone()
		req.Header.Set("Content-Type", "application/json")
		resp, err := p.client.Do(req)
		if err != nil {
			done <- answer{body: err.Error()}
			return
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		done <- answer{resp.StatusCode, resp.Header, string(text)}
	}()
	return done
}

// TestNobodyCancelsAnotherClientsCall measures whether client A's call 1 goes on when client B cancels a call 1. The MCP
// library alone ends it.
func TestNobodyCancelsAnotherClientsCall(t *testing.T) {
	run := serveHTTP(t, nil)
	open := make(chan struct{})
	run.AddTool(mcp.NewTool("gate"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		run.started <- struct{}{}
		select {
		case <-open:
			return mcp.NewToolResultText("opened"), nil
		case <-ctx.Done():
			return mcp.NewToolResultText("cancelled"), nil
		}
	})
	call := run.peer(t).modern("tools/call", "gate").hold(t.Context(), modernCall(1, "gate", `{}`))
	<-run.started
	b := run.peer(t)
	for name, got := range map[string]answer{
		"modern":        b.modern("notifications/cancelled", "").do("POST", PathMCP, cancelOne),
		"body only":     b.do("POST", PathMCP, cancelOne),
		"header only":   b.modern("notifications/cancelled", "").do("POST", PathMCP, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`),
		"repeated keys": b.modern("notifications/cancelled", "").do("POST", PathMCP, `{"method":"x",`+strings.Replace(cancelOne[1:], `"method"`, `"METHOD"`, 1)),
	} {
		if got.status != http.StatusAccepted || got.body != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := b.do("POST", PathMCP, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`); got.status != http.StatusBadRequest {
		t.Errorf("legacy without a session: %+v", got)
	}
	if got := b.initialized().do("POST", PathMCP, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`); got.status != http.StatusAccepted {
		t.Errorf("legacy from another session: %+v", got)
	}
	close(open)
	if got := <-call; got.status != http.StatusOK || !strings.Contains(got.body, "opened") {
		t.Errorf("the call: %+v", got)
	}
}

// TestOwnCallsAreCancelled: a legacy client cancels by a message, a modern one by closing the response.
func TestOwnCallsAreCancelled(t *testing.T) {
	run := serveHTTP(t, nil)
	session := run.peer(t).initialized()
	call := session.hold(t.Context(), legacyCall(1, "wait", `{}`))
	<-run.started
	if got := session.do("POST", PathMCP, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`); got.status != http.StatusAccepted {
		t.Errorf("got %+v", got)
	}
	<-run.ended
	<-call

	ctx, closeResponse := context.WithTimeout(t.Context(), time.Minute)
	modern := run.peer(t).modern("tools/call", "wait").hold(ctx, modernCall(1, "wait", `{}`))
	<-run.started
	closeResponse()
	<-run.ended
	<-modern
}
