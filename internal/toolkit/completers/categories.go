package completers

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// Categories completes the name of a category, disabled ones too.
func Categories(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	hidden := true
	found, err := s.Client.SearchCategories(ctx, ecwid.CategoryQuery{Keyword: typed, HiddenCategories: &hidden, Paging: page("name")})
	var all []candidate
	for _, c := range found.Items {
		all = append(all, candidate{value: c.Name})
	}
	return matching(all, typed), err
}
