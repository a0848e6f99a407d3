// Command barehttp is the smallest MCP server over HTTP on the library that ecwid-mcp uses, to compare calls and memory
// with. Its first line says where it listens.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	srv := server.NewMCPServer("bare", "0", server.WithToolCapabilities(false))
	echo := func(_ context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText(req.GetString("text", "")), nil
	}
	srv.AddTool(mcp.NewTool("echo", mcp.WithString("text")), echo)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("{\"url\":\"http://%s/mcp\"}\n", listener.Addr())
	return http.Serve(listener, server.NewStreamableHTTPServer(srv))
}
