package toolkit

import (
	"context"
	"runtime/debug"
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
func (c completions) CompleteResourceArgument(ctx context.Context, uri string, argument mcp.CompleteArgument, given mcp.CompleteContext) (*mcp.Completion, error) {
	found := []string{}
	at := slices.IndexFunc(c.templates, func(t Template) bool { return c.offer.templateURI(t) == uri })
	if at >= 0 {
		found = c.values(ctx, c.templates[at], argument, given.Arguments)
	}
	total := len(found)
	return &mcp.Completion{Values: found[:min(total, maxCompletions)], Total: total, HasMore: total > maxCompletions}, nil
}

func (c completions) values(ctx context.Context, t Template, argument mcp.CompleteArgument, given map[string]string) []string {
	stores := c.offer.describes(t, c.offer.opts.access(ctx))
	if len(stores) == 0 {
		return []string{}
	}
	if argument.Name == storeArgument && len(c.offer.stores) > 1 {
		var names []string
		for _, store := range stores {
			names = append(names, store.Name)
		}
		return beginning(names, argument.Value)
	}
	if complete := t.Complete[argument.Name]; complete != nil {
		named := func(s Store) bool {
			return s.Name == given[storeArgument] || len(stores) == 1 && given[storeArgument] == ""
		}
		if at := slices.IndexFunc(stores, named); at >= 0 {
			return c.proposed(ctx, t, complete, stores[at], strings.TrimSpace(argument.Value))
		}
	}
	return beginning(t.Values[argument.Name], argument.Value)
}

func beginning(values []string, typed string) []string {
	found := []string{}
	for _, value := range values {
		if strings.HasPrefix(value, typed) {
			found = append(found, value)
		}
	}
	return found
}

// proposed asks a completer. What goes wrong there is for the log.
func (c completions) proposed(ctx context.Context, t Template, complete Completer, store Store, typed string) (values []string) {
	ctx, cancel := context.WithTimeout(ctx, completeWithin)
	defer cancel()
	log := c.offer.opts.Logger
	defer func() {
		if reason := recover(); reason != nil {
			log.ErrorContext(ctx, "completion panicked", "template", t.Name, "reason", panicText(reason), "stack", string(debug.Stack()))
			values = []string{}
		}
	}()
	session := store.Session(ctx)
	if session.unconfigured() {
		return []string{}
	}
	proposed, err := complete(ctx, session, typed)
	if err != nil {
		log.DebugContext(ctx, "nothing completed", "template", t.Name, "store", store.Name, "error", err)
	}
	return completionsOf(proposed)
}
