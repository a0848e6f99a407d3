package toolkit

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// ServeOptions say how tools are called.
type ServeOptions struct {
	CallTimeout time.Duration // time limit of one call; 0 means none
	Logger      *slog.Logger  // one line a call, without its arguments
	// Received tells when the request with this id, as encoding/json writes it, arrived, if the transport knows. The
	// time limit counts from there, so that calls that had to wait for a worker are refused in time and not answered
	// late.
	Received func(id json.RawMessage) (time.Time, bool)
	// Access tells what the caller of a request may do; nil means everything.
	Access func(context.Context) Access
	// Done is told of every call that has ended; it must not block.
	Done func(context.Context, Call)
}

// OutcomeOK is the outcome of a call that did not fail.
const OutcomeOK = "ok"

// Call is a call of a tool that has ended.
type Call struct {
	Tool     string
	Store    string // the store's name; empty when the call did not get so far as to name one
	Outcome  string // OutcomeOK or the Code of the failure
	Duration time.Duration
	Answer   json.RawMessage // what the tool answered; nil after a failure
	// Arguments are those of the caller, as they came.
	Arguments json.RawMessage
}

// receivedHeader carries the time of arrival from the hook, which knows a request's id, to the handler.
const receivedHeader = "Ecwid-Mcp-Received"

// Hooks has to be given to the server that gets the tools.
func (o ServeOptions) Hooks() *server.Hooks {
	hooks := &server.Hooks{}
	if o.Received == nil {
		return hooks
	}
	hooks.AddBeforeCallTool(func(_ context.Context, id any, req *mcp.CallToolRequest) {
		req.Header = req.Header.Clone()
		if req.Header == nil {
			req.Header = map[string][]string{}
		}
		req.Header.Del(receivedHeader) // whatever a client sent
		key, err := json.Marshal(id)
		if err != nil {
			return
		}
		if at, ok := o.Received(key); ok {
			req.Header.Set(receivedHeader, at.Format(time.RFC3339Nano))
		}
	})
	return hooks
}

// limit bounds a call's time, counted from its arrival; waits is how much more a call has that waits for something.
func (o ServeOptions) limit(ctx context.Context, req mcp.CallToolRequest, waits time.Duration) (context.Context, context.CancelFunc) {
	if o.CallTimeout <= 0 {
		return ctx, func() {}
	}
	start := time.Now()
	if o.Received != nil { // else the header is whatever a client sent
		if at, err := time.Parse(time.RFC3339Nano, req.Header.Get(receivedHeader)); err == nil {
			start = at
		}
	}
	return context.WithDeadline(ctx, start.Add(o.CallTimeout+waits))
}
