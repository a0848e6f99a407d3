package mcpevents

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// HTTP answers the extension's methods and lets next answer all else, Streamable HTTP's handler. It has to stand behind
// authentication, the checks of Host, Origin and session, and the body's limit: here is nothing of them.
func (s *Server) HTTP(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "the body cannot be read", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !concerns(body) {
			next.ServeHTTP(w, r)
			return
		}
		m, ok := parseMessage(body)
		switch {
		case ok && m.ours():
			s.serve(w, r, m)
		case ok && m.describes():
			describe(next, w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, m message) {
	modern, wrong := checkHTTP(r, m)
	switch {
	case wrong != nil:
		respond(w, http.StatusBadRequest, wrong)
		return
	case len(m.id) == 0: // a notification
		w.WriteHeader(http.StatusAccepted)
		return
	}
	request, f := s.request(m, modern, true)
	switch {
	case f != nil:
		respond(w, http.StatusOK, request.answer(nil, f))
	case request.method == MethodStream:
		if refused := s.stream(r.Context(), request, func() func([]byte) error { return s.openHTTP(w) }); refused != nil {
			respond(w, http.StatusOK, refused)
		}
	default:
		respond(w, http.StatusOK, s.call(r.Context(), request))
	}
}

// respond writes a message. What the extension refuses has status 200 as well: it prescribes none, and there are clients
// that read no body of others.
func respond(w http.ResponseWriter, status int, message []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(message, '\n')) // the client may be gone
}

// describe lets next answer with one JSON message, and adds the extension to it.
func describe(next http.Handler, w http.ResponseWriter, r *http.Request) {
	whole := &wholeAnswer{header: http.Header{}}
	next.ServeHTTP(whole, r)
	body := whole.body.Bytes()
	if json.Valid(body) {
		body = append(withCapabilities(body), '\n')
	}
	for name, values := range whole.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	if whole.status != 0 {
		w.WriteHeader(whole.status)
	}
	_, _ = w.Write(body) // the client may be gone
}

// wholeAnswer keeps an answer. It is no http.Flusher, so that the MCP library makes no stream of it.
type wholeAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *wholeAnswer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *wholeAnswer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *wholeAnswer) Write(p []byte) (int, error) { return a.body.Write(p) }
