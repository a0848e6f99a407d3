// Package credentials keeps the Ecwid stores that were logged in to, and their tokens: in the operating system's
// keyring when it works, else in a file that only its owner can read.
package credentials

import (
	"time"

	"ecwid-mcp/ecwid"
)

// Place says where the tokens of a store are kept.
type Place string

// The places there are.
const (
	InKeyring Place = "keyring" // the operating system's keyring
	InFile    Place = "file"    // credentials.json itself
)

// Credential is one store that was logged in to.
type Credential struct {
	Name        string // unique: lower-case letters, digits and hyphens
	StoreID     int64
	StoreName   string // the store's own name when it was logged in to; may be empty
	Token       ecwid.Secret
	PublicToken ecwid.Secret  // only of apps with the scope public_storefront; may be empty
	Scopes      []ecwid.Scope // access scopes granted at the login; nil when they are not known, as of a private token
	APIURL      string        // Ecwid's API without the store id; empty means ecwid.DefaultBaseURL
	Created     time.Time     // when it was logged in to
	Kept        Place         // where the tokens are; set by the Store
	Problem     error         // List: why the tokens could not be read from the keyring; nil when they could
}

// API is the address of the store's API without its id.
func (c Credential) API() string {
	if c.APIURL == "" {
		return ecwid.DefaultBaseURL
	}
	return c.APIURL
}
