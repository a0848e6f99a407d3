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
		if !o.opts.access(ctx).Sees(store) || !store.offers(r.Tools...) { // ResourceHooks have refused it before, unless the server was built without
			return nil, errors.New("there is no such resource")
		}
		ctx, cancel := o.opts.limit(ctx, mcp.CallToolRequest{}, r.Takes)
		defer cancel()
		ctx, end := withProgress(ctx, req.Params.Meta)
		defer end()
		query := takeQuery(&req)
		text, failure := o.read(ctx, r.Name, store, func(ctx context.Context, s *Session) (json.RawMessage, error) {
			parameters, err := url.ParseQuery(query)
			if err != nil {
				return nil, Invalid(Problem{Message: "The address cannot be read behind its question mark."})
			}
			return r.read(ctx, s, parameters)
		})
		if failure != nil {
			return nil, errors.New(failure.Text())
		}
		return contents(req.Params.URI, text), nil
	}
}

func contents(uri string, text json.RawMessage) []mcp.ResourceContents {
	return []mcp.ResourceContents{mcp.TextResourceContents{URI: uri, MIMEType: mimeJSON, Text: string(text)}}
}

// read reads from a store, and logs why it cannot. It keeps a panic away from the server and from the model: the stack
// goes to the log.
func (o *Offer) read(ctx context.Context, name string, store Store, from func(context.Context, *Session) (json.RawMessage, error)) (text json.RawMessage, failure *Failure) {
	defer func() {
		if reason := recover(); reason != nil {
			o.opts.Logger.ErrorContext(ctx, "resource panicked", "resource", name, "reason", panicText(reason), "stack", string(debug.Stack()))
			failure = newFailure(CodeInternal, "", "")
		}
	}()
	text, err := from(ctx, store.Session(ctx))
	if err == nil {
		return text, nil
	}
	failure = Tool{Effect: Reads}.failure(err)
	if failure.Code != CodeNotFound {
		o.opts.Logger.WarnContext(ctx, "resource not read", "resource", name, "store", store.Name, "outcome", failure.Code, "error", failure.cause)
	}
	return nil, failure
}

// ResourceHooks keep callers to the resources of the stores that they may see: those of the others are answered as if
// they did not exist.
func (o *Offer) ResourceHooks(hooks *server.Hooks) {
	hooks.AddAfterListResources(func(ctx context.Context, _ any, _ *mcp.ListResourcesRequest, result *mcp.ListResourcesResult) {
		access := o.opts.access(ctx)
		result.Resources = slices.DeleteFunc(slices.Clone(result.Resources), func(r mcp.Resource) bool {
			return o.hidden(access, r.URI) || o.resources[r.URI].Unlisted || r.URI == recordAddress
		})
	})
	hooks.AddBeforeReadResource(func(ctx context.Context, _ any, req *mcp.ReadResourceRequest) {
		req.Params.Arguments = nil // whatever a client sent
		access := o.opts.access(ctx)
		if o.hidden(access, req.Params.URI) || req.Params.URI == recordAddress {
			unknown(req)
			return
		}
		if store, record, id, ok := o.recordAt(req.Params.URI); ok {
			o.putRecord(ctx, req, store, record, id)
			return
		}
		o.putQuery(req)
	})
}

// unknown makes the library answer as for any address that nothing has: the same one in letters that none has.
func unknown(req *mcp.ReadResourceRequest) {
	path := strings.TrimPrefix(req.Params.URI, scheme)
	req.Params.URI = strings.ToUpper(scheme) + path
}

// hidden reports whether a URI lies in no store that the caller may see, or shows what its store does not offer.
func (o *Offer) hidden(access Access, uri string) bool {
	if !strings.HasPrefix(uri, scheme) {
		return false
	}
	store, ok := o.storeAt(uri)
	if !ok || !access.Sees(store) {
		return !access.Everywhere // else there is no such store, which the library finds out
	}
	address, _, _ := strings.Cut(uri, "?")
	return !store.offers(o.resources[address].Tools...)
}

// storeAt returns the store in which a URI lies.
func (o *Offer) storeAt(uri string) (Store, bool) {
	if len(o.stores) == 1 {
		return o.stores[0], true
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(uri, scheme), "/")
	at := slices.IndexFunc(o.stores, func(s Store) bool { return s.Name == name })
	if at < 0 {
		return Store{}, false
	}
	return o.stores[at], true
}
