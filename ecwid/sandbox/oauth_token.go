package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	maxForm      = 64 << 10
	tokenLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

// redeemCode answers POST /api/oauth/token/{storeId} with an access token for a code. The statuses and words of
// its errors are not documented by Ecwid; they are those of RFC 6749.
func (s *Store) redeemCode(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		oauthFailure(w, r, "invalid_request", "The form could not be read")
		return
	}
	form := r.PostForm
	switch {
	case r.PathValue("storeId") != strconv.FormatInt(s.initial.StoreID, 10):
		oauthFailure(w, r, "invalid_request", "There is no such store")
	case form.Get("client_id") != s.initial.ClientID || form.Get("client_secret") != s.initial.ClientSecret:
		oauthFailure(w, r, "invalid_client", "Unknown client or wrong client secret")
	case form.Get("grant_type") != "authorization_code":
		oauthFailure(w, r, "unsupported_grant_type", "grant_type must be authorization_code")
	default:
		answer, problem := s.issue(form.Get("code"), form.Get("redirect_uri"))
		if problem != "" {
			oauthFailure(w, r, "invalid_grant", problem)
			return
		}
		reply(w, r, answer)
	}
}

func oauthFailure(w http.ResponseWriter, r *http.Request, code, description string) {
	answer{status: http.StatusBadRequest, body: encode(object{"error": code, "error_description": description})}.write(w, r)
}

// issue redeems a code once. A second attempt disables the token that the first one got (Ecwid docs, OAuth).
func (s *Store) issue(code, redirectURI string) (body object, problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.oauth.codes[code]
	switch {
	case g == nil:
		return nil, "The code is not known"
	case g.token != "":
		s.access.tokens[g.token].disabled = true
		return nil, "The code was used before; the token it gave is disabled"
	case s.now().After(g.expires):
		return nil, "The code has expired"
	case redirectURI != g.redirectURI:
		return nil, "redirect_uri is not the one the code was made for"
	}
	s.reinstall()
	g.token = "secret_" + s.newCode(tokenLetters, 32)
	s.access.tokens[g.token] = &token{value: g.token, scopes: g.scopes}
	kind := "Bearer" // Ecwid's WordPress plugin insists on the capital letter
	if s.opts.Behaviour.OAuthLowercaseTokenType {
		kind = "bearer"
	}
	body = object{"access_token": g.token, "token_type": kind, "scope": strings.Join(g.scopes, " "), "store_id": number(s.opts.StoreID)}
	if slices.Contains(g.scopes, "public_storefront") {
		public := "public_" + s.newCode(tokenLetters, 32)
		s.access.tokens[public] = &token{value: public, public: true}
		body["public_token"] = public
	}
	return body, ""
}

// reinstall brings an uninstalled app back: its old tokens stay dead, new ones work.
func (s *Store) reinstall() {
	if !s.access.revoked {
		return
	}
	s.access.revoked = false
	for _, t := range s.access.tokens {
		t.disabled = true
	}
}
