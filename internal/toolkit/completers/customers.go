package completers

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// Emails completes the e-mail of a customer from a part of it or of the name.
func Emails(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	found, err := s.Client.SearchCustomers(ctx, ecwid.CustomerQuery{Keyword: typed, Paging: page("id,email,name")})
	var all []candidate
	for _, c := range found.Items {
		all = append(all, candidate{c.Email, []string{c.Name}})
	}
	return matching(all, typed), err
}
