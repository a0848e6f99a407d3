package toolkit

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"

	"github.com/mark3labs/mcp-go/mcp"
)

// errorMeta is the key below _meta of a failed result; its value is a failureMeta.
const errorMeta = "ecwid-mcp/error"

type failureMeta struct {
	Code              Code `json:"code"`
	Retryable         bool `json:"retryable"`
	RetryAfterSeconds int  `json:"retryAfterSeconds,omitempty"`
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
func callRecovered(ctx context.Context, tool Tool, session func(string) *Session, args json.RawMessage, log *slog.Logger) (result Result) {
	defer func() {
		if reason := recover(); reason != nil {
			log.ErrorContext(ctx, "tool panicked", "tool", tool.Name, "reason", panicText(reason), "stack", string(debug.Stack()))
			failure := newFailure(CodeInternal, "", "")
			result = Result{Text: failure.Text(), Failure: failure}
		}
	}()
	result = tool.callIn(ctx, session, args)
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
