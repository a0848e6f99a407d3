package app

import (
	"context"
	"io"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
)

// Streams are the standard streams of the process.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Stdio serves MCP over the standard streams until the input ends or ctx does. It never waits for the store.
func Stdio(ctx context.Context, cfg config.Stdio, std Streams) error {
	logger := cfg.Logger(std.Err)
	all, err := openStores(cfg.Config, &connector{
		limits: ecwid.NewLimits(),
		images: toolkit.ImagePolicy{AllowPath: true, Roots: cfg.ImageRoots},
		logger: logger,
	}, std.Err)
	if err != nil {
		return err
	}
	pending := transport.NewPending()
	srv := NewServer(all.offer(), toolkit.ServeOptions{CallTimeout: cfg.CallTimeout, Logger: logger, Received: pending.Received}, nil)
	defer all.watched(ctx)()
	return transport.Stdio(ctx, srv, std.In, std.Out, transport.StdioOptions{Logger: logger, Pending: pending})
}
