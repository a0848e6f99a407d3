package transport

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestBeside: another handler gets every request but those for addresses of the server, which keep their checks.
func TestBeside(t *testing.T) {
	public := map[string]http.Handler{"/hooks": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
	s := NewHTTP(HTTPOptions{Server: newFixture().MCPServer, Logger: quiet(), Public: public})
	t.Cleanup(s.Close)
	s.Beside(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for path, want := range map[string]int{
		"/": http.StatusTeapot, "/cart": http.StatusTeapot, "/mcp/": http.StatusTeapot, "/%6dcp": http.StatusTeapot,
		PathMCP: http.StatusForbidden, PathSSE: http.StatusForbidden, PathMessage: http.StatusForbidden, "/hooks": http.StatusForbidden,
		PathLive: http.StatusOK, PathReady: http.StatusOK,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://elsewhere.example.com"+path, nil)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}
