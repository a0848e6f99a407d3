package app

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/tools"
)

// NeededScopes returns the access scopes that the server can use, each with the names of the tools that need it.
// read_store_profile is always among them: the server reads the store's currency and time zone.
func NeededScopes() map[ecwid.Scope][]string {
	needed := map[ecwid.Scope][]string{ecwid.ReadStoreProfile: nil}
	for _, tool := range tools.All() {
		for _, scope := range tool.Scopes {
			needed[scope] = append(needed[scope], tool.Name)
		}
	}
	return needed
}
