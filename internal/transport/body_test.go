package transport

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// unsized hides a body's length, so that it is sent in chunks.
type unsized struct{ io.Reader }

func (p *peer) post(path string, body io.Reader) answer {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), "POST", p.url+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header = p.header.Clone()
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// TestLargeBodies measures what a request of one byte too many is answered. The MCP library reads 64 MiB and more.
func TestLargeBodies(t *testing.T) {
	p := serveHTTP(t, nil).peer(t).initialized()
	body := func(size int) string {
		call := legacyCall(1, "echo", `{"text":"%s"}`)
		return strings.Replace(call, "%s", strings.Repeat("x", size-len(call)+2), 1)
	}
	for name, wrap := range map[string]func(string) io.Reader{
		"announced": func(s string) io.Reader { return strings.NewReader(s) },
		"chunked":   func(s string) io.Reader { return unsized{strings.NewReader(s)} },
	} {
		if got := p.post(PathMCP, wrap(body(maxBody))); got.status != http.StatusOK || len(got.body) < maxBody/2 {
			t.Errorf("%s, as large as may be: %d %.100s", name, got.status, got.body)
		}
		for _, path := range []string{PathMCP, PathMessage} {
			got := p.post(path, wrap(body(maxBody+1)))
			if got.status != http.StatusRequestEntityTooLarge || !strings.Contains(got.body, "https:// address") || !strings.Contains(got.body, `"jsonrpc":"2.0"`) {
				t.Errorf("%s on %s, larger: %d %.200s", name, path, got.status, got.body)
			}
		}
	}
}

// TestAnnouncedBodiesAreNotAwaited: a length that is too large is refused before anything of the body is sent, and
// before anybody is asked who calls.
func TestAnnouncedBodiesAreNotAwaited(t *testing.T) {
	run := serveHTTP(t, func(o *HTTPOptions) { o.Authenticate = authentication })
	got := raw(t, run.url, fmt.Sprintf("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", maxBody+1))
	if got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("got %+v", got)
	}
}

// TestSlowBodies measures when a body that never ends is given up, and that a request is not given up with it that
// takes long to answer.
func TestSlowBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, p, listener := servePipe(t, nil)
		conn, err := listener.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		start := time.Now()
		fmt.Fprintf(conn, "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		if took := time.Since(start); resp.StatusCode != http.StatusRequestTimeout || took != defaultBodyTimeout || !strings.Contains(string(text), "in time") {
			t.Errorf("%d after %v: %s", resp.StatusCode, took, text)
		}
		resp.Body.Close()

		call := p.modern("tools/call", "slow")
		if got := call.do("POST", PathMCP, modernCall(1, "slow", `{"seconds":25}`)); got.status != http.StatusOK || !strings.Contains(got.body, "slept") {
			t.Errorf("a slow answer: %+v", got)
		}
		if got := call.do("POST", PathMCP, modernCall(1, "slow", `{"seconds":45}`)); got.status != http.StatusOK || !strings.Contains(got.body, "slept") {
			t.Errorf("a very slow answer on the same connection: %+v", got)
		}
	})
}

// TestSlowHeaders measures when a connection that sends no request is closed.
func TestSlowHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, _, listener := servePipe(t, nil)
		conn, err := listener.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		start := time.Now()
		go fmt.Fprintf(conn, "POST /mcp HTTP/1.1\r\nHost: ")
		_, _ = io.ReadAll(conn)
		if took := time.Since(start); took != readHeaderTimeout {
			t.Errorf("closed after %v", took)
		}
	})
}

func TestBrokenBody(t *testing.T) {
	run := serveHTTP(t, nil)
	got := raw(t, run.url, "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
	if got.status != http.StatusBadRequest || !strings.Contains(got.body, "could not read") {
		t.Errorf("got %+v", got)
	}
}
