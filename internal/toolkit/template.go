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

	Values   map[string][]string  // all that a parameter may be, by its name, where that is known
	Complete map[string]Completer // what a parameter may be, by its name, where that depends on the store
	Tools    []string             // what it describes can be read where the store offers all of these tools
}

// TemplateHooks list the templates to callers who may see a store in which they describe something. They are not made
// known to the library, which would match addresses by itself and answer unknown ones as mistakes of this server.
func (o *Offer) TemplateHooks(hooks *server.Hooks, templates []Template) {
	hooks.AddAfterListResourceTemplates(func(ctx context.Context, _ any, _ *mcp.ListResourceTemplatesRequest, result *mcp.ListResourceTemplatesResult) {
		access := o.opts.access(ctx)
		listed := slices.Clone(result.ResourceTemplates)
		for _, t := range templates {
			if len(o.describes(t, access)) > 0 {
				listed = append(listed, mcp.NewResourceTemplate(o.templateURI(t), t.Name, mcp.WithTemplateTitle(t.Title),
					mcp.WithTemplateDescription(t.Description), mcp.WithTemplateMIMEType(mimeJSON)))
			}
		}
		result.ResourceTemplates = listed
	})
}

// describes returns the stores that the caller may see and in which the template describes something.
func (o *Offer) describes(t Template, access Access) []Store {
	var found []Store
	for _, store := range o.stores {
		if access.Sees(store) && store.offers(t.Tools...) {
			found = append(found, store)
		}
	}
	return found
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
