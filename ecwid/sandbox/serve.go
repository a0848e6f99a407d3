package sandbox

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	apiRoot = "/api/v3/"
	maxBody = 32 << 20
)

// Handler serves the API under /api/v3/{storeId}/, the OAuth pages under /api/oauth/, the control API under
// /_sandbox/ and pictures under /images/.
func (s *Store) Handler() http.Handler {
	mux := http.NewServeMux()
	controls := s.controls()
	mux.Handle("/_sandbox", controls)
	mux.Handle("/_sandbox/", controls)
	mux.HandleFunc("/images/", s.serveImage)
	mux.Handle("/api/oauth/", s.oauthPages())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The API is matched by hand: ServeMux would answer odd paths with redirects that Ecwid does not send.
		if strings.HasPrefix(r.URL.Path, apiRoot) {
			s.serveAPI(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// serveAPI plays the faults that match, and answers the request between them. A cut connection is
// http.ErrAbortHandler, which Transport turns into an error.
func (s *Store) serveAPI(w http.ResponseWriter, r *http.Request) {
	storeID, path, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), apiRoot), "/")
	path = "/" + path
	record := s.journal.open(s.describe(r, path))
	played := s.faults.take(r.Method, path)
	record.fault(played)
	a, cut := s.play(r, played, storeID, path)
	s.tellCalled(record.status(a.status))
	if cut {
		panic(http.ErrAbortHandler)
	}
	a.write(w, r)
}

// play answers a request as its faults ask. It is true when the connection is to be cut instead of an answer.
func (s *Store) play(r *http.Request, p played, storeID, path string) (answer, bool) {
	if !wait(r.Context(), p.latency) || p.kind == CutBefore {
		return answer{}, true
	}
	if a, instead := p.instead(); instead {
		return a, false
	}
	a := p.damage(s.answer(r, storeID, path))
	if p.kind == CutAfter {
		return answer{}, true
	}
	return a, false
}

// answer handles one request to the API.
func (s *Store) answer(r *http.Request, storeID, path string) answer {
	body, err := readBody(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	token, e := s.admit(r, storeID)
	if e != nil {
		return e.answer()
	}
	if err != nil {
		return failure(413, "", "Request is too large").answer()
	}
	c := &call{store: s, http: r, query: r.URL.Query(), body: body, token: token, now: s.now(), index: s.index()}
	a := s.dispatch(c, path)
	if s.opts.Behaviour.RateLimitHeaders && s.opts.RateLimit > 0 {
		a.header = rateHeaders(s.opts.RateLimit, token)
	}
	return a
}

// dispatch finds the route and runs it.
func (s *Store) dispatch(c *call, path string) answer {
	found, params, known := s.router.find(c.http.Method, path)
	switch {
	case !known:
		return failure(404, "", "Resource not found").answer()
	case found == nil:
		return failure(405, "METHOD_NOT_ALLOWED", "Method not allowed").answer()
	}
	if e := c.token.permit(found); e != nil {
		return e.answer()
	}
	if e := found.accepts(c.http.Header, c.body); e != nil {
		return e.answer()
	}
	c.params = params
	result, e := found.handle(c)
	if e != nil {
		return e.answer()
	}
	if a, done := result.(answer); done {
		return a
	}
	if c.http.Method == http.MethodGet && found.pattern != batchPattern {
		result = parseFields(c.query.Get("responseFields")).project(result)
	}
	return jsonAnswer(result)
}

func rateHeaders(limit int, t *token) http.Header {
	left := max(limit-len(t.rate.accepted), 0)
	return http.Header{"X-Ratelimit-Limit": {strconv.Itoa(limit)}, "X-Ratelimit-Remaining": {strconv.Itoa(left)}}
}

var errBodyTooBig = errors.New("request body too big")

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = errBodyTooBig
	}
	return body, err
}

// describe notes a request for the journal.
func (s *Store) describe(r *http.Request, path string) RequestRecord {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := r.URL.Query()
	if query.Has("token") {
		query.Set("token", "redacted")
	}
	if text, err := url.PathUnescape(path); err == nil {
		path = text
	}
	return RequestRecord{
		Time: s.now().UTC().Truncate(time.Microsecond), Method: r.Method, Path: path, Query: query.Encode(),
		Token: s.access.kindOf(r.Header.Get("Authorization")),
	}
}
