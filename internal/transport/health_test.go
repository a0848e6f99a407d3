package transport

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

func TestHealth(t *testing.T) {
	var notReady atomic.Bool
	run := serveHTTP(t, func(o *HTTPOptions) {
		o.Authenticate, o.Ready = authentication, func() bool { return !notReady.Load() }
	})
	p := run.peer(t).as("Host", "10.1.2.3:8080").as("Origin", "https://evil.example") // probes call by address
	check := func(when string, live, ready int) {
		t.Helper()
		for path, want := range map[string]int{PathLive: live, PathReady: ready} {
			for _, method := range []string{"GET", "HEAD"} {
				got := p.do(method, path, "")
				if got.status != want || got.header.Get("Cache-Control") != "no-store" || (got.body == "") != (method == "HEAD") {
					t.Errorf("%s: %s %s: %+v", when, method, path, got)
				}
			}
		}
	}
	check("serving", http.StatusOK, http.StatusOK)
	notReady.Store(true)
	check("not ready", http.StatusOK, http.StatusServiceUnavailable)
}

func TestReadyWhileStopping(t *testing.T) {
	s := NewHTTP(HTTPOptions{Server: newFixture().MCPServer, Logger: quiet()})
	defer s.Close()
	s.draining.Store(true) // as Serve does first; its listener takes no new connections then
	for path, want := range map[string]int{PathLive: http.StatusOK, PathReady: http.StatusServiceUnavailable} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
