package toolkit

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// completeWithin bounds a completion: whoever types does not wait longer.
const completeWithin = 3 * time.Second

// promptCompletions completes the arguments of the prompts that ServerPrompts made.
type promptCompletions struct{ offer *Offer }

// PromptCompletions completes the arguments of prompts from the store that the caller means, and the names of the stores
// that it may see.
func (o *Offer) PromptCompletions() server.PromptCompletionProvider { return promptCompletions{o} }

// CompletePromptArgument implements server.PromptCompletionProvider. For what it does not know it has no values.
func (c promptCompletions) CompletePromptArgument(ctx context.Context, name string, argument mcp.CompleteArgument, given mcp.CompleteContext) (*mcp.Completion, error) {
	ctx, cancel := context.WithTimeout(ctx, completeWithin)
	defer cancel()
	values := c.values(ctx, name, argument, given.Arguments)
	total := len(values)
	return &mcp.Completion{Values: values[:min(total, maxCompletions)], Total: total, HasMore: total > maxCompletions}, nil
}

func (c promptCompletions) values(ctx context.Context, name string, argument mcp.CompleteArgument, given map[string]string) []string {
	access := c.offer.opts.access(ctx)
	at := slices.IndexFunc(c.offer.prompts, func(p Prompt) bool { return p.Name == name })
	if at < 0 {
		return []string{}
	}
	p := c.offer.prompts[at]
	seen := c.offer.seenFor(p, access)
	if len(seen) == 0 {
		return []string{}
	}
	if argument.Name == storeArgument && len(c.offer.stores) > 1 {
		return slices.DeleteFunc(seen, func(s string) bool { return !strings.HasPrefix(s, argument.Value) })
	}
	chosen := given[storeArgument]
	if chosen == "" && len(seen) == 1 {
		chosen = seen[0]
	}
	store, err := c.offer.promptStore(p, chosen, access)
	if err != nil { // the store has not been chosen yet
		return []string{}
	}
	i := slices.IndexFunc(p.Arguments, func(a Argument) bool { return a.Name == argument.Name })
	if i < 0 || p.Arguments[i].Complete == nil {
		return []string{}
	}
	return c.completed(ctx, p, p.Arguments[i], store, strings.TrimSpace(argument.Value))
}

// completed asks the argument's completer. What goes wrong there is for the log.
func (c promptCompletions) completed(ctx context.Context, p Prompt, a Argument, store Store, typed string) (values []string) {
	log := c.offer.opts.Logger
	defer func() {
		if reason := recover(); reason != nil {
			log.ErrorContext(ctx, "completion panicked", "prompt", p.Name, "argument", a.Name, "reason", panicText(reason), "stack", string(debug.Stack()))
			values = []string{}
		}
	}()
	session := store.Session(ctx)
	if session.unconfigured() {
		return []string{}
	}
	proposed, err := a.Complete(ctx, session, typed)
	if err != nil {
		log.DebugContext(ctx, "nothing completed", "prompt", p.Name, "argument", a.Name, "store", store.Name, "error", err)
	}
	return completionsOf(proposed)
}

// completionsOf leaves out what cannot be shown on a line or was proposed before.
func completionsOf(proposed []string) []string {
	values := []string{}
	for _, value := range proposed {
		if value != "" && value == clean(value, len(value)) && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}
