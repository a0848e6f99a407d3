package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// sseClient has its stream open.
type sseClient struct {
	*peer
	stream   *events
	messages string // the path for messages
	close    context.CancelFunc
}

func (p *peer) connectSSE() *sseClient {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	p.t.Cleanup(cancel)
	stream := streamOf(p.t, p.open(ctx, "GET", PathSSE, ""))
	ev, err := stream.next()
	if err != nil || ev.kind != "endpoint" || !strings.HasPrefix(ev.data, PathMessage+"?sessionId=") {
		p.t.Fatalf("got %+v, %v", ev, err)
	}
	return &sseClient{peer: p, stream: stream, messages: ev.data, close: cancel}
}

// send posts a message that is accepted.
func (c *sseClient) send(body string) {
	c.t.Helper()
	if got := c.do("POST", c.messages, body); got.status != http.StatusAccepted {
		c.t.Fatalf("%s: %+v", body, got)
	}
}

func TestSSESessionsBelongToTheirCaller(t *testing.T) {
	run := serveHTTP(t, withCallers)
	alice := run.peer(t).as("X-Caller", "alice").connectSSE()
	call := legacyCall(1, "echo", `{"text":"for alice"}`)
	for name, got := range map[string]answer{
		"another caller": alice.as("X-Caller", "mallory").do("POST", alice.messages, call),
		"anonymous":      alice.as("X-Caller", "").do("POST", alice.messages, call),
		"invented":       alice.do("POST", PathMessage+"?sessionId=invented", call),
		"none":           alice.do("POST", PathMessage, call),
	} {
		if got.status != http.StatusNotFound || !strings.Contains(got.body, "GET /sse") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	alice.send(call)
	if m, _ := alice.stream.message(); !strings.Contains(m.raw, "for alice") {
		t.Errorf("got %s", m.raw)
	}
}

// TestCallsEndWithTheirStream measures when calls over HTTP+SSE end whose client is gone, and when those end whose
// client waits for ever. The MCP library lets both run on.
func TestCallsEndWithTheirStream(t *testing.T) {
	for name, request := range map[string]string{
		"tool":     legacyCall(1, "wait", `{}`),
		"resource": `{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"test://wait"}}`,
		"prompt":   `{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"wait"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				run, p, _ := servePipe(t, nil)
				c := p.connectSSE()
				c.send(request)
				<-run.started
				start := time.Now()
				go func() { _, _ = c.stream.next() }() // takes the answer or a comment
				if err := <-run.ended; !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != defaultCallTimeout {
					t.Errorf("waiting: %v after %v", err, time.Since(start))
				}

				gone := p.connectSSE()
				gone.send(request)
				<-run.started
				start = time.Now()
				gone.close()
				if err := <-run.ended; !errors.Is(err, context.Canceled) || time.Since(start) != 0 {
					t.Errorf("gone: %v after %v", err, time.Since(start))
				}
				synctest.Wait()
				if got := p.do("POST", gone.messages, request); got.status != http.StatusNotFound {
					t.Errorf("a message to the closed stream: %+v", got)
				}
			})
		})
	}
}

// TestModernMessagesOverSSE: they are answered by what versions there are, so that a client can go on with one of them,
// and a listening one does not stay for ever. goleak sees those that stay.
func TestModernMessagesOverSSE(t *testing.T) {
	c := serveHTTP(t, nil).peer(t).connectSSE()
	for _, body := range []string{listen, strings.Replace(modernCall(1, "echo", `{}`), `"id":1`, `"id":"L"`, 1)} {
		c.send(body)
		if m, _ := c.stream.message(); m.Error == nil || m.Error.Code != -32022 || string(m.ID) != `"L"` || !strings.Contains(m.raw, "2025-11-25") || strings.Contains(m.raw, `"supported":["2026`) {
			t.Errorf("got %s", m.raw)
		}
	}
	c.send(cancelOne)
	c.send(initialize)
	if m, _ := c.stream.message(); string(m.ID) != "0" || m.Result == nil {
		t.Errorf("got %s", m.raw)
	}
}

// TestNotificationsOverSSE measures whether a tool's 200 notifications arrive before its answer, more than the queue of
// the library's stream can hold.
func TestNotificationsOverSSE(t *testing.T) {
	c := serveHTTP(t, nil).peer(t).connectSSE()
	c.send(initialize)
	c.stream.message()
	c.send(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	for range 20 {
		c.send(legacyCall(1, "progress", `{"n":200}`))
		progressOf(t, c.stream, 200)
	}
}
