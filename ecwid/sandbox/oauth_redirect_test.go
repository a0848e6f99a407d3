package sandbox

import (
	"net/url"
	"strings"
	"testing"
)

func TestAllowedRedirect(t *testing.T) {
	registered := []string{"https://www.example.com", "http://127.0.0.1:8765/base"}
	cases := map[string]bool{
		"https://www.example.com":                      true,
		"https://www.example.com/oauth/callback":       true,
		"https://WWW.EXAMPLE.COM/oauth":                true,
		"https://www.example.com/cb?nonce=1":           true,
		"http://127.0.0.1:8765/callback":               true,
		"http://www.example.com":                       false,
		"https://www.example.com.evil.example":         false,
		"https://www.example.com:8443":                 false,
		"https://evil.example/https://www.example.com": false,
		"https://www.example.com@evil.example/":        false,
		"https://me@www.example.com/":                  false,
		"https://example.com":                          false,
		"http://127.0.0.1:8766/callback":               false,
		"http://127.0.0.1/callback":                    false,
		"http://localhost:8765/callback":               false,
		"https://www.example.com/#fragment":            false,
		"//www.example.com/callback":                   false,
		"/callback":                                    false,
		"javascript:alert(1)":                          false,
		"":                                             false,
		"https://%zz":                                  false,
	}
	for address, want := range cases {
		if got := allowedRedirect(address, registered); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
	for address, want := range map[string]bool{"https://anything.example/x": true, "http://127.0.0.1:1/": true, "ftp://x.example": false, "app://callback": false} {
		if got := allowedRedirect(address, nil); got != want {
			t.Errorf("%q without registered addresses: %v, want %v", address, got, want)
		}
	}
}

// Whatever redirect_uri, scope and state are sent, a code goes nowhere but to the registered host.
func FuzzAuthorize(f *testing.F) {
	f.Add("http://127.0.0.1:8765/callback", "read_orders", "s")
	f.Add("http://127.0.0.1:8765@evil.example/", "read_orders", "")
	f.Add("http://127.0.0.1:8765/\r\nX: y", "read_orders", "\r\n")
	f.Add("http://127.0.0.1:8765\\@evil.example", "read_orders", "\x00")
	f.Add("https://evil.example", "", "&code=1")
	f.Fuzz(func(t *testing.T, redirect, scope, state string) {
		d := newDesk(t, Options{RedirectURIs: []string{"http://127.0.0.1:8765"}, Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{OAuthAutoApprove: true}}})
		query := url.Values{"client_id": {"sandbox-app"}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {scope}, "state": {state}}
		status, page, location := d.page("GET", "/api/oauth/authorize?"+query.Encode(), nil)
		if status == 400 && location == "" && !strings.Contains(page, "<form") {
			return
		}
		u, err := url.Parse(location)
		if status != 302 || err != nil || u.Scheme != "http" || u.Host != "127.0.0.1:8765" || u.User != nil {
			t.Fatalf("HTTP %d to %q (%v)", status, location, err)
		}
		if u.Query().Get("code") == "" || u.Query().Get("state") != state && state != "" {
			t.Fatalf("callback %q for state %q", location, state)
		}
	})
}
