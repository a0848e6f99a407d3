package sandbox

import (
	"slices"
	"strings"
	"time"
)

// access is who may call the store: its tokens, and the addresses that tried bad ones.
type access struct {
	tokens  map[string]*token
	revoked bool // the app was uninstalled: no token works
	callers map[string]*caller
}

// token is one access token of the store.
type token struct {
	value    string
	public   bool
	scopes   []string // nil means all
	disabled bool     // refused for good, for example because its OAuth code was used twice
	rate     rate
}

// caller counts what came from one network address with tokens that do not work.
type caller struct {
	bad          int
	blockedUntil time.Time
}

func newAccess(o Options) access {
	return access{
		tokens: map[string]*token{
			o.Token:       {value: o.Token, scopes: slices.Clone(o.Scopes)},
			o.PublicToken: {value: o.PublicToken, public: true},
		},
		callers: map[string]*caller{},
	}
}

// bearer takes the token out of an Authorization header, empty when there is none.
func bearer(header string) string {
	scheme, value, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(value)
}

// find gives the working token with this value, nil when there is none.
func (a *access) find(value string) *token {
	t := a.tokens[value]
	if t == nil || t.disabled || a.revoked || value == "" {
		return nil
	}
	return t
}

// grants tells whether the token has a scope. read_store_profile is always granted (Ecwid docs, Access scopes).
func (t *token) grants(scope string) bool {
	return t.scopes == nil || scope == "read_store_profile" || slices.Contains(t.scopes, scope)
}

// SetScopes changes the access scopes of Options.Token; nil means all.
func (s *Store) SetScopes(scopes []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.tokens[s.initial.Token].scopes = slices.Clone(scopes)
}

// RevokeToken makes every token of the store refused, as uninstalling the app does.
func (s *Store) RevokeToken() { s.setRevoked(true) }

// RestoreToken undoes RevokeToken.
func (s *Store) RestoreToken() { s.setRevoked(false) }

// TokenRevoked tells whether RevokeToken is in force.
func (s *Store) TokenRevoked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.access.revoked
}

func (s *Store) setRevoked(revoked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.revoked = revoked
}

// kindOf names the kind of token in a header for the journal: none, bad, public or secret.
func (a *access) kindOf(header string) string {
	value := bearer(header)
	switch t := a.find(value); {
	case value == "":
		return "none"
	case t == nil:
		return "bad"
	case t.public:
		return "public"
	}
	return "secret"
}
