package auth

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// keysPeriod is how long keys are trusted without a look at the issuer's list: else they are kept until an unknown one
// comes, so that a key that was withdrawn would stay good.
const keysPeriod = 15 * time.Minute

// issuerKeys are the keys with which an issuer signs.
type issuerKeys struct {
	ctx    context.Context // that of the server; carries the HTTP client
	client *http.Client
	issuer string
	logger *slog.Logger
	now    func() time.Time

	turn   chan struct{} // holds one element while somebody works on the fields below
	set    oidc.KeySet
	since  time.Time
	logged string // the last problem
}

func newIssuerKeys(ctx context.Context, options OIDCOptions) *issuerKeys {
	client := http.Client{Timeout: fetchTimeout}
	if options.HTTPClient != nil {
		client = *options.HTTPClient
	}
	if client.Transport == nil {
		client.Transport = &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, TLSHandshakeTimeout: fetchTimeout}
	}
	client.Transport = newIssuerCache(ctx, client.Transport, options)
	return &issuerKeys{
		ctx: oidc.ClientContext(ctx, &client), client: &client, issuer: options.Issuer, logger: options.Logger, now: options.Now, turn: make(chan struct{}, 1),
	}
}

// current returns the issuer's keys.
func (k *issuerKeys) current(ctx context.Context) (oidc.KeySet, error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	now := k.now()
	if k.set != nil && now.Sub(k.since) < keysPeriod {
		return k.set, nil
	}
	address, err := k.address()
	if err != nil {
		k.report(err)
		return nil, err
	}
	k.set, k.since, k.logged = newKeySet(k.ctx, k.client, address), now, ""
	return k.set, nil
}

// address asks the issuer where its keys are (OpenID Connect Discovery).
func (k *issuerKeys) address() (string, error) {
	provider, err := oidc.NewProvider(k.ctx, k.issuer)
	if err != nil {
		return "", err
	}
	var description struct {
		KeysURL string `json:"jwks_uri"`
	}
	if err := provider.Claims(&description); err != nil {
		return "", err
	}
	if !isSafeURL(description.KeysURL) {
		return "", errors.New("the issuer's description names no https address of its keys (jwks_uri)")
	}
	return description.KeysURL, nil
}

// report logs a problem with the issuer's description once.
func (k *issuerKeys) report(err error) {
	if unreachable := (*unreachableError)(nil); errors.As(err, &unreachable) || err.Error() == k.logged {
		return // logged where it happened
	}
	k.logged = err.Error()
	k.logger.Error("nobody gets in: the description of the issuer of callers' tokens is not usable", "issuer", k.issuer, "error", err)
}

// isSafeURL reports whether nobody on the way can replace what the address returns.
func isSafeURL(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
