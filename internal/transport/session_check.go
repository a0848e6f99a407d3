package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// checkSession lets legacy requests through only with a session of this caller, or to begin one. The MCP library
// looks at the id on POST only, and takes any caller's.
func (s *HTTPServer) checkSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e, caller := envelopeOf(r.Context()), s.opts.Caller(r.Context())
		switch {
		case e.modern:
			s.serveModern(next, w, r, e, caller)
		case r.Method == http.MethodPost && e.method == string(mcp.MethodInitialize):
			s.beginSession(next, w, r, caller)
		case r.Header.Get(server.HeaderKeySessionID) == "":
			refuse(w, http.StatusBadRequest, "ecwid-mcp needs the Mcp-Session-Id header that the answer to initialize brought")
		case !s.known(e, r.Header.Get(server.HeaderKeySessionID), caller):
			refuseAs(w, http.StatusNotFound, sessionNotFound, "ecwid-mcp does not know this session, or not from this caller; "+
				"initialize a new one")
		case r.Method == http.MethodGet:
			s.beginStream(r)
			s.serveStream(next, w, r, "streamable", caller)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// beginStream lets a session of another process, such as the one before a restart, begin a new stream in place of one that
// nobody knows here. The library would refuse that, and clients would give up.
func (s *HTTPServer) beginStream(r *http.Request) {
	id := r.Header.Get(server.HeaderKeySessionID)
	if _, _, err := s.events.after(id, r.Header.Get(headerLastEventID)); err != nil && !s.sessions.beganHere(id) {
		r.Header.Del(headerLastEventID)
	}
}

const headerLastEventID = "Last-Event-ID"

func (s *HTTPServer) known(e *envelope, id, caller string) bool {
	_, err := s.sessions.check(id, caller)
	if err == nil {
		e.session = id
	}
	return err == nil
}

func (s *HTTPServer) serveModern(next http.Handler, w http.ResponseWriter, r *http.Request, e *envelope, caller string) {
	if r.Method == http.MethodPost && e.method == string(mcp.MethodSubscriptionsListen) {
		s.serveStream(serveListen(next), w, r, "listen", caller)
		s.sayGoodbye(r.Context(), e.id)
		return
	}
	next.ServeHTTP(w, r)
}

// sayGoodbye gives a listening client the result that the library leaves out when the server stops, so that the client
// can tell this from a broken connection.
func (s *HTTPServer) sayGoodbye(ctx context.Context, id json.RawMessage) {
	answer := replyOf(ctx)
	if !s.draining.Load() || answer == nil {
		return
	}
	result := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","_meta":{%q:%s}}}`, id, mcp.MetaKeySubscriptionID, id)
	_ = answer.event([]byte(result)) // fails when the answer was no stream or the client is gone
}

func (s *HTTPServer) beginSession(next http.Handler, w http.ResponseWriter, r *http.Request, caller string) {
	if s.sessions.open(caller) >= perCaller(s.opts.MaxSessions, caller) {
		tooMany(w, "sessions")
		return
	}
	next.ServeHTTP(w, r)
}
