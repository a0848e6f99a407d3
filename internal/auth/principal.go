// Package auth says who calls the server over HTTP and what the caller may do. Its subpackages hold how a store is
// logged in to and where its credentials are kept.
package auth

import (
	"context"
	"time"
)

// Principal is an authenticated caller.
type Principal struct {
	ID      string    // stable and unique, for example "token:ci-bot" or "oidc:https://issuer.example|subject"; never a token
	Label   string    // how logs name the caller; no personal data
	Write   bool      // may call tools that change a store
	Stores  []string  // names of the stores that the caller may see; nil means all
	Expires time.Time // when the caller's token ends; zero means never
}

type principalKey struct{}

// NewContext returns a context that carries the caller.
func NewContext(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// FromContext returns the caller; ok is false where nobody was asked to authenticate, as on stdio.
func FromContext(ctx context.Context) (p Principal, ok bool) {
	p, ok = ctx.Value(principalKey{}).(Principal)
	return p, ok
}
