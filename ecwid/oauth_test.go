package ecwid_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

const (
	redirectURL  = "http://127.0.0.1:8765/callback?nonce=n"
	clientSecret = "sandbox-secret"
)

func appOf(store *sandbox.Store) ecwid.OAuthApp {
	info := store.Info()
	return ecwid.OAuthApp{ClientID: info.ClientID, ClientSecret: ecwid.NewSecret(info.ClientSecret), Transport: store.Transport()}
}

// consent asks the store's owner, who says yes, and returns the query of the callback.
func consent(t *testing.T, app ecwid.OAuthApp, scopes ...ecwid.Scope) url.Values {
	t.Helper()
	address := must(app.AuthorizeURL(redirectURL, "state-1", scopes))(t)
	page := must(url.Parse(address))(t)
	if page.Scheme+"://"+page.Host+page.Path != "https://my.ecwid.com/api/oauth/authorize" {
		t.Errorf("address %s", address)
	}
	form := page.Query()
	for name, want := range map[string]string{"client_id": app.ClientID, "redirect_uri": redirectURL, "response_type": "code", "state": "state-1"} {
		if form.Get(name) != want {
			t.Errorf("%s=%s, want %s", name, form.Get(name), want)
		}
	}
	form.Set("decision", "allow")
	request := must(http.NewRequestWithContext(t.Context(), "POST", "https://my.ecwid.com/api/oauth/authorize", strings.NewReader(form.Encode())))(t)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := must(app.Transport.RoundTrip(request))(t)
	if err := answer.Body.Close(); err != nil || answer.StatusCode != 302 {
		t.Fatalf("HTTP %d, %v", answer.StatusCode, err)
	}
	return must(url.Parse(answer.Header.Get("Location")))(t).Query()
}

func TestOAuthExchange(t *testing.T) {
	store, _ := open(t, sandbox.Options{})
	app := appOf(store)
	for _, lower := range []bool{false, true} { // the documents disagree about token_type
		store.SetBehaviour(sandbox.Behaviour{OrderBehaviour: sandbox.OrderBehaviour{OAuthLowercaseTokenType: lower}})
		back := consent(t, app, ecwid.ReadOrders, "public_storefront")
		grant := must(app.Exchange(t.Context(), 1003, redirectURL, back.Get("code")))(t)
		if want := []ecwid.Scope{ecwid.ReadStoreProfile, ecwid.ReadOrders, "public_storefront"}; !slices.Equal(grant.Scopes, want) || grant.StoreID != 1003 || !grant.PublicToken.IsPublic() {
			t.Errorf("got %+v", grant)
		}
		must(clientOf(t, store, grant.Token.Reveal()).Profile(t.Context()))(t)
		if shown := fmt.Sprintf("%+v %#v", grant, grant); strings.Contains(shown, grant.Token.Reveal()) || strings.Contains(shown, grant.PublicToken.Reveal()) {
			t.Errorf("printing shows %s", shown)
		}
	}
}

