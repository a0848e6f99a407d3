package app

import (
	"context"
	"io"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"

	"github.com/mark3labs/mcp-go/server"
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
	limits, end := openLimits(cfg.Config, logger)
	defer end()
	told := openNews(ctx, cfg.Config, logger, std.Err)
	defer told.close()
	all, err := openStores(cfg.Config, &connector{
		limits: limits, tiers: cfg.Tiers(), news: told,
		images: toolkit.ImagePolicy{AllowPath: true, Roots: cfg.ImageRoots},
		logger: logger,
	}, std.Err)
	if err != nil {
		return err
	}
	pending := transport.NewPending()
	opts := toolkit.ServeOptions{CallTimeout: cfg.CallTimeout, Logger: logger, Received: pending.Received, Done: all.done(nil)}
	var hub *subs.Hub
	srv := NewServer(all.offer(), opts, func(hooks *server.Hooks, offer *toolkit.Offer) *subs.Hub {
		hub = all.subscriptions(hooks, offer, nil)
		return hub
	}, transport.ServerOptions()...)
	defer hub.Close()
	defer all.watched(ctx)()
	everything := func(context.Context) toolkit.Access { return toolkit.Access{Everywhere: true} }
	in, out := std.In, std.Out
	if extension := newExtension(cfg.Events, all, logger, mcpevents.Options{}, everything); extension != nil {
		var stop func()
		in, out, stop = extension.Stdio(ctx, in, out)
		defer stop()
	}
	return transport.Stdio(ctx, srv, in, out, transport.StdioOptions{Logger: logger, Pending: pending})
}
