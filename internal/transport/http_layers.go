package transport

import (
	"net/http"
	"strings"
)

// layers returns the handler of every request, built from the inside to the outside. This is the only place that
// knows the order of the layers.
func (s *HTTPServer) layers() http.Handler {
	mcp := s.opts.Extend(s.streamable)
	mcp = s.checkSession(mcp)    // signed by us and of this caller, on POST, GET and DELETE
	mcp = dropForeignCancel(mcp) // a modern client must not cancel another one's call
	mcp = readMessage(mcp)       // buffers the body
	mcp = allow(mcp, "GET", "POST", "DELETE")
	private := map[string]http.Handler{PathMCP: mcp}
	if s.sse != nil {
		private[PathSSE] = allow(s.openSSE(s.sse.SSEHandler()), "GET")
		private[PathMessage] = allow(readMessage(s.checkSSE(s.sse.MessageHandler())), "POST")
	}

	routes := map[string]http.Handler{}
	for path, handler := range private {
		routes[path] = s.opts.Authenticate(s.watch(handler))
	}
	for path, handler := range s.opts.Public {
		routes[path] = handler
	}
	all := refuseLarge(exact(routes))                                       // by the announced length, in words that pages can read
	all = cors(all)                                                         // answers preflights before authentication
	all = newGuard(s.opts.AllowedHosts, s.opts.AllowedOrigins).protect(all) // every route but the two for health

	health := map[string]http.Handler{
		PathLive:  allow(s.live(), "GET", "HEAD"),
		PathReady: allow(s.ready(), "GET", "HEAD"),
	}
	for path, handler := range health {
		health[path] = refuseLarge(handler)
	}
	all = exactOr(health, all)
	all = limitBody(all, s.opts.BodyTimeout) // cuts what is too large or too slow
	all = s.guardReply(all)                  // write deadlines, heartbeats, streams closed when no longer valid

	served := map[string]bool{}
	for _, some := range []map[string]http.Handler{routes, health} {
		for path := range some {
			served[path] = true
		}
	}
	return identify(all, served, s.opts.Logger) // request id and log line
}

// exact routes by the whole path as it was sent: nothing is cleaned, decoded or redirected.
func exact(routes map[string]http.Handler) http.Handler {
	return exactOr(routes, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "ecwid-mcp serves nothing at this address; MCP is at "+PathMCP)
	}))
}

func exactOr(routes map[string]http.Handler, otherwise http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handler, ok := routes[r.URL.Path]; ok && r.URL.RawPath == "" {
			handler.ServeHTTP(w, r)
			return
		}
		otherwise.ServeHTTP(w, r)
	})
}

// allow answers 405 to other methods.
func allow(next http.Handler, methods ...string) http.Handler {
	allowed := strings.Join(methods, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, method := range methods {
			if r.Method == method {
				next.ServeHTTP(w, r)
				return
			}
		}
		w.Header().Set("Allow", allowed)
		refuse(w, http.StatusMethodNotAllowed, "ecwid-mcp answers only "+allowed+" at this address")
	})
}
