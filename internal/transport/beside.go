package transport

import "net/http"

// Beside has another handler answer where this server has nothing. It is called before Serve. None of the server's own
// checks are made for the other one's requests.
func (s *HTTPServer) Beside(other http.Handler) {
	own := map[string]http.Handler{}
	for _, path := range []string{PathMCP, PathSSE, PathMessage, PathLive, PathReady} {
		own[path] = s.handler
	}
	for path := range s.opts.Public {
		own[path] = s.handler
	}
	s.handler = exactOr(own, other)
}
