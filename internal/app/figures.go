package app

import (
	"context"
	"log/slog"
	"slices"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/metrics"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// done tells the journal, the metrics and the spectator, if there are any, of every call of a tool that has ended.
func (s *stores) done(figures *metrics.Metrics) func(context.Context, toolkit.Call) {
	return func(ctx context.Context, call toolkit.Call) {
		s.news.own(ctx, call)
		if s.watcher != nil {
			s.watcher.called(call.Tool, call.Outcome, call.Duration)
		}
		if figures == nil {
			return
		}
		code := call.Outcome
		if code == toolkit.OutcomeOK {
			code = ""
		}
		figures.ToolCall(call.Tool, code, call.Duration)
	}
}

// logRefused writes the line of a call that no tool took: the tool does not exist, or not for this caller.
func logRefused(hooks *server.Hooks, logger *slog.Logger) {
	hooks.AddOnError(func(ctx context.Context, _ any, method mcp.MCPMethod, message any, _ error) {
		if method != mcp.MethodToolsCall {
			return
		}
		tool := "unknown"
		if call, ok := message.(*mcp.CallToolRequest); ok && slices.Contains(toolNames(tools.Everything()), call.Params.Name) {
			tool = call.Params.Name
		}
		logger.InfoContext(ctx, "tool call", "tool", tool, "outcome", "not_found")
	})
}

// countRequests tells the metrics of every request.
func countRequests(hooks *server.Hooks, figures *metrics.Metrics) {
	hooks.AddBeforeAny(func(ctx context.Context, _ any, method mcp.MCPMethod, _ any) {
		figures.Request(transport.Kind(ctx), string(method))
	})
	hooks.AddOnError(func(ctx context.Context, _ any, method mcp.MCPMethod, _ any, _ error) {
		figures.RequestError(transport.Kind(ctx), string(method))
	})
}

// observer tells the metrics of every call of Ecwid's API.
func observer(figures *metrics.Metrics) func(store string) func(ecwid.Call) {
	return func(store string) func(ecwid.Call) {
		return func(call ecwid.Call) { figures.EcwidCall(store, call) }
	}
}

func toolNames(all []toolkit.Tool) []string {
	var names []string
	for _, tool := range all {
		names = append(names, tool.Name)
	}
	return names
}

func codeNames() []string {
	var names []string
	for _, row := range toolkit.Codes() {
		names = append(names, string(row.Code))
	}
	return names
}
