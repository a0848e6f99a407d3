package ecwid_test

import (
	"slices"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestApplicationToken(t *testing.T) {
	store, client := open(t, sandbox.Options{Scopes: []string{"read_store_profile", "read_orders"}})
	_, err := client.ApplicationToken(t.Context())
	fails(t, err, ecwid.ErrNotFound, "/application/token")
	store.SetBehaviour(sandbox.Behaviour{ApplicationToken: true})
	token := must(client.ApplicationToken(t.Context()))(t)
	if want := []ecwid.Scope{ecwid.ReadStoreProfile, ecwid.ReadOrders}; !slices.Equal(token.Permissions, want) || !token.Created.Equal(today) {
		t.Errorf("got %+v", token)
	}
}
