// Command conformance serves the fixtures that the official MCP conformance suite asks for, on this project's own
// HTTP stack, so that the suite tests the stack in both protocol eras. It prints its address as one JSON line.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, addr string) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	ready := map[string]string{"url": "http://" + listener.Addr().String() + "/mcp"}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		return err
	}
	return serve(ctx, newServer(key), listener)
}

// newServer has every fixture; key protects the states that clients carry.
func newServer(key []byte) *server.MCPServer {
	srv := server.NewMCPServer("conformance", "1.0.0", options()...)
	addContentTools(srv)
	addNotifyingTools(srv)
	addListChangeTools(srv)
	addSchemaTools(srv)
	addElicitations(srv)
	addInputTools(srv, sealer(key))
	addResources(srv)
	addPrompts(srv)
	return srv
}

func options() []server.ServerOption {
	return append([]server.ServerOption{
		server.WithToolCapabilities(true),
		server.WithResourceCapabilities(true, true),
		server.WithPromptCapabilities(true),
		server.WithCompletions(),
		server.WithPromptCompletionProvider(completions{}),
		server.WithLogging(),
		server.WithElicitation(),
	}, stackOptions()...)
}

// tool adds a tool without parameters.
func tool(srv *server.MCPServer, name, description string, handler server.ToolHandlerFunc) {
	srv.AddTool(mcp.NewTool(name, mcp.WithDescription(description)), handler)
}

// answer is the handler that always returns the content.
func answer(content ...mcp.Content) server.ToolHandlerFunc {
	return func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return &mcp.CallToolResult{Content: content}, nil
	}
}
