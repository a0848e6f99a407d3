package sandbox

import (
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// admit checks who calls, in Ecwid's order: store, token, plan, rate limit. The store comes first: a wrong store id
// is told even to a bad token (measured on app.ecwid.com, 2026-09).
func (s *Store) admit(r *http.Request, storeID string) (*token, *apiError) {
	if storeID != strconv.FormatInt(s.opts.StoreID, 10) {
		return nil, failure(404, "STORE_NOT_FOUND", "Store not found")
	}
	from := s.caller(r)
	limited := s.opts.RateLimit > 0
	if limited && s.now().Before(from.blockedUntil) {
		return nil, s.rateLimited(from.blockedUntil.Sub(s.now()))
	}
	token := s.access.find(bearer(r.Header.Get("Authorization")))
	if token == nil || r.URL.Query().Has("token") { // ?token= is off since 2025-03-20
		if limited {
			from.refuse(s.now(), s.opts.Behaviour)
		}
		return nil, s.badToken()
	}
	if e := s.planGate(); e != nil {
		return nil, e
	}
	if wait := token.rate.take(s.now(), s.opts.RateLimit, s.opts.Behaviour); wait > 0 {
		return nil, s.rateLimited(wait)
	}
	return token, nil
}

func (s *Store) caller(r *http.Request) *caller {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.access.callers[host] == nil {
		s.access.callers[host] = &caller{}
	}
	return s.access.callers[host]
}

func (s *Store) badToken() *apiError {
	e := failure(403, "INVALID_API_TOKEN", "Access token is invalid")
	e.bare = !s.opts.Behaviour.InvalidTokenBody
	return e
}

func (s *Store) rateLimited(wait time.Duration) *apiError {
	e := failure(429, "RATE_LIMITED", "Too many requests")
	e.bare = s.opts.Behaviour.EmptyRateLimitBody
	e.retryAfter = wait
	return e
}

func (s *Store) planGate() *apiError {
	b := s.opts.Behaviour
	if b.Suspended {
		return planRequired("STORE_IS_SUSPENDED", "The store is suspended")
	}
	if s.opts.Plan == Free || s.opts.Plan == Starter && !b.StarterHasAPI {
		return planRequired("", "Please upgrade your account to access API")
	}
	return nil
}

// permit checks a token against a route: public tokens reach storefront data only, others need all scopes.
func (t *token) permit(r *route) *apiError {
	refused := failure(403, "INSUFFICIENT_APP_SCOPE", "The app has no access to this resource")
	if t.public {
		if r.public {
			return nil
		}
		return refused
	}
	for _, scope := range r.scopes {
		if !t.grants(scope) {
			return refused
		}
	}
	return nil
}

// accepts checks the content type of a request that has a body.
func (r *route) accepts(header http.Header, body []byte) *apiError {
	if len(body) == 0 || r.body == rawBody {
		return nil
	}
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err == nil && r.body == imageBody && (kind == "application/octet-stream" || strings.HasPrefix(kind, "image/")) {
		return nil
	}
	if err == nil && r.body == jsonBody && (kind == "application/json" || kind == "text/json") {
		return nil
	}
	if r.body == imageBody {
		return failure(415, "", "Unsupported content type: expected application/octet-stream")
	}
	return failure(415, "", "Unsupported content type: expected application/json or text/json")
}
