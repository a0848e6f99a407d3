package toolkit

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

const mimeJSON = "application/json"

// ServerResources makes the resources ready for an MCP server, each once for every store. The server needs
// ResourceHooks too, which keep callers to the stores that they may see. It is called once, before anybody reads.
func (o *Offer) ServerResources(resources []Resource) []server.ServerResource {
	var all []server.ServerResource
	o.resources = map[string]Resource{}
	for _, store := range o.stores {
		for _, r := range resources {
			listed := mcp.Resource{URI: o.ResourceURI(store.Name, r.Path), Name: r.Name, Title: r.Title, Description: r.Description, MIMEType: mimeJSON}
			if len(o.stores) > 1 {
				listed.Name, listed.Title = store.Name+"-"+r.Name, r.Title+" of "+store.Name
			}
			o.resources[listed.URI] = r
			all = append(all, server.ServerResource{Resource: listed, Handler: o.reader(r, store)})
		}
	}
	return all
}

func (o *Offer) reader(r Resource, store Store) server.ResourceHandlerFunc {
	return func(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		if !o.opts.access(ctx).Sees(store) { // ResourceHooks have refused it before, unless the server was built without
			return nil, errors.New("there is no such resource")
		}
		ctx, cancel := o.opts.limit(ctx, mcp.CallToolRequest{}, 0)
		defer cancel()
		query := takeQuery(&req)
		text, err := o.readRecovered(ctx, r, store.Session(ctx), query)
		if err != nil {
			failure := Tool{Effect: Reads}.failure(err)
			o.opts.Logger.WarnContext(ctx, "resource not read", "resource", r.Name, "store", store.Name, "outcome", failure.Code, "error", failure.cause)
			return nil, errors.New(failure.Text())
		}
		return []mcp.ResourceContents{mcp.TextResourceContents{URI: req.Params.URI, MIMEType: mimeJSON, Text: string(text)}}, nil
	}
}

// readRecovered keeps a panic of a resource away from the server and from the model: the stack goes to the log.
func (o *Offer) readRecovered(ctx context.Context, r Resource, s *Session, query string) (text json.RawMessage, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			o.opts.Logger.ErrorContext(ctx, "resource panicked", "resource", r.Name, "reason", panicText(reason), "stack", string(debug.Stack()))
			err = newFailure(CodeInternal, "", "")
		}
	}()
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return nil, Invalid(Problem{Message: "The address cannot be read behind its question mark."})
	}
	return r.read(ctx, s, parameters)
}

// ResourceHooks keep callers to the resources of the stores that they may see: those of the others are answered as if
// they did not exist.
func (o *Offer) ResourceHooks(hooks *server.Hooks) {
	hooks.AddAfterListResources(func(ctx context.Context, _ any, _ *mcp.ListResourcesRequest, result *mcp.ListResourcesResult) {
		access := o.opts.access(ctx)
		result.Resources = slices.DeleteFunc(slices.Clone(result.Resources), func(r mcp.Resource) bool { return o.hidden(access, r.URI) })
	})
	hooks.AddBeforeReadResource(func(ctx context.Context, _ any, req *mcp.ReadResourceRequest) {
		if o.hidden(o.opts.access(ctx), req.Params.URI) {
			// The same address in letters that nothing has, so the library answers as for any unknown one.
			req.Params.URI = strings.ToUpper(scheme) + strings.TrimPrefix(req.Params.URI, scheme)
			return
		}
		o.putQuery(req)
	})
}

// hidden reports whether a URI lies in no store that the caller may see.
func (o *Offer) hidden(access Access, uri string) bool {
	path, ours := strings.CutPrefix(uri, scheme)
	if !ours || access.Everywhere {
		return false
	}
	if len(o.stores) == 1 {
		return !access.Sees(o.stores[0])
	}
	name, _, _ := strings.Cut(path, "/")
	return !slices.ContainsFunc(o.stores, func(s Store) bool { return s.Name == name && access.Sees(s) })
}
