package auth

import (
	"log/slog"
	"net/http"
)

// MiddlewareOptions says how callers are let in. Only Verifier is required.
type MiddlewareOptions struct {
	Verifier Verifier
	Metadata *MetadataOptions // where callers get tokens by OAuth; nil: they are given tokens by hand
	Logger   *slog.Logger     // told at level info why somebody is turned away; nil: nobody
}

// Middleware returns a wrapper that lets a request pass if it carries a valid bearer token. The caller is in the
// context of the request, whose Authorization header is taken away: a caller's token goes no further. Other requests
// get 400, 401, 403 or 503 with a challenge (RFC 6750) and a JSON object that says what to do.
func Middleware(options MiddlewareOptions) func(http.Handler) http.Handler {
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, err := options.identify(r)
			if err != nil {
				options.Logger.InfoContext(r.Context(), "a caller was turned away", "reason", err, "method", r.Method, "path", r.URL.Path)
				options.refuse(w, r, err)
				return
			}
			r = r.WithContext(NewContext(r.Context(), p))
			r.Header = r.Header.Clone()
			r.Header.Del("Authorization")
			next.ServeHTTP(w, r)
		})
	}
}

func (o MiddlewareOptions) identify(r *http.Request) (Principal, error) {
	token, err := bearerToken(r)
	if err != nil {
		return Principal{}, err
	}
	return o.Verifier.Verify(r.Context(), token)
}
