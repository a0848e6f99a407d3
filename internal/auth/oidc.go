package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// OIDCOptions says which access tokens of an OpenID provider let callers in. Issuer, Audience and the names are
// required.
type OIDCOptions struct {
	Issuer   string // URL, exactly as tokens name it; https, or http on a loopback address
	Audience string // what tokens must name in aud

	ReadScope   string // lets the caller use tools that change nothing
	WriteScope  string // lets the caller use all tools, also without ReadScope
	StoresClaim string // claim with the names of the stores: an array, or a string separated by spaces

	// AllStoresWithoutClaim lets callers whose tokens have no StoresClaim see all stores; else they are turned away.
	AllStoresWithoutClaim bool

	HTTPClient *http.Client     // for the issuer; nil: one of its own, without connections that outlive a request
	Logger     *slog.Logger     // told when the issuer cannot be reached; nil: nobody
	Now        func() time.Time // nil: the system's clock
}

// OIDC verifies access tokens that are signed JSON Web Tokens (RFC 9068, OpenID Connect Core).
type OIDC struct {
	options OIDCOptions
	keys    *issuerKeys
}

// NewOIDC returns a verifier. The issuer is asked for its keys when the first token comes, so it may be down at the
// start. Requests to it end with ctx.
func NewOIDC(ctx context.Context, options OIDCOptions) (*OIDC, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return &OIDC{options, newIssuerKeys(ctx, options)}, nil
}

func (o OIDCOptions) check() error {
	if o.Audience == "" || o.ReadScope == "" || o.WriteScope == "" || o.StoresClaim == "" {
		return errors.New("audience, scopes and the claim of the stores need names")
	}
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("the issuer (--oidc-issuer) must be an address such as https://login.example.com/realms/shop")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return errors.New("the issuer (--oidc-issuer) must begin with https://: keys fetched over http could be anybody's")
	}
	return nil
}

// Verify returns the caller whom the token belongs to: it must be signed by a key of the issuer, be meant for the
// audience, be valid now, and hold one of the two scopes.
func (o *OIDC) Verify(ctx context.Context, token string) (Principal, error) {
	if !isAccessToken(token) {
		return Principal{}, fmt.Errorf("%w: it is no signed JSON Web Token", ErrInvalidToken)
	}
	keys, err := o.keys.current(ctx)
	if err != nil {
		return Principal{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	signed := &signature{keys: keys}
	verifier := oidc.NewVerifier(o.options.Issuer, signed, &oidc.Config{
		ClientID: o.options.Audience, SupportedSigningAlgs: algorithms(), Now: o.options.Now,
	})
	verified, err := verifier.Verify(ctx, token)
	if err != nil {
		return Principal{}, signed.explain(err)
	}
	var claims claims
	if err := verified.Claims(&claims.all); err != nil {
		return Principal{}, fmt.Errorf("%w: %w", ErrInvalidToken, err)
	}
	claims.issued, claims.subject, claims.expires = verified.IssuedAt, verified.Subject, verified.Expiry
	return o.options.principal(claims)
}

// Valid reports whether the caller's token has not expired. A provider that takes a token back earlier does not tell.
func (o *OIDC) Valid(_ context.Context, p Principal) bool { return o.options.Now().Before(p.Expires) }

// algorithms are the signatures that are accepted: the asymmetric ones of RFC 7518 and RFC 8037. With HS256 the public
// key would be the secret.
func algorithms() []string {
	return []string{
		oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
	}
}

// signature checks one token's signature and remembers why that failed.
type signature struct {
	keys   oidc.KeySet
	failed error
}

// VerifySignature returns what the token says, if a key of the issuer signed it.
func (s *signature) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := s.keys.VerifySignature(ctx, token)
	s.failed = err
	return payload, err
}

// explain says whether a token was refused, or could not be checked because the issuer did not hand out its keys.
func (s *signature) explain(err error) error {
	var unreachable *unreachableError
	var expired *oidc.TokenExpiredError
	switch {
	case errors.As(s.failed, &unreachable):
		return fmt.Errorf("%w: %w", ErrUnavailable, unreachable)
	case errors.Is(s.failed, context.Canceled) || errors.Is(s.failed, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrUnavailable, s.failed)
	case errors.As(err, &expired) && expired.Expiry.IsZero():
		return ErrNoExpiry
	case errors.As(err, &expired):
		return ErrExpiredToken
	}
	return fmt.Errorf("%w: %w", ErrInvalidToken, err)
}
