package config

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func loadHTTP(t *testing.T, flags ...string) (HTTP, error) {
	t.Helper()
	var h HTTP
	parser, err := kong.New(&h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(flags); err != nil {
		return h, err
	}
	env := OS()
	env.Getenv = func(string) string { return "" }
	env.UserConfigDir = func() (string, error) { return t.TempDir(), nil }
	return h, h.Complete(env)
}

func TestHTTPDefaults(t *testing.T) {
	h, err := loadHTTP(t)
	if err != nil || h.Addr != "127.0.0.1:8080" || h.Auth != "none" || h.NoSSE || h.AdminAddr != "" || h.LogLevel != "info" ||
		h.ReadScope != "ecwid:read" || h.WriteScope != "ecwid:write" || h.StoresClaim != "ecwid_stores" {
		t.Errorf("got %+v, %v", h, err)
	}
	if h, err = loadHTTP(t, "--log-level=warn"); err != nil || h.LogLevel != "warn" {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestHTTPSettings(t *testing.T) {
	h, err := loadHTTP(t, "--addr=:0", "--no-sse", "--admin-addr=127.0.0.1:0", "--allowed-host=a.example,b.example:8443", "--allowed-host=c.example",
		"--allowed-origin=https://app.example.com", "--auth=oidc", "--oidc-issuer=https://login.example.com", "--audience=https://mcp.example.com/mcp")
	if err != nil || len(h.AllowedHosts) != 3 || len(h.AllowedOrigins) != 1 || !h.NoSSE {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestHTTPMistakes(t *testing.T) {
	for want, flags := range map[string][]string{
		"--addr must be":                                      {"--addr=8080"},
		"--admin-addr must be":                                {"--admin-addr=x"},
		"--allowed-origin app.example.com must be":            {"--allowed-origin=app.example.com"},
		"--allowed-origin https://a.example/path must be":     {"--allowed-origin=https://a.example/path"},
		"--auth oidc needs --oidc-issuer and --audience":      {"--auth=oidc", "--audience=x"},
		"--audience and --public-url need --auth oidc":        {"--oidc-issuer=https://x.example"},
		"--public-url need --auth oidc":                       {"--public-url=https://x.example"},
		"--public-url must be the server's address":           {"--public-url=mcp.example.com"},
		"--public-url must be":                                {"--public-url=https://mcp.example.com/shop/mcp/"},
		"--public-url must":                                   {"--public-url=ftp://mcp.example.com"},
		"--read-scope and --write-scope must be one word":     {`--read-scope=a b" x`},
		"--read-scope and --write-scope must be":              {"--write-scope="},
		"--stores-claim must be":                              {"--stores-claim="},
		"--token-file names the callers' tokens":              {"--token-file=x"},
		`--auth must be one of "none","bearer","oidc"`:        {"--auth=basic"},
		"unknown flag --image-root":                           {"--image-root=/"},
		"--call-timeout must be more than 0, for example 30s": {"--call-timeout=0s"},
	} {
		if _, err := loadHTTP(t, flags...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v", flags, err)
		}
	}
}
