package main

import (
	"context"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// addNotifyingTools has the tools that send messages while they run.
func addNotifyingTools(srv *server.MCPServer) {
	logging := func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for i, line := range []string{"Tool execution started", "Tool processing data", "Tool execution completed"} {
			if err := pause(ctx, i); err != nil {
				return nil, err
			}
			message := mcp.NewLoggingMessageNotification(mcp.LoggingLevelInfo, "conformance", line)
			if err := srv.SendLogMessageToClient(ctx, message); err != nil {
				return nil, err
			}
		}
		return mcp.NewToolResultText("Three messages logged"), nil
	}
	tool(srv, "test_tool_with_logging", "Logs while it runs", logging)
	tool(srv, "test_logging_tool", "Logs while it runs, if the request asks for it", logging)
	tool(srv, "test_tool_with_progress", "Reports progress while it runs",
		func(ctx context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			for i, done := range []int{0, 50, 100} {
				if err := pause(ctx, i); err != nil {
					return nil, err
				}
				if err := progress(ctx, srv, request, done); err != nil {
					return nil, err
				}
			}
			return mcp.NewToolResultText("Progress reported"), nil
		})
}

func progress(ctx context.Context, srv *server.MCPServer, request mcp.CallToolRequest, done int) error {
	if request.Params.Meta == nil || request.Params.Meta.ProgressToken == nil {
		return nil
	}
	return srv.SendNotificationToClient(ctx, string(mcp.MethodNotificationProgress), map[string]any{
		"progressToken": request.Params.Meta.ProgressToken, "progress": done, "total": 100,
	})
}

// pause waits before every message but the first for the 50 ms that the suite asks for. There is no pause after the
// last one, which the stack must not lose when the handler returns at once.
func pause(ctx context.Context, message int) error {
	if message == 0 {
		return nil
	}
	timer := time.NewTimer(50 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
