package app

import (
	"log/slog"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
)

// BenchmarkFindProduct compares a tool call over stdio with the client call below it, on the same demo store, and with
// a call that is refused for its arguments: docs/performance.md gives the ratios.
func BenchmarkFindProduct(b *testing.B) {
	session, err := newDemoSession()
	if err != nil {
		b.Fatal(err)
	}
	products, err := session.Client.SearchProducts(b.Context(), ecwid.ProductQuery{Paging: ecwid.Paging{Limit: 1}})
	if err != nil {
		b.Fatal(err)
	}
	id := products.Items[0].ID
	b.Run("direct", func(b *testing.B) {
		for b.Loop() {
			product, err := session.Client.Product(b.Context(), id)
			if err != nil || product.ID != id {
				b.Fatal(err, product.ID)
			}
		}
	})
	b.Run("stdio", func(b *testing.B) {
		srv := NewServer(oneStore(tools.All(), session), toolkit.ServeOptions{Logger: slog.New(slog.DiscardHandler)}, nil)
		err := withClient(b.Context(), srv, func(c *client.Client) error {
			request := mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "find_product", Arguments: map[string]any{"productId": id}}}
			for b.Loop() {
				result, err := c.CallTool(b.Context(), request)
				if err != nil || result.IsError {
					b.Fatal(err, result)
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	b.Run("refused", func(b *testing.B) {
		srv := NewServer(oneStore(tools.All(), session), toolkit.ServeOptions{Logger: slog.New(slog.DiscardHandler)}, nil)
		err := withClient(b.Context(), srv, func(c *client.Client) error {
			request := mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "find_product", Arguments: map[string]any{"limit": "many"}}}
			for b.Loop() {
				result, err := c.CallTool(b.Context(), request)
				if err != nil || !result.IsError {
					b.Fatal(err, result)
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
}
