package main

import (
	"context"
	"log/slog"
	"net"
	"os"

	"github.com/mark3labs/mcp-go/server"

	"ecwid-mcp/internal/transport"
)

// stackOptions are what the HTTP stack needs of a server.
func stackOptions() []server.ServerOption {
	hooks := &server.Hooks{}
	transport.AddHooks(hooks)
	return append(transport.ServerOptions(), server.WithHooks(hooks))
}

// serve answers on the listener, without authentication, until ctx ends.
func serve(ctx context.Context, srv *server.MCPServer, listener net.Listener) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return transport.NewHTTP(transport.HTTPOptions{Server: srv, Logger: logger}).Serve(ctx, listener)
}
