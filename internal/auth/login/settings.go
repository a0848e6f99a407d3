package login

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/storename"
)

// AppSettings are what can be set for logging in on Ecwid's page; the tags are those of the command line.
type AppSettings struct {
	ClientID     string       `name:"client-id" env:"ECWID_CLIENT_ID" placeholder:"ID" help:"Client id of your Ecwid app. Without it you are asked."`
	ClientSecret ecwid.Secret `name:"client-secret" env:"ECWID_CLIENT_SECRET" placeholder:"SECRET" help:"Client secret of your Ecwid app. Without it you are asked; command lines are visible to other users of the machine."`
	Scope        []string     `placeholder:"SCOPE" help:"Access scope to ask for; may be repeated (all that the tools need)."`
	RedirectURL  string       `name:"redirect-url" placeholder:"URL" help:"Redirect address that is registered for the app (http://127.0.0.1 with the port that listens)."`
	Listen       string       `placeholder:"ADDR" help:"Address to listen on behind a proxy that forwards --redirect-url."`
	CallbackPort int          `placeholder:"PORT" help:"Loopback port to listen on (a free one)."`
	Paste        bool         `help:"Do not listen: you paste the address where the browser ended. For machines without a browser."`
	NoBrowser    bool         `help:"Open no browser; print the address only."`
	OAuthURL     string       `name:"oauth-url" env:"ECWID_OAUTH_URL" placeholder:"URL" help:"Host of Ecwid's OAuth pages (https://my.ecwid.com, or the host of another --api-url)."`
}

// Consent checks the settings and returns a Consent to which only the ways of the machine have to be added. It asks for
// all needed scopes unless the settings name others. The client id and secret may still be missing.
func (s AppSettings) Consent(apiURL string, needed map[ecwid.Scope][]string) (Consent, error) {
	route, err := NewRoute(RouteOptions{RedirectURL: s.RedirectURL, Listen: s.Listen, CallbackPort: s.CallbackPort, Paste: s.Paste})
	if err != nil {
		return Consent{}, err
	}
	c := Consent{
		App:    ecwid.OAuthApp{ClientID: strings.TrimSpace(s.ClientID), ClientSecret: s.ClientSecret, BaseURL: s.oauthURL(apiURL)},
		Scopes: s.scopes(needed), Route: route,
	}
	if _, err := (ecwid.OAuthApp{ClientID: "any", BaseURL: c.App.BaseURL}).AuthorizeURL("any", "", c.Scopes); err != nil {
		return Consent{}, errors.New("the OAuth URL (--oauth-url, ECWID_OAUTH_URL) must look like " + ecwid.DefaultOAuthURL)
	}
	return c, nil
}

func (s AppSettings) scopes(needed map[ecwid.Scope][]string) []ecwid.Scope {
	var chosen []ecwid.Scope
	for _, name := range s.Scope {
		if name = strings.TrimSpace(name); name != "" {
			chosen = append(chosen, ecwid.Scope(name))
		}
	}
	if chosen == nil {
		return slices.Sorted(maps.Keys(needed))
	}
	return chosen
}

// oauthURL is the host of the OAuth pages: a store that is not Ecwid's has them beside its API.
func (s AppSettings) oauthURL(apiURL string) string {
	if s.OAuthURL != "" {
		return s.OAuthURL
	}
	official, _ := url.Parse(ecwid.DefaultBaseURL)
	api, err := url.Parse(apiURL)
	if apiURL == "" || err != nil || strings.EqualFold(api.Hostname(), official.Hostname()) {
		return ecwid.DefaultOAuthURL
	}
	return api.Scheme + "://" + api.Host
}

// Check reports settings of the login that cannot be right.
func (l Login) Check() error {
	if l.Name != "" {
		if err := storename.Check(l.Name); err != nil {
			return err
		}
	}
	if _, err := ecwid.New(ecwid.Config{StoreID: 1, Token: ecwid.NewSecret("none"), BaseURL: l.APIURL}); err != nil {
		return errors.New("the API URL (--api-url, ECWID_API_URL) must look like " + ecwid.DefaultBaseURL)
	}
	return nil
}
