package toolkit

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// ServerPrompts makes the prompts ready for an MCP server, which needs PromptFilter too. It is called once, before
// anybody asks.
func (o *Offer) ServerPrompts(prompts []Prompt) []server.ServerPrompt {
	var all []server.ServerPrompt
	o.prompts = prompts
	for _, p := range prompts {
		form, _ := o.promptForm(p, Access{Everywhere: true})
		all = append(all, server.ServerPrompt{Prompt: form.mcpPrompt(), Handler: o.promptHandler(p)})
	}
	return all
}

// PromptFilter leaves the prompts that the caller may use, in the form in which it may use them. It is made for
// server.WithPromptFilter, which asks it for lists and for every prompt.
func (o *Offer) PromptFilter(ctx context.Context, listed []mcp.Prompt) []mcp.Prompt {
	access := o.opts.access(ctx)
	var kept []mcp.Prompt
	for _, p := range o.prompts { // in our order, and not in that of the alphabet
		form, ok := o.promptForm(p, access)
		if ok && slices.ContainsFunc(listed, func(one mcp.Prompt) bool { return one.Name == p.Name }) {
			kept = append(kept, form.mcpPrompt())
		}
	}
	return kept
}

// promptForm returns the prompt as a caller with this access sees it; ok is false when it sees no store for it.
func (o *Offer) promptForm(p Prompt, access Access) (form Prompt, ok bool) {
	names := o.seenFor(p, access)
	if len(names) == 0 {
		return Prompt{}, false
	}
	if len(o.stores) == 1 {
		return p, true
	}
	return p.forStores(names, len(names) == 1), true
}

// seen returns the names of the stores that the caller may see.
func (o *Offer) seen(access Access) []string {
	var names []string
	for _, store := range o.stores {
		if access.Sees(store) {
			names = append(names, store.Name)
		}
	}
	return names
}

// seenFor returns the names of the stores that the caller may see and that offer the tools that show what the prompt is
// made of.
func (o *Offer) seenFor(p Prompt, access Access) []string {
	var names []string
	for _, store := range o.stores {
		if access.Sees(store) && store.offers(p.shownBy()...) {
			names = append(names, store.Name)
		}
	}
	return names
}

// shownBy returns the tools that show what the prompt may read.
func (p Prompt) shownBy() []string {
	var tools []string
	for _, scope := range p.Scopes {
		switch scope {
		case ecwid.ReadOrders:
			tools = append(tools, "find_order")
		case ecwid.ReadCatalog:
			tools = append(tools, "find_product")
		case ecwid.ReadCustomers:
			tools = append(tools, "find_customer")
		}
	}
	return tools
}

func (p Prompt) mcpPrompt() mcp.Prompt {
	listed := mcp.Prompt{Name: p.Name, Title: p.Title, Description: p.Description}
	for _, a := range p.Arguments {
		description := a.Description
		if a.Default != "" {
			description += " (default: " + a.Default + ")"
		}
		listed.Arguments = append(listed.Arguments, mcp.PromptArgument{Name: a.Name, Description: description, Required: a.Required})
	}
	return listed
}

func (o *Offer) promptHandler(p Prompt) server.PromptHandlerFunc {
	return func(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		start := time.Now()
		ctx, cancel := o.opts.limit(ctx, mcp.CallToolRequest{}, ScanTime)
		defer cancel()
		ctx, end := withProgress(ctx, req.Params.Meta)
		defer end()
		store, messages, err := o.prompt(ctx, p, req.Params.Arguments)
		outcome := OutcomeOK
		var failure *Failure
		if err != nil {
			failure = Tool{Name: p.Name, Effect: Reads, Scopes: p.Scopes}.failure(err)
			outcome = string(failure.Code)
			if failure.cause != nil {
				o.opts.Logger.ErrorContext(ctx, "prompt failed", "prompt", p.Name, "error", failure.cause)
			}
		}
		o.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "prompt", slog.String("prompt", p.Name), slog.String("outcome", outcome),
			slog.Duration("duration", time.Since(start)), slog.String("store", store))
		if failure != nil { // the library gives every error of a handler the code -32603, so the words have to tell
			return nil, errors.New(failure.Text())
		}
		return &mcp.GetPromptResult{Description: p.Description, Messages: messages}, nil
	}
}

// prompt builds the messages, and tells which store they are about as soon as it is known.
func (o *Offer) prompt(ctx context.Context, p Prompt, given map[string]string) (name string, messages []mcp.PromptMessage, err error) {
	access := o.opts.access(ctx)
	form, ok := o.promptForm(p, access)
	if !ok { // PromptFilter has refused it before, unless the server was built without
		return "", nil, newFailure(CodeNotAllowed, "", "")
	}
	values, err := take(form.Arguments, given)
	if err != nil {
		return "", nil, err
	}
	store, err := o.promptStore(p, values[storeArgument], access)
	if err != nil {
		return "", nil, err
	}
	delete(values, storeArgument)
	session := store.Session(ctx)
	if session.unconfigured() {
		return store.Name, nil, notConfigured(session.Missing)
	}
	text, err := o.buildRecovered(ctx, p, session, values)
	if err != nil {
		return store.Name, nil, err
	}
	messages, err = wordedPrompt{
		PromptText: text, tools: o.toolsFor(p, store, access), random: session.Rand,
		uri: func(path string) string { return o.ResourceURI(store.Name, path) },
	}.messages()
	return store.Name, messages, err
}

// promptStore is the store that a caller named among those that it may see, or the only one.
func (o *Offer) promptStore(p Prompt, name string, access Access) (Store, error) {
	if len(o.stores) == 1 {
		return o.stores[0], nil
	}
	seen := o.seenFor(p, access)
	i := slices.IndexFunc(o.stores, func(s Store) bool { return s.Name == name && slices.Contains(seen, name) })
	if i < 0 {
		return Store{}, Invalid(Problem{storeArgument, "must be one of " + strings.Join(seen, ", ") + ", got " + describe(name)})
	}
	return o.stores[i], nil
}

// buildRecovered keeps a panic of a prompt away from the server and from the model: the stack goes to the log.
func (o *Offer) buildRecovered(ctx context.Context, p Prompt, s *Session, values Values) (text PromptText, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			o.opts.Logger.ErrorContext(ctx, "prompt panicked", "prompt", p.Name, "reason", panicText(reason), "stack", string(debug.Stack()))
			err = newFailure(CodeInternal, "", "")
		}
	}()
	return p.Build(ctx, s, values)
}
