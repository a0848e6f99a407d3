package toolkit

import (
	"context"
	"slices"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Template tells clients of several resources, or of the parameters of one, in one line. The resources are declared by
// themselves; a template only describes.
type Template struct {
	Path        string // RFC 6570: "triggers/{trigger}{?after,limit}", which gains {store} where there are several stores
	Name        string
	Title       string // a few words for people
	Description string // one or two sentences for a model

	Values map[string][]string // all that a parameter may be, by its name, where that is known
}

// TemplateHooks list the templates to callers who may see a store. They are not made known to the library, which would
// match addresses by itself and answer unknown ones as mistakes of this server.
func (o *Offer) TemplateHooks(hooks *server.Hooks, templates []Template) {
	var listed []mcp.ResourceTemplate
	for _, t := range templates {
		listed = append(listed, mcp.NewResourceTemplate(o.templateURI(t), t.Name, mcp.WithTemplateTitle(t.Title),
			mcp.WithTemplateDescription(t.Description), mcp.WithTemplateMIMEType(mimeJSON)))
	}
	hooks.AddAfterListResourceTemplates(func(ctx context.Context, _ any, _ *mcp.ListResourceTemplatesRequest, result *mcp.ListResourceTemplatesResult) {
		access := o.opts.access(ctx)
		if slices.ContainsFunc(o.stores, func(s Store) bool { return !o.hidden(access, o.ResourceURI(s.Name, "")) }) {
			result.ResourceTemplates = slices.Concat(result.ResourceTemplates, listed)
		}
	})
}

func (o *Offer) templateURI(t Template) string {
	if len(o.stores) > 1 {
		return scheme + "{store}/" + t.Path
	}
	return scheme + t.Path
}

// MayFollow reports whether there is a resource at the address that changes and that the caller may see.
func (o *Offer) MayFollow(ctx context.Context, uri string) bool {
	r, known := o.resources[uri]
	return known && r.Changes && !o.hidden(o.opts.access(ctx), uri)
}

// ResourceURI is the address of the resource with this path in a store.
func (o *Offer) ResourceURI(store, path string) string {
	if len(o.stores) > 1 {
		return scheme + store + "/" + path
	}
	return scheme + path
}
