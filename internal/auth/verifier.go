package auth

import (
	"context"
	"errors"
)

// Verifier tells who sends a bearer token.
type Verifier interface {
	// Verify returns the caller whom the token belongs to. An error wraps one of the errors below; what it says beyond
	// that is for the log, and holds nothing of the token itself.
	Verify(ctx context.Context, token string) (Principal, error)
	// Valid reports whether a verified caller may still do all that it could do then. It is cheap enough to be asked
	// once a second for each open stream.
	Valid(ctx context.Context, p Principal) bool
}

// Why a caller is turned away.
var (
	ErrInvalidToken      = errors.New("the token is unknown, revoked or not meant for this server")
	ErrExpiredToken      = errors.New("the token has expired")
	ErrNoExpiry          = errors.New("the token does not say when it expires (exp)")
	ErrInsufficientScope = errors.New("the token holds no scope of this server")
	ErrNoStore           = errors.New("the token names no store")
	ErrUnavailable       = errors.New("tokens cannot be checked at the moment")
)