func TestOAuthRefusals(t *testing.T) {
	store, _ := open(t, sandbox.Options{})
	code := consent(t, appOf(store), ecwid.ReadOrders).Get("code")
	for name, test := range map[string]struct {
		change func(*ecwid.OAuthApp, *string, *string, *int64)
		kind   error
		code   string
	}{
		"wrong client":   {func(a *ecwid.OAuthApp, _, _ *string, _ *int64) { a.ClientID = "x" }, ecwid.ErrUnauthorized, ecwid.CodeInvalidClient},
		"wrong secret":   {func(a *ecwid.OAuthApp, _, _ *string, _ *int64) { a.ClientSecret = ecwid.NewSecret("wrong") }, ecwid.ErrUnauthorized, ecwid.CodeInvalidClient},
		"wrong redirect": {func(_ *ecwid.OAuthApp, r, _ *string, _ *int64) { *r = "http://127.0.0.1:8765/callback" }, ecwid.ErrInvalid, ecwid.CodeInvalidGrant},
		"wrong code":     {func(_ *ecwid.OAuthApp, _, c *string, _ *int64) { *c = "nothing" }, ecwid.ErrInvalid, ecwid.CodeInvalidGrant},
		"wrong store":    {func(_ *ecwid.OAuthApp, _, _ *string, id *int64) { *id = 1004 }, ecwid.ErrInvalid, "invalid_request"},
		"no code":        {func(_ *ecwid.OAuthApp, _, c *string, _ *int64) { *c = "" }, ecwid.ErrInvalid, ""},
		"no secret":      {func(a *ecwid.OAuthApp, _, _ *string, _ *int64) { a.ClientSecret = ecwid.Secret{} }, ecwid.ErrInvalid, ""},
		"no store":       {func(_ *ecwid.OAuthApp, _, _ *string, id *int64) { *id = 0 }, ecwid.ErrInvalid, ""},
	} {
		t.Run(name, func(t *testing.T) {
			app, redirect, given, storeID := appOf(store), redirectURL, code, int64(1003)
			test.change(&app, &redirect, &given, &storeID)
			_, err := app.Exchange(t.Context(), storeID, redirect, given)
			if e := fails(t, err, test.kind, "/oauth/token/"); e.Code != test.code || strings.Contains(e.Error(), clientSecret) || strings.Contains(e.Error(), code) {
				t.Errorf("got %v", e)
			}
		})
	}
	must(appOf(store).Exchange(t.Context(), 1003, redirectURL, code))(t) // none of the refused attempts used it up
	_, err := appOf(store).Exchange(t.Context(), 1003, redirectURL, code)
	if e := fails(t, err, ecwid.ErrInvalid, "used before"); e.Code != ecwid.CodeInvalidGrant {
		t.Errorf("got %v", e)
	}
}

func TestOAuthExpiredCode(t *testing.T) {
	now := today
	store, _ := open(t, sandbox.Options{Now: func() time.Time { return now }})
	code := consent(t, appOf(store), ecwid.ReadOrders).Get("code")
	now = now.Add(10 * time.Minute)
	_, err := appOf(store).Exchange(t.Context(), 1003, redirectURL, code)
	if e := fails(t, err, ecwid.ErrInvalid, "expired"); e.Code != ecwid.CodeInvalidGrant {
		t.Errorf("got %v", e)
	}
}

// endpoint is a token endpoint that answers each call with f.
type endpoint func(*http.Request) (*http.Response, error)

