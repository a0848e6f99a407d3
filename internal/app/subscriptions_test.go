package app

import (
	"strings"
	"testing"

	"ecwid-mcp/internal/auth"
	"ecwid-mcp/internal/config"
)

// TestOnlyWhatIsThereCanBeFollowed: a caller of the legacy era subscribes to the triggers of its own store. What another
// store has, what does not change and what does not exist is refused in the same words.
func TestOnlyWhatIsThereCanBeFollowed(t *testing.T) {
	dir := t.TempDir()
	alder, birch := newTenant(t, "alder", "SEK", 71003), newTenant(t, "birch", "JPY", 82004)
	cfg := config.HTTP{Auth: "bearer"}
	cfg.DataDir, cfg.Stores = dir, []config.Store{alder.store, birch.store}
	talk := talkers(t, serveHTTP(t, cfg), newToken(t, dir, auth.TokenInfo{Label: "bot", Scope: auth.ScopeWrite, Stores: []string{"alder"}}))
	refused := `"code":-32002,"message":"nothing can be followed at this address: resource not found"`
	for uri, want := range map[string]string{
		"ecwid://alder/triggers/new-order":  `"result":{}`,
		"ecwid://birch/triggers/new-order":  refused,
		"ecwid://triggers/new-order":        refused,
		"ecwid://alder/triggers/new-orders": refused,
		"ecwid://alder/connection":          refused,
	} {
		for _, way := range []string{"legacy", "sse"} {
			if answer := talk[way](t, "resources/subscribe", map[string]any{"uri": uri}); !strings.Contains(answer, want) {
				t.Errorf("%s, %s: %s", way, uri, answer)
			}
		}
	}
}
