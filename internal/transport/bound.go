package transport

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// bound ends a call over HTTP+SSE with its time or with the stream, whichever is first. The MCP library detaches such
// calls from the request that brought them, and lets them run when nobody waits for the answer.
func bound(ctx context.Context) (context.Context, context.CancelFunc) {
	conn := sseConnOf(ctx)
	if conn == nil {
		return ctx, func() {}
	}
	ctx, cancel := context.WithTimeout(ctx, conn.limit)
	unlink := context.AfterFunc(conn.ctx, cancel)
	return ctx, func() {
		unlink()
		cancel()
	}
}

func boundTool(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ctx, release := bound(ctx)
		defer release()
		return next(ctx, req)
	}
}

func boundResource(next server.ResourceHandlerFunc) server.ResourceHandlerFunc {
	return func(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		ctx, release := bound(ctx)
		defer release()
		return next(ctx, req)
	}
}

func boundPrompt(next server.PromptHandlerFunc) server.PromptHandlerFunc {
	return func(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		ctx, release := bound(ctx)
		defer release()
		return next(ctx, req)
	}
}
