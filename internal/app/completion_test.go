package app

import (
	"strings"
	"testing"

	"ecwid-mcp/internal/config"
)

// TestTriggersAreCompleted: in both eras the names of triggers are offered for the template's parameter.
func TestTriggersAreCompleted(t *testing.T) {
	cfg := config.HTTP{}
	cfg.Demo = true
	talk := talkers(t, serveHTTP(t, cfg), "")
	for value, want := range map[string]string{
		"new-p": `"values":["new-paid-order","new-product","new-pickup-order"]`,
		"old":   `"values":[]`,
	} {
		for way, ask := range talk {
			answer := ask(t, "completion/complete", map[string]any{
				"ref":      map[string]any{"type": "ref/resource", "uri": "ecwid://triggers/{trigger}{?after,limit}"},
				"argument": map[string]any{"name": "trigger", "value": value},
			})
			if !strings.Contains(answer, want) {
				t.Errorf("%s, %q: %s", way, value, answer)
			}
		}
	}
	if answer := talk["modern"](t, "server/discover", nil); !strings.Contains(answer, `"completions":{}`) {
		t.Errorf("clients are not told of it: %s", answer)
	}
}
