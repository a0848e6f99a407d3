package transport

import (
	"testing"

	"github.com/mark3labs/mcp-go/client"
	clienttransport "github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// TestClients: the MCP library's own client, on all transports and in both eras.
func TestClients(t *testing.T) {
	run := serveHTTP(t, nil)
	for name, connect := range map[string]func() (*client.Client, error){
		"legacy": func() (*client.Client, error) {
			transport, err := clienttransport.NewStreamableHTTP(run.url + PathMCP)
			return client.NewClient(transport, client.WithProtocolVersion(mcp.LATEST_LEGACY_PROTOCOL_VERSION)), err
		},
		"modern": func() (*client.Client, error) {
			transport, err := clienttransport.NewStreamableHTTP(run.url + PathMCP)
			return client.NewClient(transport, client.WithProtocolVersion(mcp.ProtocolVersion20260728)), err
		},
		"any": func() (*client.Client, error) {
			transport, err := clienttransport.NewStreamableHTTP(run.url + PathMCP)
			return client.NewClient(transport), err
		},
		"SSE": func() (*client.Client, error) { return client.NewSSEMCPClient(run.url + PathSSE) },
	} {
		t.Run(name, func(t *testing.T) {
			c, err := connect()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			if err := c.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			var request mcp.InitializeRequest
			request.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
			if _, err := c.Initialize(t.Context(), request); err != nil {
				t.Fatal(err)
			}
			var call mcp.CallToolRequest
			call.Params.Name, call.Params.Arguments = "echo", map[string]any{"text": name}
			result, err := c.CallTool(t.Context(), call)
			if err != nil || result.Content[0].(mcp.TextContent).Text != name {
				t.Errorf("got %+v, %v", result, err)
			}
		})
	}
}
