package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/ecwid/sandbox/web"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/demo"
	"ecwid-mcp/internal/events/receiver"
	"ecwid-mcp/internal/metrics"
	"ecwid-mcp/internal/transport"
	"ecwid-mcp/tools"
)

// inspectorPackage is the MCP Inspector with which the line for it was tried.
const inspectorPackage = "@modelcontextprotocol/inspector@2.12.0"

func placesAt(listener net.Listener) demo.Places {
	base := "http://" + reachable(listener.Addr().(*net.TCPAddr))
	mcp := base + transport.PathMCP
	return demo.Places{
		Page: base + "/", Office: base + "/office", Console: base + "/console", MCP: mcp,
		Inspector: "npx " + inspectorPackage + " --server-url " + mcp + " --transport http",
	}
}

// listenLoopback opens an address that no other machine can reach, since nobody is asked who they are.
func listenLoopback(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen: %w", err)
	}
	if !listener.Addr().(*net.TCPAddr).IP.IsLoopback() {
		refusal := fmt.Errorf("--addr %s can be reached from other machines, and the demo asks nobody who they are: listen on 127.0.0.1", addr)
		return nil, errors.Join(config.AsError(refusal), listener.Close())
	}
	return listener, nil
}

// serve shows the pages, serves MCP and takes the store's webhooks on the listener until ctx ends. The channel gives why
// it ended.
func (d *demoShop) serve(ctx context.Context, listener net.Listener, places demo.Places) (<-chan error, error) {
	cfg := config.HTTP{Config: demoConfig(), Auth: "none", WebhookSecret: ecwid.NewSecret(d.store.Info().ClientSecret)}
	figures := metrics.New(metrics.Options{Version: Version(), Tools: toolNames(tools.All()), Codes: codeNames()})
	hooks := newWebhooks(cfg, d.told, d.logger)
	hooks.now = d.store.Now
	srv, hub, err := newHTTP(cfg, d.all, callers{}, hooks, nil, figures, d.logger)
	if err != nil {
		return nil, err
	}
	srv.Beside(web.New(web.Options{Store: d.store, Console: d.console, Links: []web.Link{
		{Title: "MCP (Streamable HTTP)", Text: places.MCP}, {Title: "MCP Inspector", Text: places.Inspector},
	}}).Handler())
	d.store.SetWebhooks(sandbox.WebhookOptions{
		URL: strings.TrimSuffix(places.Page, "/") + receiver.Path, Transport: &http.Transport{DisableKeepAlives: true},
	})
	endStreams := context.AfterFunc(ctx, d.console.Close) // a browser would keep its own for ever
	ended := make(chan error, 1)
	go func() {
		defer endStreams()
		defer hub.Close()
		defer hooks.close(ctx)
		kept, leave := context.WithCancel(ctx)
		wait := d.upkeep(kept)
		err := srv.Serve(ctx, listener)
		leave()
		wait()
		ended <- err
	}()
	return ended, nil
}
