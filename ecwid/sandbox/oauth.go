package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// codeLife is how long an OAuth code can be redeemed; Ecwid's docs say "a few minutes".
const codeLife = 5 * time.Minute

// oauthState holds the codes that the store has handed out.
type oauthState struct {
	codes map[string]*grant
}

// grant is what one code stands for.
type grant struct {
	redirectURI string
	scopes      []string
	expires     time.Time
	token       string // issued for the code, empty until it is redeemed
}

// oauthPages serves the authorize page and the token endpoint of Ecwid's OAuth (docs, page Launch native and
// external apps).
func (s *Store) oauthPages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/oauth/authorize", s.showAuthorize)
	mux.HandleFunc("POST /api/oauth/authorize", s.decideAuthorize)
	mux.HandleFunc("POST /api/oauth/token/{storeId}", s.redeemCode)
	return mux
}

// authorization is a request to let an app use the store.
type authorization struct {
	ClientID, RedirectURI, Scope, State string
	Scopes                              []string
}

// readAuthorization checks the four mandatory parameters; problem is what the store's owner is told.
func (s *Store) readAuthorization(form url.Values) (a authorization, problem string) {
	a = authorization{ClientID: form.Get("client_id"), RedirectURI: form.Get("redirect_uri"), Scope: form.Get("scope"),
		State: form.Get("state"), Scopes: strings.Fields(form.Get("scope"))}
	switch {
	case a.ClientID != s.initial.ClientID:
		return a, "There is no app with this client_id."
	case form.Get("response_type") != "code":
		return a, "response_type must be code."
	case !allowedRedirect(a.RedirectURI, s.initial.RedirectURIs):
		return a, "redirect_uri is not on the domain that is registered for the app."
	case len(a.Scopes) == 0:
		return a, "scope is missing."
	}
	for _, scope := range a.Scopes {
		if !knownScope(scope) {
			return a, "Ecwid has no app with the scope " + scope + "."
		}
		if s.initial.Scopes != nil && scope != "read_store_profile" && !slices.Contains(s.initial.Scopes, scope) {
			return a, "The app is not registered for the scope " + scope + "."
		}
	}
	return a, ""
}

// allowedRedirect compares scheme and host with the registered addresses; the path is free. Without registered
// addresses every http or https address is allowed.
func allowedRedirect(redirect string, registered []string) bool {
	u, err := url.Parse(redirect)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || u.Fragment != "" {
		return false
	}
	return len(registered) == 0 || slices.ContainsFunc(registered, func(one string) bool {
		known, err := url.Parse(one)
		return err == nil && known.Scheme == u.Scheme && strings.EqualFold(known.Host, u.Host)
	})
}

// approve makes a code for an authorization and gives the address that takes it back to the app.
func (s *Store) approve(a authorization) string {
	s.mu.Lock()
	code := s.newCode(tokenLetters, 24)
	s.oauth.codes[code] = &grant{redirectURI: a.RedirectURI, scopes: withProfile(a.Scopes), expires: s.now().Add(codeLife)}
	echo := !s.opts.Behaviour.OAuthDropState
	s.mu.Unlock()
	return callback(a, echo, url.Values{"code": {code}, "store_id": {strconv.FormatInt(s.initial.StoreID, 10)}})
}

// refuse gives the address that takes the owner's no back to the app.
func (s *Store) refuse(a authorization) string {
	s.mu.Lock()
	echo := !s.opts.Behaviour.OAuthDropState
	s.mu.Unlock()
	return callback(a, echo, url.Values{"error": {"access_denied"}})
}

func callback(a authorization, echoState bool, values url.Values) string {
	u, err := url.Parse(a.RedirectURI)
	if err != nil {
		return a.RedirectURI
	}
	query := u.Query()
	for name, value := range values {
		query[name] = value
	}
	if echoState && a.State != "" {
		query.Set("state", a.State)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// withProfile adds read_store_profile, which is always granted, and drops repeated scopes.
func withProfile(scopes []string) []string {
	granted := []string{"read_store_profile"}
	for _, scope := range scopes {
		if !slices.Contains(granted, scope) {
			granted = append(granted, scope)
		}
	}
	return granted
}
