package transport

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/mark3labs/mcp-go/server"
)

// The most that the MCP library takes. With its defaults (5 and 100) a flood of calls stalls the reading of input.
const (
	stdioWorkers = 100
	stdioQueue   = 10000
)

// DefaultDrain is how long calls may still be answered after the end of input: a little longer than a call may take.
const DefaultDrain = 35 * time.Second

// StdioOptions configure Stdio.
type StdioOptions struct {
	Drain  time.Duration // how long to wait for answers after the end of input; 0 means DefaultDrain
	Logger *slog.Logger  // what goes wrong on the connection
	// Pending is told of every request; give the one that the server's tools ask for the time of arrival.
	Pending *Pending
}

// Stdio serves MCP, one JSON message a line, until in ends and all requests read have been answered, or until ctx
// ends. Only one can run in a process at a time, since the MCP library keeps a single stdio session.
func Stdio(ctx context.Context, srv *server.MCPServer, in io.Reader, out io.Writer, opts StdioOptions) error {
	if opts.Drain == 0 {
		opts.Drain = DefaultDrain
	}
	pending := opts.Pending
	if pending == nil {
		pending = NewPending()
	}
	stdio := server.NewStdioServer(srv)
	stdio.SetErrorLogger(slog.NewLogLogger(opts.Logger.Handler(), slog.LevelWarn))
	server.WithWorkerPoolSize(stdioWorkers)(stdio)
	server.WithQueueSize(stdioQueue)(stdio)

	reader := newLineReader(ctx, in, pending, opts.Drain, opts.Logger)
	lines := &lineWriter{out: out, pending: pending}
	stdio.SetContextFunc(func(ctx context.Context) context.Context { return context.WithValue(ctx, linesKey{}, lines) })
	err := stdio.Listen(ctx, reader, lines)
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // asked to stop
	}
	return err
}
