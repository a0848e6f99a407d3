package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// TokensFile is the usual name of a tokens file, in the data folder.
const TokensFile = "tokens.json"

// TokensOptions says where tokens are kept. Only Path is required.
type TokensOptions struct {
	Path   string
	Logger *slog.Logger     // told when the file breaks, disappears and heals; nil: nobody
	Now    func() time.Time // nil: the system's clock
	Random io.Reader        // nil: crypto/rand
}

// Tokens are the bearer tokens of one file. Changes of the file, by whichever process, count at once. It may be used by
// several goroutines.
type Tokens struct {
	options TokensOptions
	loading sync.Mutex
	loaded  atomic.Pointer[snapshot]
}

// OpenTokens opens a tokens file. One that does not exist holds no tokens, and New creates it. One that is broken, or
// that others may read, is an error with the remedy.
func OpenTokens(options TokensOptions) (*Tokens, error) {
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Random == nil {
		options.Random = rand.Reader
	}
	t := &Tokens{options: options}
	return t, t.current().problem
}

// Verify returns the caller whose token this is.
func (t *Tokens) Verify(_ context.Context, token string) (Principal, error) {
	s := t.current()
	if s.problem != nil {
		return Principal{}, ErrUnavailable // the log has the reason
	}
	if !isTokenText(token) {
		return Principal{}, ErrInvalidToken
	}
	hash := hashToken(token)
	found := -1
	for i, e := range s.entries { // to the end, so that the time taken does not tell which one matched
		if subtle.ConstantTimeCompare(hash[:], e.Hash[:]) == 1 {
			found = i
		}
	}
	switch {
	case found < 0:
		return Principal{}, ErrInvalidToken
	case s.entries[found].Expired(t.options.Now()):
		return Principal{}, ErrExpiredToken
	}
	return s.entries[found].principal(), nil
}

// Valid reports whether the caller's token is still there, unchanged and not expired.
func (t *Tokens) Valid(_ context.Context, p Principal) bool {
	e, ok := t.current().byID[p.ID]
	return ok && !e.Expired(t.options.Now()) && (e.Scope == ScopeWrite) == p.Write && slices.Equal(e.Stores, p.Stores)
}

// Current returns the caller with an id as it may act now: ErrInvalidToken when its token was revoked, ErrExpiredToken
// when its time is over, ErrUnavailable when nobody can tell at the moment.
func (t *Tokens) Current(id string) (Principal, error) {
	s := t.current()
	if s.problem != nil {
		return Principal{}, ErrUnavailable
	}
	e, ok := s.byID[id]
	switch {
	case !ok:
		return Principal{}, ErrInvalidToken
	case e.Expired(t.options.Now()):
		return Principal{}, ErrExpiredToken
	}
	return e.principal(), nil
}

// List describes all tokens, in the order of their creation.
func (t *Tokens) List() ([]TokenInfo, error) {
	s := t.current()
	list := make([]TokenInfo, len(s.entries))
	for i, e := range s.entries {
		list[i] = e.TokenInfo
	}
	return list, s.problem
}