func (f endpoint) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, contentType, body string) endpoint {
	return func(*http.Request) (*http.Response, error) {
		header := http.Header{"Content-Type": {contentType}, "Retry-After": {"7"}, "Location": {"https://evil.example/"}}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func TestOAuthOddAnswers(t *testing.T) {
	const code, jsonType = "code-12345", "application/json"
	quoted := `{"error":"invalid_grant","error_description":"` + code + ` with ` + clientSecret + ` gave secret_abc\u001b[2J"}`
	for name, test := range map[string]struct {
		transport endpoint
		kind      error
		words     string
	}{
		"quotes secrets":      {answering(400, jsonType, quoted), ecwid.ErrInvalid, "[redacted] with [redacted] gave [redacted]"},
		"error in a success":  {answering(200, jsonType, `{"error":"invalid_grant"}`), ecwid.ErrInvalid, "invalid_grant"},
		"odd error code":      {answering(400, jsonType, `{"error":"`+clientSecret+`"}`), ecwid.ErrInvalid, "HTTP 400"},
		"page for an error":   {answering(502, "text/html", "<h1>"+clientSecret+"</h1>"), ecwid.ErrOutcomeUnknown, "HTTP 502"},
		"forbidden":           {answering(403, jsonType, ""), ecwid.ErrUnauthorized, "HTTP 403"},
		"blocked":             {answering(429, jsonType, ""), ecwid.ErrRateLimited, "HTTP 429"},
		"redirect":            {answering(307, "text/html", ""), ecwid.ErrMalformed, "HTTP 307"},
		"page for a token":    {answering(200, "text/html", "secret_abc"), ecwid.ErrOutcomeUnknown, "no token"},
		"no token":            {answering(200, jsonType, `{"store_id":1003}`), ecwid.ErrOutcomeUnknown, "no token"},
		"other kind of token": {answering(200, jsonType, `{"access_token":"secret_abc","token_type":"mac"}`), ecwid.ErrMalformed, "bearer"},
		"another store":       {answering(200, jsonType, `{"access_token":"secret_abc","token_type":"bearer","store_id":1004}`), ecwid.ErrMalformed, "another store"},
		"endless":             {answering(200, jsonType, `{"access_token":"`+strings.Repeat("x", 2<<20)+`"}`), ecwid.ErrOutcomeUnknown, "no token"},
		"lost":                {func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") }, ecwid.ErrOutcomeUnknown, "reset"},
		"not reached": {func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		}, ecwid.ErrUnavailable, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			counted := endpoint(func(r *http.Request) (*http.Response, error) { calls++; return test.transport(r) })
			app := ecwid.OAuthApp{ClientID: "a", ClientSecret: ecwid.NewSecret(clientSecret), Transport: counted}
			_, err := app.Exchange(t.Context(), 1003, redirectURL, code)
			e := fails(t, err, test.kind, test.words)
			for _, hidden := range []string{clientSecret, code, "secret_abc", "\x1b"} {
				if strings.Contains(e.Error(), hidden) {
					t.Errorf("the error shows %q: %v", hidden, e)
				}
			}
			if e.Status == 429 && e.RetryAfter != 7*time.Second {
				t.Errorf("wait %v", e.RetryAfter)
			}
			if calls != 1 {
				t.Errorf("%d calls with one code", calls)
			}
		})
	}
}

func TestOAuthLenientAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		contentType, body string
		scopes            []ecwid.Scope
	}{
		"least":           {"application/json", `{"access_token":"secret_abc"}`, nil},
		"store as a text": {"application/json", `{"access_token":"secret_abc","store_id":"1003","scope":""}`, []ecwid.Scope{}},
		"form":            {"text/plain", `access_token=secret_abc&token_type=BEARER&store_id=1003&scope=read_orders`, []ecwid.Scope{ecwid.ReadOrders}},
	} {
		t.Run(name, func(t *testing.T) {
			app := ecwid.OAuthApp{ClientID: "a", ClientSecret: ecwid.NewSecret("b"), Transport: answering(200, test.contentType, test.body)}
			grant := must(app.Exchange(t.Context(), 1003, redirectURL, "c"))(t)
			if grant.Token.Reveal() != "secret_abc" || (grant.Scopes == nil) != (test.scopes == nil) || !slices.Equal(grant.Scopes, test.scopes) {
				t.Errorf("got %+v", grant)
			}
		})
	}
}

func TestOAuthSettings(t *testing.T) {
	good := ecwid.OAuthApp{ClientID: "a", ClientSecret: ecwid.NewSecret("b")}
	for _, base := range []string{"my.ecwid.com", "ftp://my.ecwid.com", "https://", "https://me:pw@my.ecwid.com", "https://my.ecwid.com?x=1", "://"} {
		app := good
		app.BaseURL = base
		if _, err := app.AuthorizeURL(redirectURL, "s", []ecwid.Scope{ecwid.ReadOrders}); err == nil {
			t.Errorf("%s is taken", base)
		}
		if _, err := app.Exchange(t.Context(), 1, redirectURL, "c"); err == nil {
			t.Errorf("%s is taken", base)
		}
	}
	if _, err := good.AuthorizeURL(redirectURL, "s", nil); err == nil {
		t.Error("no scopes are taken")
	}
	if _, err := good.AuthorizeURL("", "s", []ecwid.Scope{ecwid.ReadOrders}); err == nil {
		t.Error("no redirect address is taken")
	}
	if _, err := (ecwid.OAuthApp{}).AuthorizeURL(redirectURL, "s", []ecwid.Scope{ecwid.ReadOrders}); err == nil {
		t.Error("no client id is taken")
	}
}

func TestOAuthExchangeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	app := ecwid.OAuthApp{ClientID: "a", ClientSecret: ecwid.NewSecret("b"), Transport: endpoint(func(r *http.Request) (*http.Response, error) {
		cancel()
		<-r.Context().Done()
		return nil, r.Context().Err()
	})}
	_, err := app.Exchange(ctx, 1003, redirectURL, "c")
	if fails(t, err, ecwid.ErrOutcomeUnknown, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
