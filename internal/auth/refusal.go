package auth

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

const retryAfter = "5" // seconds

// refusal is how a caller is turned away.
type refusal struct {
	reason      error
	status      int
	code        string // error in the answer's body; from RFC 6750, section 3.1, where that has one
	description string
}

func refusals() []refusal {
	return []refusal{
		{errNoToken, http.StatusUnauthorized, "token_required", "Send a token in the header Authorization: Bearer TOKEN. It is not accepted in the URL."},
		{errSeveralTokens, http.StatusBadRequest, "invalid_request", "Send one Authorization header, not several."},
		{ErrInvalidToken, http.StatusUnauthorized, "invalid_token", "The token is unknown, revoked or not meant for this server. An Ecwid token is not accepted here."},
		{ErrExpiredToken, http.StatusUnauthorized, "invalid_token", "The token has expired."},
		{ErrNoExpiry, http.StatusUnauthorized, "invalid_token", "The token does not say when it expires (exp). Its issuer must add that."},
		{ErrInsufficientScope, http.StatusForbidden, "insufficient_scope", "The token holds no scope of this server."},
		{ErrNoStore, http.StatusForbidden, "no_store", "The token names no store. Its issuer must add the claim that names the stores."},
	}
}

func refusalFor(err error) refusal {
	for _, r := range refusals() {
		if errors.Is(err, r.reason) {
			return r
		}
	}
	return refusal{ErrUnavailable, http.StatusServiceUnavailable, "temporarily_unavailable", "The server cannot check tokens at the moment; its log says why. Try again."}
}

func (o MiddlewareOptions) refuse(w http.ResponseWriter, r *http.Request, err error) {
	refused := refusalFor(err)
	switch refused.status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", retryAfter)
	default:
		if refused.code != "no_store" { // no other token of the caller's would help
			w.Header().Set("WWW-Authenticate", o.challenge(r, refused))
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(refused.status)
	_ = json.NewEncoder(w).Encode(struct { // the caller is gone when this fails
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}{refused.code, strings.TrimSpace(refused.description + " " + o.advice(refused))})
}

// challenge is the value of WWW-Authenticate. Without a token it names no error, as RFC 6750 asks.
func (o MiddlewareOptions) challenge(r *http.Request, refused refusal) string {
	var parameters []string
	add := func(name, value string) {
		if value != "" {
			parameters = append(parameters, name+`="`+value+`"`)
		}
	}
	if refused.reason != errNoToken {
		add("error", refused.code)
		add("error_description", refused.description)
	}
	if o.Metadata != nil {
		if refused.status != http.StatusBadRequest {
			add("scope", strings.Join(o.Metadata.Scopes, " "))
		}
		add("resource_metadata", o.Metadata.url(r))
	}
	return strings.TrimSpace("Bearer " + strings.Join(parameters, ", "))
}

func (o MiddlewareOptions) advice(refused refusal) string {
	switch {
	case refused.status == http.StatusForbidden && o.Metadata != nil && refused.code == "insufficient_scope":
		return "Get one with a scope of: " + strings.Join(o.Metadata.Scopes, ", ") + "."
	case refused.status != http.StatusUnauthorized:
		return ""
	case o.Metadata != nil:
		return "Get one from " + o.Metadata.Issuer + "."
	}
	return "Who runs the server makes one with: ecwid-mcp token new --label NAME"
}
