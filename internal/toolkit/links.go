package toolkit

import (
	"context"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Linking is an output that shows summaries of records. Links returns the records that can be read in full.
type Linking interface{ Links() []Link }

// Link names a record that can be read by its address.
type Link struct {
	Path string // as of a Record: "orders/XJ12H"
	Name string // a few words: "order XJ12H"
}

// maxLinks bounds the links of one answer: each costs a model about forty tokens.
const maxLinks = 10

// linksOf returns the links of an output.
func linksOf(output any) []Link {
	linking, ok := output.(Linking)
	if !ok {
		return nil
	}
	links := linking.Links()
	return links[:min(len(links), maxLinks)]
}

// firstWithLinks is the version of the protocol in which answers may link to resources; older clients refuse an answer
// with a kind of content that they do not know (MCP specification 2025-06-18, Tools).
const firstWithLinks = "2025-06-18"

// takesLinks reports whether the client of a call knows links. Over HTTP it names its version in a header.
func takesLinks(ctx context.Context, header http.Header) bool {
	version := server.RequestProtocolVersion(ctx)
	if version == "" {
		version = header.Get(mcp.HeaderProtocolVersion)
	}
	return version >= firstWithLinks // versions are dates
}

// addLinks puts links to records of a store behind the text of a result.
func (o *Offer) addLinks(result *mcp.CallToolResult, store string, links []Link) {
	for _, link := range links {
		result.Content = append(result.Content, mcp.NewResourceLink(o.ResourceURI(store, link.Path), link.Name, "", mimeJSON))
	}
}
