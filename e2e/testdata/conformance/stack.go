package main

import (
	"context"
	"net"
	"net/http"

	"github.com/mark3labs/mcp-go/server"
)

func stackOptions() []server.ServerOption { return nil }

func serve(ctx context.Context, srv *server.MCPServer, listener net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("/mcp", server.NewStreamableHTTPServer(srv))
	s := &http.Server{Handler: mux}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	_ = s.Serve(listener)
	return nil
}
