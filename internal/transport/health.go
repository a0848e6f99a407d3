package transport

import (
	"io"
	"net/http"
)

// live answers as long as the process serves.
func (s *HTTPServer) live() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { status(w, http.StatusOK, "ok\n") })
}

// ready answers 503 while the server stops, or is not ready by its own account.
func (s *HTTPServer) ready() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch {
		case s.draining.Load():
			status(w, http.StatusServiceUnavailable, "stopping\n")
		case s.opts.Ready != nil && !s.opts.Ready():
			status(w, http.StatusServiceUnavailable, "not ready\n")
		default:
			status(w, http.StatusOK, "ok\n")
		}
	})
}

func status(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text) // the client may be gone
}
