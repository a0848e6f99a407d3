package app

import (
	"context"
	"fmt"
	"io"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
	"ecwid-mcp/tools"
)

// Streams are the standard streams of the process.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Stdio serves MCP over the standard streams until the input ends or ctx does. It never waits for the store.
func Stdio(ctx context.Context, cfg config.Config, std Streams) error {
	session, err := newSession(cfg)
	if err != nil {
		return err
	}
	session.Images = toolkit.ImagePolicy{AllowPath: true, Roots: cfg.ImageRoots}
	public := session.Client != nil && session.Client.IsPublic()
	offered, err := toolkit.Select(tools.All(), toolkit.SelectOptions{
		ReadOnly: cfg.ReadOnly, Only: cfg.Tools, Exclude: cfg.ExcludeTools, PublicToken: public,
	})
	if err != nil {
		return config.AsError(err)
	}
	if public {
		fmt.Fprintln(std.Err, "ecwid-mcp: the token is a public one, which sees little more than enabled products, "+
			"so only find_product is offered. Use the secret token of the app for everything else.")
	}
	logger := cfg.Logger(std.Err)
	pending := transport.NewPending()
	srv := NewServer(offered, session, toolkit.ServeOptions{CallTimeout: cfg.CallTimeout, Logger: logger, Received: pending.Received})
	return transport.Stdio(ctx, srv, std.In, std.Out, transport.StdioOptions{Logger: logger, Pending: pending})
}
