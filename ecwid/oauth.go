package ecwid

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/oauth2"
)

// DefaultOAuthURL is the host of Ecwid's OAuth pages.
const DefaultOAuthURL = "https://my.ecwid.com"

// OAuthApp is an app registered at Ecwid that asks owners of stores for access (Ecwid docs, page Launch native and
// external apps). Ecwid knows no PKCE, so the client secret is mandatory.
type OAuthApp struct {
	ClientID     string
	ClientSecret Secret
	// BaseURL is the host of the OAuth pages; DefaultOAuthURL when empty.
	BaseURL string
	// Transport carries the exchange of the code; when nil, as in Config.
	Transport http.RoundTripper
}

// Grant is what an owner's consent gives: a token for one store that does not expire. The e-mail address that older
// documentation shows is not kept.
type Grant struct {
	Token       Secret
	PublicToken Secret // only with the scope public_storefront
	StoreID     int64
	Scopes      []Scope // nil when Ecwid did not name them
}

// Codes of the OAuth errors that Error.Code may hold (RFC 6749). Ecwid does not document its own.
const (
	CodeInvalidGrant  = "invalid_grant"  // the code is unknown, used, too old, or of another redirect address
	CodeInvalidClient = "invalid_client" // the client id or secret is wrong
)

// AuthorizeURL is the page where the owner of a store says yes or no. The browser then goes to redirectURL with code
// and store_id, or with error=access_denied, added to its query. Ecwid does not document that state comes back.
// Asking for a scope that the app is not registered for shows the owner an error.
func (a OAuthApp) AuthorizeURL(redirectURL, state string, scopes []Scope) (string, error) {
	base, err := a.base()
	if err != nil {
		return "", err
	}
	if a.ClientID == "" || redirectURL == "" || len(scopes) == 0 {
		return "", errors.New("ecwid: client id, redirect address and scopes are all mandatory")
	}
	config := oauth2.Config{
		ClientID: a.ClientID, RedirectURL: redirectURL, Scopes: scopeNames(scopes),
		Endpoint: oauth2.Endpoint{AuthURL: base.JoinPath("api", "oauth", "authorize").String()},
	}
	return config.AuthCodeURL(state), nil
}

// Exchange trades the code of a callback for a token. Call it once for each code: a second use disables the token that
// the first one gave (Ecwid docs, OAuth). The redirect address must be the one of AuthorizeURL. Failures are *Error;
// KindOutcomeUnknown means that the answer was lost and the code may be used up.
func (a OAuthApp) Exchange(ctx context.Context, storeID int64, redirectURL, code string) (Grant, error) {
	base, err := a.base()
	if err != nil {
		return Grant{}, err
	}
	e := exchange{app: a, req: &request{method: http.MethodPost, path: []string{"oauth", "token", strconv.FormatInt(storeID, 10)}}, code: code}
	if a.ClientID == "" || a.ClientSecret.IsZero() || code == "" || storeID <= 0 {
		return Grant{}, e.req.fail(KindInvalid, "client id, client secret, code and store id are all mandatory")
	}
	config := oauth2.Config{
		ClientID: a.ClientID, ClientSecret: a.ClientSecret.Reveal(), RedirectURL: redirectURL,
		Endpoint: oauth2.Endpoint{TokenURL: base.JoinPath("api", "oauth", "token", e.req.path[2]).String(), AuthStyle: oauth2.AuthStyleInParams},
	}
	token, err := config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, a.client()), code) // reads at most 1 MB
	if err != nil {
		return Grant{}, e.failure(err)
	}
	return e.grant(token, storeID)
}

func (a OAuthApp) base() (*url.URL, error) {
	text := a.BaseURL
	if text == "" {
		text = DefaultOAuthURL
	}
	base, err := url.Parse(text)
	if err != nil || (base.Scheme != "https" && base.Scheme != "http") || base.Host == "" || base.RawQuery != "" || base.User != nil {
		return nil, errors.New("ecwid: the OAuth URL must look like " + DefaultOAuthURL)
	}
	return base, nil
}

// client follows no redirect: it would carry the secret elsewhere.
func (a OAuthApp) client() *http.Client {
	transport := a.Transport
	if transport == nil {
		transport = defaultTransport()
	}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// exchange is one call to the token endpoint, with what its errors must not show.
type exchange struct {
	app  OAuthApp
	req  *request
	code string
}

// failure words an error of package oauth2 anew, since its own text holds the whole answer.
func (e exchange) failure(err error) *Error {
	var refused *oauth2.RetrieveError
	var urlErr *url.Error
	switch {
	case errors.As(err, &refused):
		return e.refusal(refused)
	case errors.As(err, &urlErr):
		return networkError(e.req, err)
	}
	return e.req.fail(KindOutcomeUnknown, "the answer is no token")
}

func (e exchange) refusal(r *oauth2.RetrieveError) *Error {
	failed := e.req.fail(KindInvalid, e.clean(r.ErrorDescription))
	failed.Status = r.Response.StatusCode
	if r.ErrorCode != "" && len(r.ErrorCode) <= 40 && strings.Trim(r.ErrorCode, "abcdefghijklmnopqrstuvwxyz_") == "" {
		failed.Code = r.ErrorCode
	}
	switch {
	case failed.Code == CodeInvalidClient || failed.Code == "unauthorized_client":
		failed.Kind = KindUnauthorized
	case failed.Status >= 300 && failed.Code == "":
		failed.Kind = kindOf(failed.Status, "")
	}
	switch failed.Kind {
	case KindRateLimited:
		failed.RetryAfter = retryAfter(r.Response.Header)
	case KindUnavailable:
		failed.Kind = KindOutcomeUnknown
	}
	return failed
}

// clean takes the secrets of the call and what would steer a terminal out of Ecwid's words.
func (e exchange) clean(text string) string {
	for _, secret := range []string{e.app.ClientSecret.Reveal(), e.code} {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	return truncate(strings.ToValidUTF8(tokens.ReplaceAllString(text, redacted), "?"), 200)
}

// grant reads the answer. Ecwid's documentation says that token_type is bearer, and its WordPress plugin insists on
// Bearer.
func (e exchange) grant(token *oauth2.Token, storeID int64) (Grant, error) {
	if !strings.EqualFold(token.Type(), "Bearer") {
		return Grant{}, e.req.fail(KindMalformed, "the token is not a bearer token")
	}
	if granted := token.Extra("store_id"); granted != nil && !sameNumber(granted, storeID) {
		return Grant{}, e.req.fail(KindMalformed, "the token is for another store")
	}
	grant := Grant{Token: NewSecret(token.AccessToken), StoreID: storeID}
	if public, ok := token.Extra("public_token").(string); ok {
		grant.PublicToken = NewSecret(public)
	}
	if names, ok := token.Extra("scope").(string); ok {
		grant.Scopes = []Scope{}
		for _, name := range strings.Fields(names) {
			grant.Scopes = append(grant.Scopes, Scope(name))
		}
	}
	return grant, nil
}

// sameNumber compares a number as package oauth2 decodes it: a float64 of JSON, or the text of another form.
func sameNumber(value any, number int64) bool {
	if f, ok := value.(float64); ok {
		return f == float64(number)
	}
	return fmt.Sprint(value) == strconv.FormatInt(number, 10)
}

func scopeNames(scopes []Scope) []string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	return names
}
