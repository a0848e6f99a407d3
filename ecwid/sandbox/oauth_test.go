package sandbox

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const callbackURL = "http://127.0.0.1:8765/callback?nonce=n1"

func authorizeQuery(changes map[string]string) url.Values {
	q := url.Values{"client_id": {"sandbox-app"}, "redirect_uri": {callbackURL}, "response_type": {"code"},
		"scope": {"read_orders read_customers"}, "state": {"s-1"}}
	for name, value := range changes {
		q.Set(name, value)
	}
	return q
}

// page makes a request outside the API and gives the status, body and Location.
func (d *desk) page(method, path string, form url.Values) (status int, body, location string) {
	d.t.Helper()
	r, err := http.NewRequest(method, "https://my.ecwid.example"+path, strings.NewReader(form.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := d.store.Transport().RoundTrip(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return response.StatusCode, string(data), response.Header.Get("Location")
}

// decide answers the authorize page and gives the query of the callback.
func (d *desk) decide(decision string, changes map[string]string) url.Values {
	d.t.Helper()
	form := authorizeQuery(changes)
	form.Set("decision", decision)
	status, body, location := d.page("POST", "/api/oauth/authorize", form)
	u, err := url.Parse(location)
	if status != 302 || err != nil || !strings.HasPrefix(location, "http://127.0.0.1:8765/callback?") {
		d.t.Fatalf("HTTP %d to %q: %s", status, location, body)
	}
	return u.Query()
}

// redeem asks for a token and gives the status and the answer.
func (d *desk) redeem(code string, changes map[string]string) (int, object) {
	d.t.Helper()
	form := url.Values{"client_id": {"sandbox-app"}, "client_secret": {"sandbox-secret"}, "code": {code},
		"redirect_uri": {callbackURL}, "grant_type": {"authorization_code"}}
	for name, value := range changes {
		form.Set(name, value)
	}
	status, body, _ := d.page("POST", "/api/oauth/token/1003", form)
	var doc object
	if err := decode([]byte(body), &doc); err != nil {
		d.t.Fatalf("%s: %v", body, err)
	}
	return status, doc
}

func TestOAuthFlow(t *testing.T) {
	d := newDesk(t, Options{})
	status, page, _ := d.page("GET", "/api/oauth/authorize?"+authorizeQuery(nil).Encode(), nil)
	for _, part := range []string{"<code>read_orders</code>", "<code>read_customers</code>", `value="allow"`, `value="deny"`, "Sandbox Store"} {
		if status != 200 || !strings.Contains(page, part) {
			t.Errorf("HTTP %d, the page lacks %s", status, part)
		}
	}
	back := d.decide("allow", nil)
	if back.Get("store_id") != "1003" || back.Get("state") != "s-1" || back.Get("nonce") != "n1" {
		t.Errorf("callback %v", back)
	}
	status, answer := d.redeem(back.Get("code"), nil)
	d.has(answer, `{"token_type":"Bearer","scope":"read_store_profile read_orders read_customers","store_id":1003}`)
	d.lacks(answer, "public_token", "refresh_token", "expires_in")
	token := str(answer, "access_token")
	if status != 200 || !regexp.MustCompile(`^secret_[A-Za-z0-9]{32}$`).MatchString(token) {
		t.Fatalf("HTTP %d, token %q", status, token)
	}
	d.token = token
	d.get("/orders")
	d.get("/profile")
	d.refused("GET", "/products", "", 403, "INSUFFICIENT_APP_SCOPE", "The app has no access to this resource")
}

func TestOAuthCodeUsedTwiceKillsTheToken(t *testing.T) {
	d := newDesk(t, Options{})
	code := d.decide("allow", map[string]string{"scope": "read_orders public_storefront"}).Get("code")
	_, answer := d.redeem(code, nil)
	if !strings.HasPrefix(str(answer, "public_token"), "public_") {
		t.Errorf("answer %v", answer)
	}
	d.token = str(answer, "access_token")
	d.get("/orders")
	status, again := d.redeem(code, nil)
	if status != 400 {
		t.Errorf("HTTP %d", status)
	}
	d.has(again, `{"error":"invalid_grant"}`)
	if status, body := d.send("GET", "/orders", ""); status != 403 || len(body) != 0 {
		t.Errorf("the token still works: HTTP %d %s", status, body)
	}
}

func TestOAuthTokenRefusals(t *testing.T) {
	d := newDesk(t, Options{})
	code := d.decide("allow", nil).Get("code")
	for _, c := range []struct{ field, value, want string }{
		{"client_id", "other", "invalid_client"},
		{"client_secret", "wrong", "invalid_client"},
		{"grant_type", "password", "unsupported_grant_type"},
		{"redirect_uri", "http://127.0.0.1:8765/other", "invalid_grant"},
		{"code", "none", "invalid_grant"},
	} {
		status, answer := d.redeem(code, map[string]string{c.field: c.value})
		if status != 400 || str(answer, "error") != c.want || str(answer, "error_description") == "" {
			t.Errorf("%s=%s: HTTP %d %v", c.field, c.value, status, answer)
		}
	}
	status, body, _ := d.page("POST", "/api/oauth/token/1004", url.Values{})
	if status != 400 || !strings.Contains(body, "invalid_request") {
		t.Errorf("HTTP %d %s", status, body)
	}
	d.later(5*time.Minute + time.Second)
	if status, answer := d.redeem(code, nil); status != 400 || str(answer, "error") != "invalid_grant" {
		t.Errorf("an old code: HTTP %d %v", status, answer)
	}
	if status, _, _ := d.page("POST", "/api/oauth/token", url.Values{}); status != 404 {
		t.Errorf("the address without a store id: HTTP %d", status)
	}
}

func TestOAuthAuthorizeRefusals(t *testing.T) {
	d := newDesk(t, Options{Scopes: []string{"read_orders"}, RedirectURIs: []string{"http://127.0.0.1:8765"}})
	for _, c := range []struct{ field, value, problem string }{
		{"client_id", "other", "no app with this client_id"},
		{"response_type", "token", "response_type must be code"},
		{"redirect_uri", "http://127.0.0.1:9999/callback", "not on the domain"},
		{"redirect_uri", "https://127.0.0.1:8765/callback", "not on the domain"},
		{"redirect_uri", "javascript:alert(1)", "not on the domain"},
		{"scope", "", "scope is missing"},
		{"scope", "read_orders update_catalog", "not registered for the scope update_catalog"},
		{"scope", "bogus", "has no app with the scope bogus"},
		{"scope", "<b>bold</b>", "the scope &lt;b&gt;bold&lt;/b&gt;"},
	} {
		query := authorizeQuery(map[string]string{"scope": "read_orders read_store_profile", c.field: c.value})
		status, page, location := d.page("GET", "/api/oauth/authorize?"+query.Encode(), nil)
		if status != 400 || !strings.Contains(page, c.problem) || location != "" || strings.Contains(page, "<form") {
			t.Errorf("%s=%s: HTTP %d to %q\n%s", c.field, c.value, status, location, page)
		}
		query.Set("decision", "allow")
		if status, _, location := d.page("POST", "/api/oauth/authorize", query); status != 400 || location != "" {
			t.Errorf("%s=%s posted: HTTP %d to %q", c.field, c.value, status, location)
		}
	}
}

func TestOAuthDenyAndSwitches(t *testing.T) {
	d := newDesk(t, Options{})
	if back := d.decide("deny", nil); back.Get("error") != "access_denied" || back.Get("state") != "s-1" || back.Has("code") {
		t.Errorf("callback %v", back)
	}
	d.store.SetBehaviour(Behaviour{OrderBehaviour: OrderBehaviour{OAuthAutoApprove: true, OAuthDropState: true, OAuthLowercaseTokenType: true}})
	status, _, location := d.page("GET", "/api/oauth/authorize?"+authorizeQuery(nil).Encode(), nil)
	u, err := url.Parse(location)
	if status != 302 || err != nil || u.Query().Has("state") {
		t.Fatalf("HTTP %d to %s", status, location)
	}
	_, answer := d.redeem(u.Query().Get("code"), nil)
	d.has(answer, `{"token_type":"bearer"}`)
}

func TestOAuthReinstallAfterRevocation(t *testing.T) {
	d := newDesk(t, Options{})
	d.store.RevokeToken()
	_, answer := d.redeem(d.decide("allow", nil).Get("code"), nil)
	if status, _ := d.send("GET", "/orders", ""); status != 403 {
		t.Errorf("the old token works again: HTTP %d", status)
	}
	d.token = str(answer, "access_token")
	d.get("/orders")
}

func TestOAuthScopesKeepTheirOrderWithoutRepeats(t *testing.T) {
	got := withProfile([]string{"read_orders", "read_store_profile", "read_orders", "update_orders"})
	if want := []string{"read_store_profile", "read_orders", "update_orders"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestOAuthSwitchesOverTheControlAPI(t *testing.T) {
	d := newDesk(t, Options{})
	r, err := http.NewRequest("POST", "http://sandbox.example/_sandbox/settings", strings.NewReader(`{"behaviour":{"oauthAutoApprove":true}}`))
	if err != nil {
		t.Fatal(err)
	}
	response, err := d.store.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != 200 {
		t.Fatalf("HTTP %d, %v", response.StatusCode, err)
	}
	if status, _, location := d.page("GET", "/api/oauth/authorize?"+authorizeQuery(nil).Encode(), nil); status != 302 || !strings.Contains(location, "code=") {
		t.Errorf("HTTP %d to %q", status, location)
	}
}
