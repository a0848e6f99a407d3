package completers

import (
	"context"

	"ecwid-mcp/internal/toolkit"
)

// OneOf completes with fixed values.
func OneOf(values ...string) toolkit.Completer {
	var all []candidate
	for _, value := range values {
		all = append(all, candidate{value: value})
	}
	return func(_ context.Context, _ *toolkit.Session, typed string) ([]string, error) {
		return matching(all, typed), nil
	}
}
