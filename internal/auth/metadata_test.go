package auth

import (
	"crypto/tls"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMetadata(t *testing.T) {
	for name, test := range map[string]struct {
		public, path, host string
		tls                bool
		want               string
	}{
		"root":             {"", "/.well-known/oauth-protected-resource", "shop.example", false, "http://shop.example"},
		"endpoint":         {"", "/.well-known/oauth-protected-resource/mcp", "127.0.0.1:8080", false, "http://127.0.0.1:8080/mcp"},
		"SSE":              {"", "/.well-known/oauth-protected-resource/sse", "[::1]:8080", false, "http://[::1]:8080/sse"},
		"TLS":              {"", "/.well-known/oauth-protected-resource/mcp", "shop.example", true, "https://shop.example/mcp"},
		"behind a proxy":   {"https://mcp.example/", "/.well-known/oauth-protected-resource/mcp", "10.0.0.1:8080", false, "https://mcp.example/mcp"},
		"below a path":     {"https://example.com/shop/", "/.well-known/oauth-protected-resource/shop/mcp", "x", false, "https://example.com/shop/mcp"},
		"path cut by it":   {"https://example.com/shop", "/.well-known/oauth-protected-resource/mcp", "x", false, "https://example.com/shop/mcp"},
		"root of the path": {"https://example.com/shop", "/.well-known/oauth-protected-resource/shop", "x", false, "https://example.com/shop"},
	} {
		t.Run(name, func(t *testing.T) {
			options := *oauth
			options.PublicURL = test.public
			handler := Metadata(options)[test.path]
			if handler == nil {
				t.Fatalf("only %v", slices.Sorted(maps.Keys(Metadata(options))))
			}
			r := httptest.NewRequest("GET", "http://"+test.host+test.path, nil)
			if test.tls {
				r.TLS = &tls.ConnectionState{}
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			var got document
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
				t.Fatalf("%v, %d %s", err, w.Code, w.Body)
			}
			want := document{test.want, []string{"https://id.example"}, []string{"ecwid:read", "ecwid:write"}, []string{"header"}, "ecwid-mcp"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMetadataMethods(t *testing.T) {
	handler := Metadata(*oauth)[wellKnown]
	for method, want := range map[string]int{"GET": 200, "HEAD": 200, "POST": 405, "DELETE": 405, "PUT": 405} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, wellKnown, nil))
		if w.Code != want || (w.Header().Get("Allow") == "GET, HEAD") != (want == 405) {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}

// TestHostileHost: nothing of the header gets into an answer.
func TestHostileHost(t *testing.T) {
	for _, host := range []string{`a", error="x`, "a b", "a/b", "user@host", "", "a:b", "[::1", "a\r\nX: y", "%61"} {
		r := httptest.NewRequest("GET", wellKnown, nil)
		r.Host = host
		w := httptest.NewRecorder()
		Metadata(*oauth)[wellKnown].ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d %s", host, w.Code, w.Body)
		}
		w = httptest.NewRecorder()
		MiddlewareOptions{Metadata: oauth}.refuse(w, r, errNoToken)
		if challenge := w.Header().Get("WWW-Authenticate"); challenge != `Bearer scope="ecwid:read ecwid:write"` {
			t.Errorf("%q: %s", host, challenge)
		}
	}
}

// TestChallengeLeadsToTheDocument: for every path that needs a token.
func TestChallengeLeadsToTheDocument(t *testing.T) {
	for _, public := range []string{"", "https://mcp.example", "https://example.com/shop"} {
		options := *oauth
		options.PublicURL = public
		handlers := Metadata(options)
		for path, want := range map[string]string{"/mcp": "/mcp", "/sse": "/sse", "/message": "", "/mcp/../x": "", "/": ""} {
			r := httptest.NewRequest("GET", "http://shop.example/", nil)
			r.URL.Path = path
			address := options.url(r)
			_, after, _ := strings.Cut(address, "://")
			_, documentPath, _ := strings.Cut(after, "/")
			handler := handlers["/"+documentPath]
			if handler == nil {
				t.Errorf("%s, %s: nothing at %s", public, path, address)
				continue
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
			base := public
			if base == "" {
				base = "http://shop.example"
			}
			if !strings.Contains(w.Body.String(), `"resource":"`+base+want+`"`) {
				t.Errorf("%s, %s: %s tells %s", public, path, address, w.Body)
			}
		}
	}
}
