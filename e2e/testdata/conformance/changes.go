package main

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// addListChangeTools has the tools that change a list and change it back, of which listeners are told.
func addListChangeTools(srv *server.MCPServer) {
	done := mcp.NewToolResultText("The list changed")
	tool(srv, "test_trigger_tool_change", "Changes the list of tools for a moment",
		func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			tool(srv, "test_passing", "Is there for a moment", answer())
			srv.DeleteTools("test_passing")
			return done, nil
		})
	tool(srv, "test_trigger_prompt_change", "Changes the list of prompts for a moment",
		func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			srv.AddPrompt(mcp.NewPrompt("test_passing"), prompt())
			srv.DeletePrompts("test_passing")
			return done, nil
		})
}
