package login

import (
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
)

func TestOAuthURL(t *testing.T) {
	for _, test := range []struct{ flag, api, want string }{
		{"", "", "https://my.ecwid.com"},
		{"", "https://app.ecwid.com/api/v3", "https://my.ecwid.com"},
		{"", "https://APP.ecwid.com:443/api/v3/1003", "https://my.ecwid.com"},
		{"", "http://127.0.0.1:8081/api/v3", "http://127.0.0.1:8081"},
		{"https://oauth.example.com", "http://127.0.0.1:8081/api/v3", "https://oauth.example.com"},
	} {
		if got := (AppSettings{OAuthURL: test.flag}).oauthURL(test.api); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

func TestSettings(t *testing.T) {
	needed := map[ecwid.Scope][]string{ecwid.ReadOrders: {"find_order"}, ecwid.CreateOrders: {"create_order"}, ecwid.ReadStoreProfile: nil}
	consent, err := AppSettings{ClientID: " app ", ClientSecret: ecwid.NewSecret("s")}.Consent("", needed)
	if want := []ecwid.Scope{ecwid.CreateOrders, ecwid.ReadOrders, ecwid.ReadStoreProfile}; err != nil || !slices.Equal(consent.Scopes, want) || consent.App.ClientID != "app" || consent.Route.listen != "127.0.0.1:0" {
		t.Errorf("got %+v, %v", consent, err)
	}
	consent, err = AppSettings{Scope: []string{" read_orders", "", "charge"}, RedirectURL: "https://www.example.com/cb"}.Consent("", needed)
	if err != nil || !slices.Equal(consent.Scopes, []ecwid.Scope{ecwid.ReadOrders, "charge"}) || consent.Route.listen != "" {
		t.Errorf("got %+v, %v", consent, err)
	}
	for want, settings := range map[string]AppSettings{
		"--oauth-url": {OAuthURL: "my.ecwid.com"}, "--redirect-url": {RedirectURL: "x"}, "--callback-port": {CallbackPort: 70000}, "not both": {Paste: true, Listen: ":1", RedirectURL: "https://x.example"},
	} {
		if _, err := settings.Consent("", needed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", settings, err)
		}
	}
	for want, l := range map[string]Login{"--api-url": {APIURL: "app.ecwid.com"}, "lower-case": {Name: "My Shop"}} {
		if err := l.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", l, err)
		}
	}
	if err := (Login{Name: "main", APIURL: "https://app.ecwid.com/api/v3"}).Check(); err != nil {
		t.Error(err)
	}
}
