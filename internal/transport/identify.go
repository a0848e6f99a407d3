package transport

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"time"
)

type requestIDKey struct{}

// RequestID returns the id of the HTTP request that ctx belongs to, for log lines; empty on stdio.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Kind says by which transport a message came: "streamable", "sse" or "stdio".
func Kind(ctx context.Context) string {
	switch {
	case sseConnOf(ctx) != nil:
		return "sse"
	case replyOf(ctx) != nil:
		return "streamable"
	default:
		return "stdio"
	}
}

// identify gives every request an id, tells it to the client and logs a line when the request ends, without the query,
// the headers and paths that are not served, which may hold secrets.
func identify(next http.Handler, served map[string]bool, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, id := time.Now(), rand.Text()
		w.Header().Set("X-Request-Id", id)
		ctx := context.WithValue(r.Context(), requestIDKey{}, id)
		if !logger.Enabled(ctx, slog.LevelDebug) {
			next.ServeHTTP(w, r.WithContext(ctx))
			return
		}
		noted := &statusNote{ResponseWriter: w}
		defer func() {
			path := r.URL.Path
			if !served[path] {
				path = "other"
			}
			logger.DebugContext(ctx, "request", "method", r.Method, "path", path, "status", noted.status,
				"duration", time.Since(start), "request", id)
		}()
		next.ServeHTTP(noted, r.WithContext(ctx))
	})
}

// statusNote remembers the status of an answer.
type statusNote struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (n *statusNote) WriteHeader(status int) {
	if n.status == 0 {
		n.status = status
	}
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (n *statusNote) Unwrap() http.ResponseWriter { return n.ResponseWriter }
