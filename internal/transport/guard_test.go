package transport

import (
	"net/http"
	"strings"
	"testing"
)

func TestHosts(t *testing.T) {
	g := newGuard([]string{"MCP.example.com", "other.example.com:8443", "192.0.2.1", "[2001:db8::1]:80"}, nil)
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost:8080": true, "127.0.0.1": true, "127.0.0.1:80": true, "127.1.2.3:1": true, "[::1]": true, "[::1]:80": true,
		"mcp.example.com": true, "mcp.example.com:1": true, "other.example.com:8443": true, "192.0.2.1:8080": true, "[2001:db8::1]:80": true,
		"": false, "evil.example": false, "127.0.0.1.evil.example": false, "localhost.evil.example": false, "evil.localhost": false,
		"other.example.com": false, "other.example.com:1": false, "sub.mcp.example.com": false, "mcp.example.com.": false,
		"0.0.0.0": false, "127.1": false, "2130706433": false, "0x7f.0.0.1": false, "[::1": false, "::1]": false, "[::1%25lo]": false,
		"localhost:http": false, "localhost:80:80": false, "localhost:": false, "user@localhost": false, "localhost/x": false, "[2001:db8::1]": false,
	} {
		if got := g.allowsHost(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}

func TestOrigins(t *testing.T) {
	g := newGuard(nil, []string{"https://App.example.com/", "http://plain.example.com:80", "https://port.example.com:444", "chrome-extension://abc", "null"})
	for origin, want := range map[string]bool{
		"http://localhost": true, "http://localhost:6274": true, "https://127.0.0.1:1": true, "http://[::1]:80": true,
		"https://app.example.com": true, "https://app.example.com:443": true, "http://plain.example.com": true,
		"https://port.example.com:444": true, "chrome-extension://abc": true,
		"": false, "null": false, "https://evil.example": false, "http://app.example.com": false, "https://app.example.com:444": false,
		"https://port.example.com": false, "https://sub.app.example.com": false, "https://app.example.com.evil.example": false,
		"http://localhost.evil.example": false, "http://evil.example#localhost": false, "http://localhost@evil.example": false,
		"http://evil.example@localhost": false, "http://localhost/x": false, "http://localhost:x": false, "file://localhost": false,
		"localhost": false, "//localhost": false, "chrome-extension://abcd": false, "http://localhost https://evil.example": false,
	} {
		if got := g.allowsOrigin(origin); got != want {
			t.Errorf("%q: %t", origin, got)
		}
	}
}

// TestEveryRouteIsGuarded measures the answers to a foreign Host and a foreign Origin. The MCP library alone lets every
// Origin call, and guards nothing but its own routes.
func TestEveryRouteIsGuarded(t *testing.T) {
	run := serveHTTP(t, func(o *HTTPOptions) {
		o.Public = map[string]http.Handler{"/public": http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
		o.AllowedHosts, o.AllowedOrigins = []string{"mcp.example.com"}, []string{"https://app.example.com"}
	})
	p := run.peer(t)
	for _, path := range []string{PathMCP, PathSSE, PathMessage, "/public", "/metrics", "/"} {
		for _, method := range []string{"GET", "POST", "DELETE", "OPTIONS", "PUT"} {
			for header, hint := range map[string]string{"Host": "--allowed-host", "Origin": "--allowed-origin"} {
				got := p.as(header, "http://evil.example").as("Access-Control-Request-Method", "POST").do(method, path, initialize)
				if got.status != http.StatusForbidden || !strings.Contains(got.body, hint) || got.header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s %s with foreign %s: %+v", method, path, header, got)
				}
			}
		}
	}
	for _, allowed := range []*peer{p, p.as("Host", "mcp.example.com"), p.as("Origin", "https://app.example.com"), p.as("Origin", "http://localhost:6274")} {
		if got := allowed.do("POST", PathMCP, initialize); got.status != http.StatusOK {
			t.Errorf("%v: %+v", allowed.header, got)
		}
	}
	two := *p
	two.header = http.Header{"Origin": {"http://localhost", "https://evil.example"}}
	if got := two.do("POST", PathMCP, initialize); got.status != http.StatusForbidden {
		t.Errorf("two origins: %+v", got)
	}
}

func FuzzOriginIsLoopbackOnlyWhenItIs(f *testing.F) {
	for _, seed := range []string{"http://localhost", "https://[::1]:443", "http://localhost@evil.example", "http://127.0.0.1\t", "HTTP://LOCALHOST"} {
		f.Add(seed)
	}
	g := newGuard(nil, nil)
	f.Fuzz(func(t *testing.T, origin string) {
		if !g.allowsOrigin(origin) {
			return
		}
		rest, ok := strings.CutPrefix(origin, "http://")
		if !ok {
			rest, ok = strings.CutPrefix(origin, "https://")
		}
		if !ok || strings.ContainsAny(rest, "/@#? \\\t") || !(strings.HasPrefix(strings.ToLower(rest), "localhost") || strings.HasPrefix(rest, "127.") || strings.HasPrefix(rest, "[")) {
			t.Errorf("allowed %q", origin)
		}
	})
}
