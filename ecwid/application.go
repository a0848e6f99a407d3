package ecwid

import "context"

// ApplicationToken tells what the token of the client may do. Only Ecwid's own Kotlin client knows the call, so it may
// be refused or not found.
type ApplicationToken struct {
	Permissions []Scope `json:"permissions"`
	Created     Time    `json:"created"`
}

// ApplicationToken asks Ecwid what the token may do.
func (c *Client) ApplicationToken(ctx context.Context) (ApplicationToken, error) {
	return call[ApplicationToken](ctx, c, get(ReadStoreProfile, nil, "application", "token"))
}
