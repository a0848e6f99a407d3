package docgen

import (
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// Tools is the table of the tools with what they do and the scopes they need.
func Tools(tools []toolkit.Tool) string {
	var rows [][]string
	for _, tool := range tools {
		rows = append(rows, []string{code(tool.Name), tool.Description, effect(tool.Effect), scopes(tool.Scopes)})
	}
	return table([]string{"Tool", "What it does", "Effect", "Scopes"}, rows)
}

func effect(e toolkit.Effect) string {
	switch e {
	case toolkit.Reads:
		return "reads"
	case toolkit.Creates:
		return "creates"
	case toolkit.CreatesOnce:
		return "creates once"
	case toolkit.Replaces:
		return "replaces"
	}
	return "updates"
}

func scopes(all []ecwid.Scope) string {
	var names []string
	for _, scope := range all {
		names = append(names, code(string(scope)))
	}
	return strings.Join(names, ", ")
}

// Scopes is the table of all scopes that the tools need, and which of them a fresh custom app has.
func Scopes(tools []toolkit.Tool) string {
	needed := []ecwid.Scope{ecwid.ReadStoreProfile}
	for _, tool := range tools {
		needed = append(needed, tool.Scopes...)
	}
	slices.Sort(needed)
	var have, ask []ecwid.Scope
	for _, scope := range slices.Compact(needed) {
		if scope.InCustomApp() {
			have = append(have, scope)
		} else {
			ask = append(ask, scope)
		}
	}
	return table([]string{"", "Scopes"}, [][]string{{"In a fresh custom app", scopes(have)}, {"Ask Ecwid support for", scopes(ask)}})
}
