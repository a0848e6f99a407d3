package app

import (
	"slices"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/tools"
)

func TestNeededScopes(t *testing.T) {
	needed := NeededScopes()
	if !slices.Equal(needed[ecwid.CreateOrders], []string{"create_order"}) || !slices.Contains(needed[ecwid.ReadOrders], "update_order") {
		t.Errorf("got %v", needed)
	}
	if _, ok := needed[ecwid.ReadStoreProfile]; !ok || len(needed) != 12 {
		t.Errorf("%d scopes: %v", len(needed), needed)
	}
	for _, tool := range tools.All() {
		for _, scope := range tool.Scopes {
			if !slices.Contains(needed[scope], tool.Name) {
				t.Errorf("%s is not named for %s", tool.Name, scope)
			}
		}
	}
}
