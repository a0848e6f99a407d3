package toolkit

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// recordAddress is that of the only resource for records that the library knows. It is never listed, and nobody reads it
// by this address.
const recordAddress = "ecwid-mcp:record"

// recordArgument is the argument of its handler that carries what was read.
const recordArgument = "record"

// readRecord is what ResourceHooks have read.
type readRecord struct {
	uri     string
	text    json.RawMessage
	failure *Failure
}

// ServerRecords makes the records ready for an MCP server, for every store that offers their tools. The server needs
// ResourceHooks too, which read them: only there can a record that does not exist be answered as an address that does
// not. It is called once, before anybody reads.
func (o *Offer) ServerRecords(records []Record) server.ServerResource {
	o.records = records
	return server.ServerResource{
		Resource: mcp.Resource{URI: recordAddress, Name: "record"},
		Handler: func(_ context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
			read, ok := req.Params.Arguments[recordArgument].(readRecord)
			switch {
			case !ok:
				return nil, errors.New("there is no such resource")
			case read.failure != nil:
				return nil, errors.New(read.failure.Text())
			}
			return contents(read.uri, read.text), nil
		},
	}
}

// recordAt returns the record that an address names, which need not exist.
func (o *Offer) recordAt(uri string) (store Store, record Record, id string, ok bool) {
	path, ours := strings.CutPrefix(uri, scheme)
	store, known := o.storeAt(uri)
	if !ours || !known {
		return Store{}, Record{}, "", false
	}
	if len(o.stores) > 1 {
		path = strings.TrimPrefix(path, store.Name+"/")
	}
	kind, id, _ := strings.Cut(path, "/")
	id, err := url.PathUnescape(id)
	for _, r := range o.records {
		if r.kind() == kind && err == nil && r.ID.MatchString(id) && store.offers(r.Tool) {
			return store, r, id, true
		}
	}
	return Store{}, Record{}, "", false
}

// putRecord reads a record for the handler of ServerRecords.
func (o *Offer) putRecord(ctx context.Context, req *mcp.ReadResourceRequest, store Store, r Record, id string) {
	ctx, cancel := o.opts.limit(ctx, mcp.CallToolRequest{}, 0)
	defer cancel()
	text, failure := o.read(ctx, r.Name, store, func(ctx context.Context, s *Session) (json.RawMessage, error) {
		return r.find(ctx, s, store.Tools, id)
	})
	if failure != nil && failure.Code == CodeNotFound {
		return // the library has nothing at the address of a record, and says so
	}
	req.Params.Arguments = map[string]any{recordArgument: readRecord{req.Params.URI, text, failure}}
	req.Params.URI = recordAddress
}
