package toolkit

import (
	"context"
	"slices"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// maxCompletions is how many values an answer may have (MCP schema, CompleteResult).
const maxCompletions = 100

// completions completes the parameters of templates.
type completions struct {
	offer     *Offer
	templates []Template
}

// Completions completes the parameters of templates for which values are known, and the names of the stores that the
// caller may see.
func (o *Offer) Completions(templates []Template) server.ResourceCompletionProvider {
	return completions{o, templates}
}

// CompleteResourceArgument implements server.ResourceCompletionProvider. For what it does not know it has no values.
func (c completions) CompleteResourceArgument(ctx context.Context, uri string, argument mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	var stores, values []string
	access := c.offer.opts.access(ctx)
	for _, store := range c.offer.stores {
		if access.Sees(store) {
			stores = append(stores, store.Name)
		}
	}
	at := slices.IndexFunc(c.templates, func(t Template) bool { return c.offer.templateURI(t) == uri })
	switch {
	case at < 0 || len(stores) == 0:
	case argument.Name == "store" && len(c.offer.stores) > 1:
		values = stores
	default:
		values = c.templates[at].Values[argument.Name]
	}
	found := []string{}
	for _, value := range values {
		if strings.HasPrefix(value, argument.Value) {
			found = append(found, value)
		}
	}
	total := len(found)
	return &mcp.Completion{Values: found[:min(total, maxCompletions)], Total: total, HasMore: total > maxCompletions}, nil
}
