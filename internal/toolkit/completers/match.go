// Package completers proposes values for the arguments of prompts from what is in the store. Each completer makes at
// most two requests for one page each.
package completers

import (
	"strings"

	"ecwid-mcp/ecwid"
)

// candidate is a value that may be proposed, with the other texts by which somebody may look for it.
type candidate struct {
	value string
	other []string
}

// matching returns the values of the candidates that begin with what was typed, then of those that contain it anywhere,
// in either case of letters, each once.
func matching(all []candidate, typed string) []string {
	typed = strings.ToLower(typed)
	var first, later []string
	for _, c := range all {
		switch {
		case strings.HasPrefix(strings.ToLower(c.value), typed):
			first = append(first, c.value)
		case contains(append([]string{c.value}, c.other...), typed):
			later = append(later, c.value)
		}
	}
	return distinct(append(first, later...))
}

func contains(texts []string, typed string) bool {
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), typed) {
			return true
		}
	}
	return false
}

// distinct leaves out empty values and those that came before in other letters.
func distinct(values []string) []string {
	seen := map[string]bool{"": true}
	var kept []string
	for _, value := range values {
		if lower := strings.ToLower(value); !seen[lower] {
			seen[lower] = true
			kept = append(kept, value)
		}
	}
	return kept
}

// page is one with these fields of each record.
func page(fields string) ecwid.Paging { return ecwid.Paging{ResponseFields: fields} }
