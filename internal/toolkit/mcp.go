package toolkit

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// errorMeta is the key below _meta of a failed result; its value is a failureMeta.
const errorMeta = "ecwid-mcp/error"

type failureMeta struct {
	Code              Code `json:"code"`
	Retryable         bool `json:"retryable"`
	RetryAfterSeconds int  `json:"retryAfterSeconds,omitempty"`
}

// ServeOptions say how tools are called.
type ServeOptions struct {
	CallTimeout time.Duration // time limit of one call; 0 means none
	Logger      *slog.Logger  // one debug line a call, without its arguments
	// Received tells when the request with this id, as encoding/json writes it, arrived, if the transport knows. The
	// time limit counts from there, so that calls that had to wait for a worker are refused in time and not answered
	// late.
	Received func(id json.RawMessage) (time.Time, bool)
}

// receivedHeader carries the time of arrival from the hook, which knows a request's id, to the handler.
const receivedHeader = "Ecwid-Mcp-Received"

// Hooks has to be given to the server that gets the tools.
func (o ServeOptions) Hooks() *server.Hooks {
	hooks := &server.Hooks{}
	hooks.AddBeforeCallTool(func(_ context.Context, id any, req *mcp.CallToolRequest) {
		req.Header = req.Header.Clone()
		if req.Header == nil {
			req.Header = map[string][]string{}
		}
		req.Header.Del(receivedHeader) // whatever a client sent
		key, err := json.Marshal(id)
		if o.Received == nil || err != nil {
			return
		}
		if at, ok := o.Received(key); ok {
			req.Header.Set(receivedHeader, at.Format(time.RFC3339Nano))
		}
	})
	return hooks
}

// limit bounds a call's time, counted from its arrival.
func (o ServeOptions) limit(ctx context.Context, req mcp.CallToolRequest) (context.Context, context.CancelFunc) {
	if o.CallTimeout <= 0 {
		return ctx, func() {}
	}
	start := time.Now()
	if at, err := time.Parse(time.RFC3339Nano, req.Header.Get(receivedHeader)); err == nil {
		start = at
	}
	return context.WithDeadline(ctx, start.Add(o.CallTimeout))
}

// ServerTools makes the tools ready for an MCP server; all calls share the session.
func ServerTools(tools []Tool, session *Session, opts ServeOptions) []server.ServerTool {
	var all []server.ServerTool
	for _, tool := range tools {
		all = append(all, server.ServerTool{Tool: tool.mcpTool(), Handler: handler(tool, session, opts)})
	}
	return all
}

func (t Tool) mcpTool() mcp.Tool {
	return mcp.Tool{
		Name:            t.Name,
		Title:           t.Title,
		Description:     t.Description,
		RawInputSchema:  t.InputSchema,
		RawOutputSchema: t.OutputSchema,
		Annotations: mcp.ToolAnnotation{
			Title:           t.Title,
			ReadOnlyHint:    &t.Hints.ReadOnly,
			DestructiveHint: &t.Hints.Destructive,
			IdempotentHint:  &t.Hints.Idempotent,
			OpenWorldHint:   &t.Hints.OpenWorld,
		},
	}
}

func handler(tool Tool, session *Session, opts ServeOptions) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		start := time.Now()
		ctx, cancel := opts.limit(ctx, req)
		defer cancel()
		result := callRecovered(ctx, tool, session, rawArguments(req), opts.Logger)
		outcome := Code("ok")
		if result.Failure != nil {
			outcome = result.Failure.Code
		}
		opts.Logger.DebugContext(ctx, "tool call", "tool", tool.Name, "outcome", outcome, "duration", time.Since(start))
		return result.mcpResult(), nil
	}
}

// rawArguments returns the arguments as they came over the wire, so that no number loses digits.
func rawArguments(req mcp.CallToolRequest) json.RawMessage {
	if len(req.Params.RawArguments) > 0 || req.Params.Arguments == nil {
		return req.Params.RawArguments
	}
	raw, err := json.Marshal(req.Params.Arguments)
	if err != nil {
		return json.RawMessage("not JSON")
	}
	return raw
}

// callRecovered keeps a panic of a tool away from the server and from the model: the stack goes to the log.
func callRecovered(ctx context.Context, tool Tool, s *Session, args json.RawMessage, log *slog.Logger) (result Result) {
	defer func() {
		if reason := recover(); reason != nil {
			log.ErrorContext(ctx, "tool panicked", "tool", tool.Name, "reason", panicText(reason), "stack", string(debug.Stack()))
			failure := newFailure(CodeInternal, "", "")
			result = Result{Text: failure.Text(), Failure: failure}
		}
	}()
	result = tool.Call(ctx, s, args)
	if result.Failure != nil && result.Failure.cause != nil {
		log.ErrorContext(ctx, "tool failed", "tool", tool.Name, "error", result.Failure.cause)
	}
	return result
}

// panicText leaves out what a panic value may quote; the runtime's own texts quote nothing.
func panicText(reason any) string {
	if err, ok := reason.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", reason)
}

func (r Result) mcpResult() *mcp.CallToolResult {
	result := &mcp.CallToolResult{Content: []mcp.Content{mcp.NewTextContent(r.Text)}}
	if r.Failure == nil {
		result.StructuredContent = r.Structured
		return result
	}
	result.IsError = true
	result.Meta = &mcp.Meta{AdditionalFields: map[string]any{errorMeta: failureMeta{
		Code: r.Failure.Code, Retryable: r.Failure.Retryable, RetryAfterSeconds: seconds(r.Failure.RetryAfter),
	}}}
	return result
}
