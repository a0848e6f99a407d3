package e2e

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// slowSender sends a beginning and then a piece now and then, for ever.
type slowSender struct {
	name   string
	begin  string
	drip   string
	status int           // of the answer; 0: there may be none
	limit  time.Duration // after which the connection has to be cut
}

const (
	headerLimit = 10 * time.Second
	bodyLimit   = 15 * time.Second
	dripEvery   = 250 * time.Millisecond
	leeway      = 4 * time.Second // of a busy machine
)

// cutOff is what a slow sender saw.
type cutOff struct {
	status int
	after  time.Duration
	err    error
}

// TestSecuritySlowSenders: who sends slowly is cut off at a limit, and keeps nobody else waiting. They send all at once.
func TestSecuritySlowSenders(t *testing.T) {
	t.Parallel()
	g, good := guardBearer(t)
	g.untouched(t)
	senders := slowSenders(t, g, "Authorization: Bearer "+good)
	seen := make([]cutOff, len(senders))
	var group sync.WaitGroup
	for i, s := range senders {
		group.Go(func() { seen[i] = s.send(g.host) })
	}
	all := make(chan struct{})
	go func() {
		group.Wait()
		close(all)
	}()
	g.servesUntil(t, all)
	for i, s := range senders {
		t.Run(s.name, func(t *testing.T) {
			got := seen[i]
			if got.err != nil || got.after > s.limit+leeway || s.status != 0 && got.status != s.status {
				t.Errorf("cut after %s with status %d, %v; want %d after %s at most", got.after, got.status, got.err, s.status, s.limit)
			}
		})
	}
	g.untouched(t)
}

// servesUntil calls a tool now and then, and expects an answer at once.
func (g *guarded) servesUntil(t *testing.T, done <-chan struct{}) {
	t.Helper()
	again := time.NewTicker(dripEvery)
	defer again.Stop()
	for {
		start := time.Now()
		if _, err := g.total(toolCall{name: "find_order", arguments: `{"limit":1}`}); err != nil || time.Since(start) > leeway {
			t.Errorf("a caller waited %s, %v", time.Since(start), err)
		}
		select {
		case <-done:
			return
		case <-again.C:
		}
	}
}

func slowSenders(t *testing.T, g *guarded, token string) []slowSender {
	t.Helper()
	header := append(modernHeader("tools/call", "create_customer"), token)
	_, message := g.openSSE(t, token)
	announced := append(header, "Content-Length: 100000")
	chunks := append(header, "Transfer-Encoding: chunked")
	whole := g.request("GET /livez", "")
	return []slowSender{
		{name: "nothing at all", limit: headerLimit},
		{name: "the request line", begin: "POS", drip: "T", limit: headerLimit},
		{name: "the path", begin: "POST /", drip: "a", limit: headerLimit},
		{name: "the header", begin: "POST /mcp HTTP/1.1\r\nHost: " + g.host + "\r\n", drip: "X-A: b\r\n", limit: headerLimit},
		{name: "empty lines", begin: "", drip: "\r\n", limit: headerLimit},
		{name: "the header of a second request", begin: whole + "POST /mcp HTTP/1.1\r\n", drip: "X-A: b\r\n", status: 200, limit: headerLimit},
		{name: "no body", begin: g.request("POST /mcp", "", announced...), status: 408, limit: bodyLimit},
		{name: "the body", begin: g.request("POST /mcp", "", announced...), drip: "{", status: 408, limit: bodyLimit},
		{name: "the last byte of the body", begin: g.request("POST /mcp", createIntruder[:len(createIntruder)-1], append(header, "Content-Length: 100000")...), status: 408, limit: bodyLimit},
		{name: "the body in chunks", begin: g.request("POST /mcp", "", chunks...), drip: "1\r\n \r\n", status: 408, limit: bodyLimit},
		{name: "a chunk's size", begin: g.request("POST /mcp", "", chunks...), drip: "0", limit: bodyLimit},
		{name: "the trailer", begin: g.request("POST /mcp", "", chunks...) + strings.TrimSuffix(chunked(ping), "\r\n"), drip: "X-A: b\r\n", limit: bodyLimit},
		{name: "the body, SSE", begin: g.request("POST "+message, "", "Content-Type: application/json", token, "Content-Length: 100000"), drip: " ", status: 408, limit: bodyLimit},
		{name: "the body after it was expected", begin: g.request("POST /mcp", "", append(announced, "Expect: 100-continue")...), limit: bodyLimit},
		{name: "the body, without a token", begin: g.request("POST /mcp", "", "Content-Length: 100000"), drip: " ", status: 401, limit: bodyLimit},
		{name: "the body, to nowhere", begin: g.request("POST /nothing", "", "Content-Length: 100000"), drip: " ", status: 404, limit: bodyLimit},
		{name: "the body, for health", begin: g.request("GET /livez", "", "Content-Length: 100000"), drip: " ", status: 200, limit: bodyLimit},
		{name: "the body, by a foreign name", begin: g.request("POST /mcp", "", "Host: evil.example", "Content-Length: 100000"), drip: " ", status: 403, limit: bodyLimit},
	}
}

// send goes on until the server cuts it off.
func (s slowSender) send(host string) cutOff {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return cutOff{err: err}
	}
	defer conn.Close()
	start := time.Now()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go s.write(ctx, conn)
	_ = conn.SetReadDeadline(start.Add(s.limit + 2*leeway))
	var got cutOff
	reader := bufio.NewReader(conn)
	if response, err := http.ReadResponse(reader, nil); err == nil {
		got.status = response.StatusCode
		_, _ = io.Copy(io.Discard, response.Body)
	}
	if _, err := io.Copy(io.Discard, reader); errors.Is(err, os.ErrDeadlineExceeded) {
		got.err = err // anything else is the end that is waited for
	}
	got.after = time.Since(start)
	return got
}

func (s slowSender) write(ctx context.Context, conn net.Conn) {
	next := time.NewTicker(dripEvery)
	defer next.Stop()
	for text := s.begin; ; text = s.drip {
		if _, err := io.WriteString(conn, text); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
	}
}
