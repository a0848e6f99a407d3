package transport

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// raw sends a request line as it is, which a Go client would tidy up.
func raw(t *testing.T, url, request string) answer {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%q: %v", request, err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(body)}
}

// TestOddPathsReachNothing: a path is taken as it was sent; nothing leads to another route or to a redirect.
func TestOddPathsReachNothing(t *testing.T) {
	run := serveHTTP(t, func(o *HTTPOptions) { o.Authenticate = authentication }) // a route would answer 401
	for _, path := range []string{
		"/mcp/", "//mcp", "/mcp//", "/mcp/../x", "/x/../mcp", "/./mcp", "/mcp/.", "/%6dcp", "/mcp%2f", "/mcp%00", "/mcp;x", "/MCP",
		"/mcp/x", "/", "/sse/", "//sse", "/livez/", "/%6civez", "/%2e%2e/mcp", "/mcp%20", "/metrics", "/message/../mcp",
	} {
		for _, method := range []string{"POST", "GET"} {
			got := raw(t, run.url, fmt.Sprintf("%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", method, path))
			if got.status != http.StatusNotFound || got.header.Get("Location") != "" || !strings.Contains(got.body, PathMCP) {
				t.Errorf("%s %s: %+v", method, path, got)
			}
		}
	}
	for line, want := range map[string]int{
		"GET /mcp?x=/../y HTTP/1.1\r\nHost: localhost":               http.StatusUnauthorized, // a query is no path
		"GET http://localhost/mcp HTTP/1.1\r\nHost: x":               http.StatusUnauthorized, // what proxies send
		"GET http://evil.example/mcp HTTP/1.1\r\nHost: localhost":    http.StatusForbidden,
		"GET mcp HTTP/1.1\r\nHost: localhost":                        http.StatusBadRequest,
		"GET /mcp HTTP/1.1\r\nHost: localhost\r\nHost: evil.example": http.StatusBadRequest,
		"GET /mcp HTTP/1.1": http.StatusBadRequest,
		"GET /mcp HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", maxHeaderBytes+8192): http.StatusRequestHeaderFieldsTooLarge,
	} {
		if got := raw(t, run.url, line+"\r\n\r\n"); got.status != want {
			t.Errorf("%.60q: %+v", line, got)
		}
	}
}

// TestMethods: the MCP library alone answers HEAD with 200 and others with 404.
func TestMethods(t *testing.T) {
	p := serveHTTP(t, nil).peer(t)
	for path, allowed := range map[string]string{
		PathMCP: "GET, POST, DELETE", PathSSE: "GET", PathMessage: "POST", PathLive: "GET, HEAD", PathReady: "GET, HEAD",
	} {
		for _, method := range []string{"HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"} {
			if strings.Contains(allowed, method) {
				continue
			}
			got := p.do(method, path, "")
			if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != allowed {
				t.Errorf("%s %s: %d, Allow %q", method, path, got.status, got.header.Get("Allow"))
			}
		}
	}
	for _, method := range []string{"GET", "DELETE"} {
		got := p.modern("", "").do(method, PathMCP, "")
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "POST" {
			t.Errorf("modern %s: %+v", method, got)
		}
	}
}

func TestNoSSE(t *testing.T) {
	p := serveHTTP(t, func(o *HTTPOptions) { o.NoSSE = true }).peer(t)
	for method, path := range map[string]string{"GET": PathSSE, "POST": PathMessage + "?sessionId=x"} {
		if got := p.do(method, path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %+v", path, got)
		}
	}
	p.initialized()
}

func TestPublicPathsNeedNoAuthentication(t *testing.T) {
	p := serveHTTP(t, func(o *HTTPOptions) {
		o.Authenticate = authentication
		o.Public = map[string]http.Handler{"/public": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "metadata") })}
	}).peer(t)
	if got := p.as("Origin", "http://localhost").do("GET", "/public", ""); got.status != http.StatusOK || got.body != "metadata" || got.header.Get("Access-Control-Allow-Origin") == "" {
		t.Errorf("public: %+v", got)
	}
	for method, path := range map[string]string{"POST": PathMCP, "GET": PathSSE, "DELETE": PathMCP} {
		if got := p.do(method, path, ""); got.status != http.StatusUnauthorized || got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s %s: %+v", method, path, got)
		}
	}
	p.as("Authorization", "Bearer right").initialized()
}

func TestAnswersAreNotCompressed(t *testing.T) {
	got := serveHTTP(t, nil).peer(t).as("Accept-Encoding", "gzip, br").do("POST", PathMCP, initialize)
	if got.status != http.StatusOK || got.header.Get("Content-Encoding") != "" {
		t.Errorf("got %+v", got)
	}
}
