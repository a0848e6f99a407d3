package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"ecwid-mcp/ecwid"
)

// HTTP is everything that can be set for serving over HTTP.
type HTTP struct {
	Config
	Addr           string   `default:"127.0.0.1:8080" help:"Address to listen on; port 0 takes a free one (${default})."`
	NoSSE          bool     `name:"no-sse" help:"Leave out the older HTTP+SSE transport (/sse and /message), which MCP has deprecated."`
	AdminAddr      string   `name:"admin-addr" placeholder:"ADDR" help:"Loopback address for /metrics, which is served nowhere else."`
	AllowedHosts   []string `name:"allowed-host" placeholder:"NAME,…" help:"Host names, beyond loopback ones, under which the server may be called."`
	AllowedOrigins []string `name:"allowed-origin" placeholder:"ORIGIN,…" help:"Web origins, beyond loopback ones, from which browsers may call."`
	SessionKeyFile string   `name:"session-key-file" env:"ECWID_SESSION_KEY_FILE" placeholder:"FILE" help:"File with at least 32 random bytes that sign session ids; give the same to all replicas (a new key at every start)."`

	Auth          string       `enum:"none,bearer,oidc" default:"none" help:"Who may call: none asks nobody and is for loopback addresses only; bearer takes tokens of ecwid-mcp token; oidc takes access tokens of an OpenID provider (${default})."`
	CallerTokens  string       `name:"token-file" placeholder:"FILE" help:"With --auth bearer: the callers' tokens (tokens.json in the data folder). The Ecwid token's file is set by ECWID_TOKEN_FILE."`
	OIDCIssuer    string       `name:"oidc-issuer" placeholder:"URL" help:"With --auth oidc: the issuer of access tokens."`
	Audience      string       `help:"With --auth oidc: the audience that access tokens must name."`
	PublicURL     string       `name:"public-url" placeholder:"URL" help:"With --auth oidc: the server's address as callers see it, without /mcp (taken from each request)."`
	ReadScope     string       `default:"ecwid:read" help:"With --auth oidc: the scope for reading tools (${default})."`
	WriteScope    string       `default:"ecwid:write" help:"With --auth oidc: the scope for all tools (${default})."`
	WebhookPath   ecwid.Secret `kong:"-"` // a secret segment behind /webhooks/ecwid, from ECWID_WEBHOOK_PATH
	WebhookSecret ecwid.Secret `kong:"-"` // the app's client secret, from ECWID_CLIENT_SECRET
	StoresClaim   string       `default:"ecwid_stores" help:"With --auth oidc: the claim that names the stores a caller may see (${default})."`

	Callbacks `embed:"" prefix:"events-"`
}

// Complete does what Config.Complete does, for these settings.
func (h *HTTP) Complete(env Environment) error {
	h.WebhookSecret = ecwid.NewSecret(env.Getenv("ECWID_CLIENT_SECRET"))
	h.WebhookPath = ecwid.NewSecret(env.Getenv("ECWID_WEBHOOK_PATH"))
	if h.LogLevel == "" {
		h.LogLevel = "info"
	}
	return AsError(errors.Join(h.Config.Complete(env), h.checkAddresses(), h.checkOrigins(), h.checkAuth(), h.checkWebhooks(), h.Callbacks.complete(env), h.checkCallbacks()))
}

func (h *HTTP) checkAddresses() error {
	var problems []error
	if _, _, err := net.SplitHostPort(h.Addr); err != nil {
		problems = append(problems, errors.New("--addr must be a host and a port such as 127.0.0.1:8080"))
	}
	if _, _, err := net.SplitHostPort(h.AdminAddr); h.AdminAddr != "" && err != nil {
		problems = append(problems, errors.New("--admin-addr must be a host and a port such as 127.0.0.1:9090"))
	}
	return errors.Join(problems...)
}

// checkCallbacks tells whoever allows callbacks that there will be none.
func (h *HTTP) checkCallbacks() error {
	if h.Auth == "none" && len(h.Allow) > 0 {
		return errors.New("--events-allow needs --auth bearer or oidc: subscriptions belong to callers that have a name")
	}
	return nil
}

// checkWebhooks wants a path that needs no escaping, since Ecwid support types it in.
func (h *HTTP) checkWebhooks() error {
	if !h.WebhookPath.IsZero() && !pathSegment.MatchString(h.WebhookPath.Reveal()) {
		return errors.New("ECWID_WEBHOOK_PATH must be made of letters, digits, - and _")
	}
	return nil
}

var pathSegment = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (h *HTTP) checkOrigins() error {
	for _, origin := range h.AllowedOrigins {
		if !isOrigin(origin) {
			return fmt.Errorf("--allowed-origin %s must be a scheme and a host such as https://app.example.com", origin)
		}
	}
	return nil
}

func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && strings.TrimSuffix(text, "/") == u.Scheme+"://"+u.Host
}

// scopeForm is what RFC 6749, section 3.3, lets a scope be made of.
var scopeForm = regexp.MustCompile(`^[\x21\x23-\x5b\x5d-\x7e]+$`)

func checkPublicURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/mcp") {
		return errors.New("--public-url must be the server's address without /mcp, such as https://mcp.example.com")
	}
	return nil
}

func (h *HTTP) checkAuth() error {
	var problems []error
	if h.Auth == "oidc" && (h.OIDCIssuer == "" || h.Audience == "") {
		problems = append(problems, errors.New("--auth oidc needs --oidc-issuer and --audience"))
	}
	if h.Auth != "oidc" && (h.OIDCIssuer != "" || h.Audience != "" || h.PublicURL != "") {
		problems = append(problems, errors.New("--oidc-issuer, --audience and --public-url need --auth oidc"))
	}
	problems = append(problems, checkPublicURL(h.PublicURL))
	for _, scope := range []string{h.ReadScope, h.WriteScope} {
		if !scopeForm.MatchString(scope) {
			problems = append(problems, errors.New("--read-scope and --write-scope must be one word each, such as ecwid:read"))
			break
		}
	}
	if h.StoresClaim == "" {
		problems = append(problems, errors.New("--stores-claim must be the name of a claim such as ecwid_stores"))
	}
	if h.Auth != "bearer" && h.CallerTokens != "" {
		problems = append(problems, errors.New("--token-file names the callers' tokens and needs --auth bearer; the file of the Ecwid token is set by the variable ECWID_TOKEN_FILE"))
	}
	return errors.Join(problems...)
}
