package auth

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Scope is what the holder of a token may do.
type Scope string

// The scopes of a token.
const (
	ScopeRead  Scope = "read"  // tools that change nothing
	ScopeWrite Scope = "write" // all tools
)

// TokenInfo describes a token without the token itself.
type TokenInfo struct {
	Label   string    `json:"label"`
	Scope   Scope     `json:"scope"`
	Stores  []string  `json:"stores,omitempty"` // names or store ids; absent means all stores
	Created time.Time `json:"created,omitzero"`
	Expires time.Time `json:"expires,omitzero"` // absent means never
}

// Expired reports whether the token's time is over.
func (i TokenInfo) Expired(now time.Time) bool { return !i.Expires.IsZero() && !now.Before(i.Expires) }

// entry is one token as the file keeps it.
type entry struct {
	TokenInfo
	Hash tokenHash `json:"hash"` // SHA-256 of the token in hexadecimal digits
}

// principal returns the caller that the token stands for. A part of the hash tells a token from a later one with the
// same label; it reveals nothing of the token.
func (e entry) principal() Principal {
	return Principal{
		ID:    "token:" + e.Label + ":" + hex.EncodeToString(e.Hash[:4]),
		Label: e.Label, Write: e.Scope == ScopeWrite, Stores: e.Stores, Expires: e.Expires,
	}
}

type tokenHash [sha256.Size]byte

// MarshalText returns hexadecimal digits.
func (h tokenHash) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h[:])), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (h *tokenHash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) {
		return errors.New("a hash needs 64 hexadecimal digits")
	}
	_, err := hex.Decode(h[:], text)
	return err
}

var (
	labelForm     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)
	storeNameForm = regexp.MustCompile(`^[^\s,\pC]{1,64}$`)
	secretForm    = regexp.MustCompile(`^(?:secret_|public_|` + tokenPrefix + `)`)
)

// check says what is wrong. It repeats nothing that may be a token.
func (i TokenInfo) check() error {
	switch {
	case secretForm.MatchString(i.Label):
		return errors.New("the label looks like a token; choose a name that says who uses the token, such as ci-bot")
	case !labelForm.MatchString(i.Label):
		return errors.New("a label is 1 to 64 letters, digits and . _ @ -, and begins with a letter or digit, such as ci-bot")
	case i.Scope != ScopeRead && i.Scope != ScopeWrite:
		return fmt.Errorf("the scope of %s must be read or write", i.Label)
	case i.Stores != nil && len(i.Stores) == 0:
		return fmt.Errorf("the list of stores of %s is empty; leave it out to allow all stores", i.Label)
	}
	for _, name := range i.Stores {
		if secretForm.MatchString(name) {
			return fmt.Errorf("a store of %s looks like a token; give the store's name, as ecwid-mcp stores shows it", i.Label)
		}
		if !storeNameForm.MatchString(name) {
			return fmt.Errorf("a store name of %s is empty, longer than 64 characters, or holds white space or a comma", i.Label)
		}
	}
	return nil
}
