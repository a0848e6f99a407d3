package toolkit

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Offer is the tools of one or several stores, as each caller gets to see them. With one store the tools are as
// declared. With several each has a required argument that names one of the stores that the caller may use it on.
type Offer struct {
	stores []Store
	opts   ServeOptions
	forms  sync.Map // of formKey to Tool: a tool with the stores that a caller can name

	resources map[string]Resource // that ServerResources made, by address
	records   []Record            // that ServerRecords made
	prompts   []Prompt            // that ServerPrompts made
}

type formKey struct {
	tool, stores string
	optional     bool // the store may be left out
}

// NewOffer returns the offer of the stores, of which there is at least one; their names differ.
func NewOffer(stores []Store, opts ServeOptions) *Offer { return &Offer{stores: stores, opts: opts} }

// ServerTools makes the tools ready for an MCP server. The server needs Filter and opts.Hooks too.
func (o *Offer) ServerTools() []server.ServerTool {
	var all []server.ServerTool
	for _, tool := range o.tools() {
		listed, _ := o.form(tool, Access{Everywhere: true})
		all = append(all, server.ServerTool{Tool: listed.mcpTool(), Handler: o.handler(tool)})
	}
	return all
}

// tools returns what is offered for any store, each once.
func (o *Offer) tools() []Tool {
	var all []Tool
	for _, store := range o.stores {
		for _, tool := range store.Tools {
			if !slices.ContainsFunc(all, func(t Tool) bool { return t.Name == tool.Name }) {
				all = append(all, tool)
			}
		}
	}
	return all
}

// Filter leaves the tools that the caller may use, in the form in which it may use them. It is made for
// server.WithToolFilter, which asks it for lists and for every call.
func (o *Offer) Filter(ctx context.Context, listed []mcp.Tool) []mcp.Tool {
	access := o.opts.access(ctx)
	if access.Everywhere && !access.ReadOnly {
		return listed
	}
	known := o.tools()
	var kept []mcp.Tool
	for _, one := range listed {
		i := slices.IndexFunc(known, func(t Tool) bool { return t.Name == one.Name })
		if i < 0 {
			continue
		}
		if form, ok := o.form(known[i], access); ok {
			kept = append(kept, form.mcpTool())
		}
	}
	return kept
}

// form returns the tool as a caller with this access sees it; ok is false when it sees none.
func (o *Offer) form(tool Tool, access Access) (form Tool, ok bool) {
	names := o.usable(tool, access)
	if len(names) == 0 {
		return Tool{}, false
	}
	if len(o.stores) == 1 {
		return tool, true
	}
	optional := o.visible(access) == 1
	key := formKey{tool.Name, strings.Join(names, " "), optional}
	if known, ok := o.forms.Load(key); ok {
		return known.(Tool), true
	}
	made, _ := o.forms.LoadOrStore(key, tool.forStores(names, optional))
	return made.(Tool), true
}

// usable returns the names of the stores on which the caller may use the tool.
func (o *Offer) usable(tool Tool, access Access) []string {
	var names []string
	for _, store := range o.stores {
		if access.allows(store, tool.Name) {
			names = append(names, store.Name)
		}
	}
	return names
}

// visible is how many stores the caller may see.
func (o *Offer) visible(access Access) int { return len(o.seen(access)) }

func (o *Offer) session(ctx context.Context, name string) *Session {
	for _, store := range o.stores {
		if store.Name == name {
			return store.Session(ctx)
		}
	}
	return o.stores[0].Session(ctx) // the only one, which needs no name
}

func (o *Offer) handler(tool Tool) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		start := time.Now()
		ctx, cancel := o.opts.limit(ctx, req, tool.Waits)
		defer cancel()
		ctx, end := withProgress(ctx, req.Params.Meta)
		defer end()
		form, ok := o.form(tool, o.opts.access(ctx))
		if !ok { // Filter has refused it before, unless the server was built without
			failure := newFailure(CodeNotAllowed, "", "")
			return Result{Text: failure.Text(), Failure: failure}.mcpResult(), nil
		}
		result := callRecovered(ctx, form, func(name string) *Session { return o.session(ctx, name) }, rawArguments(req), o.opts.Logger)
		if len(o.stores) == 1 {
			result.store = o.stores[0].Name
		}
		o.report(ctx, Call{Tool: tool.Name, Store: result.store, Outcome: result.outcome(), Duration: time.Since(start), Answer: result.Structured, Arguments: rawArguments(req)})
		answer := result.mcpResult()
		if takesLinks(ctx, req.Header) {
			o.addLinks(answer, result.store, result.Links)
		}
		return answer, nil
	}
}

func (o *Offer) report(ctx context.Context, call Call) {
	var store slog.Attr // without a name, which slog leaves out
	if call.Store != "" {
		store = slog.String("store", call.Store)
	}
	o.opts.Logger.LogAttrs(ctx, slog.LevelInfo, "tool call",
		slog.String("tool", call.Tool), slog.String("outcome", call.Outcome), slog.Duration("duration", call.Duration), store)
	if o.opts.Done != nil {
		o.opts.Done(ctx, call)
	}
}

func (r Result) outcome() string {
	if r.Failure != nil {
		return string(r.Failure.Code)
	}
	return OutcomeOK
}

// ServerTools makes the tools of a single store ready for an MCP server; all calls share the session.
func ServerTools(tools []Tool, session *Session, opts ServeOptions) []server.ServerTool {
	return NewOffer([]Store{{Session: func(context.Context) *Session { return session }, Tools: tools}}, opts).ServerTools()
}
