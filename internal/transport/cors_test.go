package transport

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func authentication(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer right" {
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, "no")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func headerList(header http.Header, name string) []string {
	var all []string
	for part := range strings.SplitSeq(strings.Join(header.Values(name), ","), ",") {
		all = append(all, strings.ToLower(strings.TrimSpace(part)))
	}
	return all
}

func containsAll(got []string, want ...string) bool {
	for _, one := range want {
		if !slices.Contains(got, strings.ToLower(one)) {
			return false
		}
	}
	return true
}

// TestPreflight asks as a browser does before a call of the modern era. The MCP library's own list of headers lacks
// those of that era.
func TestPreflight(t *testing.T) {
	p := serveHTTP(t, func(o *HTTPOptions) { o.Authenticate = authentication }).peer(t)
	for _, path := range []string{PathMCP, PathSSE, PathMessage} {
		got := p.as("Origin", "http://localhost:6274").as("Access-Control-Request-Method", "POST").
			as("Access-Control-Request-Headers", "content-type, mcp-param-store, Mcp-Param-Region, x-evil, mcp-param-<b>").do("OPTIONS", path, "")
		if got.status != http.StatusNoContent || got.header.Get("Access-Control-Allow-Origin") != "http://localhost:6274" ||
			!containsAll(headerList(got.header, "Vary"), "Origin", "Access-Control-Request-Headers") ||
			!containsAll(headerList(got.header, "Access-Control-Allow-Methods"), "GET", "POST", "DELETE") {
			t.Errorf("%s: %+v", path, got)
		}
		headers := headerList(got.header, "Access-Control-Allow-Headers")
		if !containsAll(headers, "Content-Type", "Authorization", "Mcp-Session-Id", "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name",
			"Last-Event-ID", "Mcp-Param-Store", "Mcp-Param-Region") || slices.Contains(headers, "x-evil") || strings.Contains(strings.Join(headers, ""), "<") {
			t.Errorf("%s: allowed %v", path, headers)
		}
	}
}

func TestAnswersAreReadableByAllowedPages(t *testing.T) {
	p := serveHTTP(t, func(o *HTTPOptions) { o.Authenticate = authentication }).peer(t)
	page := p.as("Origin", "http://localhost:6274")
	for name, got := range map[string]answer{
		"refused": page.do("POST", PathMCP, initialize),
		"served":  page.as("Authorization", "Bearer right").do("POST", PathMCP, initialize),
	} {
		if got.header.Get("Access-Control-Allow-Origin") != "http://localhost:6274" || !containsAll(headerList(got.header, "Vary"), "Origin") ||
			!containsAll(headerList(got.header, "Access-Control-Expose-Headers"), "Mcp-Session-Id", "WWW-Authenticate") ||
			got.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got := p.do("POST", PathMCP, initialize)
	if got.status != http.StatusUnauthorized || got.header.Get("Access-Control-Allow-Origin") != "" || !containsAll(headerList(got.header, "Vary"), "Origin") {
		t.Errorf("without Origin: %+v", got)
	}
}

// TestStreamedAnswersAreReadable: also when a tool's notification came before the library set any header.
func TestStreamedAnswersAreReadable(t *testing.T) {
	page := serveHTTP(t, nil).peer(t).as("Origin", "http://localhost:6274")
	resp := page.modern("tools/call", "progress").open(t.Context(), "POST", PathMCP, modernCall(1, "progress", `{"n":1}`))
	streamOf(t, resp)
	if resp.Header.Get("Access-Control-Allow-Origin") != "http://localhost:6274" || !containsAll(headerList(resp.Header, "Vary"), "Origin") ||
		resp.Header.Get("Cache-Control") != "no-cache" || resp.Header.Get("X-Accel-Buffering") != "no" {
		t.Errorf("got %v", resp.Header)
	}
}

// TestStreamsAreReadableByTheSamePagesOnly: the MCP library's HTTP+SSE lets every page read.
func TestStreamsAreReadableByTheSamePagesOnly(t *testing.T) {
	run := serveHTTP(t, nil)
	resp := run.peer(t).as("Origin", "http://localhost:6274").open(t.Context(), "GET", PathSSE, "")
	streamOf(t, resp)
	if got := resp.Header.Values("Access-Control-Allow-Origin"); !slices.Equal(got, []string{"http://localhost:6274"}) {
		t.Errorf("got %v", got)
	}
	resp = run.peer(t).open(t.Context(), "GET", PathSSE, "")
	streamOf(t, resp)
	if got := resp.Header.Values("Access-Control-Allow-Origin"); len(got) != 0 {
		t.Errorf("without Origin: %v", got)
	}
}
