package mcpevents

import (
	"net/http"
	"time"
)

// openHTTP begins the answer of a stream and gives what sends its messages: one event each, written whole.
func (s *Server) openHTTP(w http.ResponseWriter) (send func(message []byte) error) {
	silence(w)
	control := http.NewResponseController(w)
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-cache")
	header.Set("X-Accel-Buffering", "no") // or a proxy waits for more
	w.WriteHeader(http.StatusOK)
	return func(message []byte) error {
		_ = control.SetWriteDeadline(time.Now().Add(s.opts.WriteLimit)) // not every test's writer can
		frame := append(append([]byte("event: message\ndata: "), message...), "\n\n"...)
		if _, err := w.Write(frame); err != nil {
			return err
		}
		return control.Flush()
	}
}

// commentless is a writer that would send comments on quiet streams, and can be told not to: the extension has
// heartbeats of its own, and forbids comments.
type commentless interface{ NoComments() }

// silence looks for it behind the writers that wrap others, as http.ResponseController does.
func silence(w http.ResponseWriter) {
	for {
		switch inner := w.(type) {
		case commentless:
			inner.NoComments()
			return
		case interface{ Unwrap() http.ResponseWriter }:
			w = inner.Unwrap()
		default:
			return
		}
	}
}
