package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/mcpevents/webhook"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
)

// callers says who may call over HTTP, and what each may do.
type callers struct {
	verifier     auth.Verifier                   // nil: nobody is asked
	authenticate func(http.Handler) http.Handler // nil as well, then
	public       map[string]http.Handler
}

func newCallers(ctx context.Context, cfg config.HTTP, all *stores, logger *slog.Logger, stderr io.Writer) (callers, error) {
	var who callers
	options := auth.MiddlewareOptions{Logger: logger}
	switch cfg.Auth {
	case "none":
		return who, nil
	case "bearer":
		tokens, err := openTokens(cfg, logger)
		if err != nil {
			return who, err
		}
		reviewTokens(tokens, all, stderr)
		options.Verifier = tokens
	case "oidc":
		metadata := &auth.MetadataOptions{
			PublicURL: cfg.PublicURL, Issuer: cfg.OIDCIssuer, Scopes: []string{cfg.ReadScope, cfg.WriteScope}, Endpoints: endpoints(cfg),
		}
		verifier, err := auth.NewOIDC(ctx, oidcOptions(cfg, len(all.slots), logger))
		if err != nil {
			return who, config.AsError(err)
		}
		options.Verifier, options.Metadata, who.public = verifier, metadata, auth.Metadata(*metadata)
	default:
		return who, config.AsError(errors.New("--auth must be none, bearer or oidc"))
	}
	who.verifier, who.authenticate = options.Verifier, auth.Middleware(options)
	return who, nil
}

// reviewTokens tells whoever starts a server of tokens that can do nothing.
func reviewTokens(tokens *auth.Tokens, served *stores, stderr io.Writer) {
	all, err := tokens.List()
	if err == nil && len(all) == 0 {
		fmt.Fprintln(stderr, "ecwid-mcp: no token lets anybody in yet; make one with: ecwid-mcp token new --label NAME")
	}
	for _, token := range all {
		for _, name := range token.Stores {
			if !served.serves(name) {
				fmt.Fprintf(stderr, "ecwid-mcp: the token %s names the store %s, which is not served; the stores are %s\n",
					token.Label, name, strings.Join(served.names(), ", "))
			}
		}
	}
}

func openTokens(cfg config.HTTP, logger *slog.Logger) (*auth.Tokens, error) {
	path := cmp.Or(cfg.CallerTokens, filepath.Join(cfg.DataDir, auth.TokensFile))
	if cfg.CallerTokens == "" && cfg.DataDir == "" {
		return nil, config.AsError(errors.New("--auth bearer needs a folder for its tokens: set --data-dir or --token-file"))
	}
	tokens, err := auth.OpenTokens(auth.TokensOptions{Path: path, Logger: logger})
	if err != nil {
		return nil, config.AsError(err)
	}
	return tokens, nil
}

// oidcOptions let a caller whose token names no store see the store where there is only one.
func oidcOptions(cfg config.HTTP, stores int, logger *slog.Logger) auth.OIDCOptions {
	return auth.OIDCOptions{
		Issuer: cfg.OIDCIssuer, Audience: cfg.Audience, ReadScope: cfg.ReadScope, WriteScope: cfg.WriteScope,
		StoresClaim: cfg.StoresClaim, AllStoresWithoutClaim: stores == 1, Logger: logger,
	}
}

// endpoints are the addresses at which clients look for the metadata. /message is none: clients of HTTP+SSE know /sse.
func endpoints(cfg config.HTTP) []string {
	if cfg.NoSSE {
		return []string{transport.PathMCP}
	}
	return []string{transport.PathMCP, transport.PathSSE}
}

// access is what the caller of a request may do: everything where nobody is asked, and nothing where somebody was and
// is not known.
func (c callers) access(ctx context.Context) toolkit.Access {
	if c.verifier == nil {
		return toolkit.Access{Everywhere: true}
	}
	p, known := auth.FromContext(ctx)
	if !known {
		return toolkit.Access{}
	}
	return accessOf(p)
}

func accessOf(p auth.Principal) toolkit.Access {
	return toolkit.Access{Everywhere: p.Stores == nil, Stores: p.Stores, ReadOnly: !p.Write}
}

// guard lets only known callers pass, where anybody is asked.
func (c callers) guard(next http.Handler) http.Handler {
	if c.authenticate == nil {
		return next
	}
	return c.authenticate(next)
}

// id names the caller of a request, to bind sessions to.
func (c callers) id(ctx context.Context) string {
	p, _ := auth.FromContext(ctx)
	return p.ID
}

// valid returns what tells whether the caller of an open stream may go on; nil where nobody is asked.
func (c callers) valid() func(context.Context) bool {
	if c.verifier == nil {
		return nil
	}
	return func(ctx context.Context) bool {
		p, known := auth.FromContext(ctx)
		return known && c.verifier.Valid(ctx, p)
	}
}

// errNotHere holds a subscription that another server made, with other settings: its end is near, or that one's business.
var errNotHere = errors.New("this server does not serve the store of the subscription, or not its owner's kind of callers")

// still returns what tells whether the owner of a webhook subscription may still follow its store. A provider of OpenID
// does not tell; there the subscription's own end has to do.
func (c callers) still(offered []toolkit.Store) func(context.Context, webhook.Subscription) error {
	return func(_ context.Context, s webhook.Subscription) error {
		i := slices.IndexFunc(offered, func(store toolkit.Store) bool { return store.Name == s.StoreName })
		if i < 0 {
			return errNotHere
		}
		tokens, bearer := c.verifier.(*auth.Tokens)
		switch {
		case strings.HasPrefix(s.Principal, "oidc:") == bearer:
			return errNotHere
		case !bearer:
			return nil
		}
		p, err := tokens.Current(s.Principal)
		switch {
		case errors.Is(err, auth.ErrUnavailable):
			return err
		case err != nil || !accessOf(p).Sees(offered[i]):
			return webhook.ErrForbidden
		}
		return nil
	}
}
