package toolkit

import (
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
)

// queryArgument is the argument of a resource's handler that carries the parameters of the address.
const queryArgument = "query"

// putQuery takes the parameters off the address of a resource that has some, so that the library finds the resource
// whatever their order and number: its own way to match templates wants all of them, in the order of the template.
func (o *Offer) putQuery(req *mcp.ReadResourceRequest) {
	address, query, found := strings.Cut(req.Params.URI, "?")
	if r, known := o.resources[address]; found && known && r.parameters {
		req.Params.URI = address
		req.Params.Arguments = map[string]any{queryArgument: query}
	}
}

// takeQuery returns the parameters that putQuery took off, and puts the address back together.
func takeQuery(req *mcp.ReadResourceRequest) string {
	query, ok := req.Params.Arguments[queryArgument].(string)
	if ok {
		req.Params.URI += "?" + query
	}
	return query
}
