package app

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/metrics"
	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/transport"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/server"
)

// listening is the line that tells where to reach the server.
type listening struct {
	URL      string `json:"url"`
	SSEURL   string `json:"sseUrl,omitempty"`
	AdminURL string `json:"adminUrl,omitempty"`
}

// HTTP serves MCP over HTTP until ctx ends. Once it listens it prints one JSON line on std.Out. It never waits for a
// store.
func HTTP(ctx context.Context, cfg config.HTTP, std Streams) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	logger := slog.New(requestLog{cfg.Logger(std.Err).Handler()})
	listener, err := listen(ctx, cfg)
	if err != nil {
		return err
	}
	defer listener.Close() // again by whoever serves it
	figures := metrics.New(metrics.Options{Version: Version(), Tools: toolNames(tools.Everything()), Codes: codeNames(),
		WebhookOutcomes: outcomeLabels(), Triggers: triggerNames(), EventNames: eventNames(), DeliveryFailures: deliveryFailures()})
	limits, end := openLimits(cfg.Config, logger)
	defer end()
	var calls *callbacks
	defer func() { calls.close() }() // after told, which delivers
	told := openNews(ctx, cfg.Config, logger, std.Err)
	defer told.close()
	told.countIn(figures)
	all, err := openStores(cfg.Config, &connector{
		limits: limits, tiers: cfg.Tiers(), logger: logger, news: told,
		observe: observer(figures), register: figures.RegisterStore, remove: figures.RemoveStore,
	}, std.Err)
	if err != nil {
		return err
	}
	who, err := newCallers(ctx, cfg, all, logger, std.Err)
	if err != nil {
		return err
	}
	hooks := newWebhooks(cfg, told, logger)
	defer hooks.close(ctx)
	if calls, err = newCallbacks(ctx, cfg, told, all, who, figures, logger, std.Err); err != nil {
		return err
	}
	srv, hub, err := newHTTP(cfg, all, who, hooks, calls, figures, logger)
	if err != nil {
		return err
	}
	defer hub.Close()
	admin, err := startAdmin(ctx, cfg, figures)
	if err != nil {
		srv.Close()
		return err
	}
	defer all.watched(ctx)()
	if err := tell(std, cfg, listener, admin.addr); err != nil {
		srv.Close()
		return err
	}
	err = srv.Serve(ctx, listener)
	cancel()
	return errors.Join(err, admin.wait())
}

func newHTTP(cfg config.HTTP, all *stores, who callers, webhooks *webhooks, calls *callbacks, figures *metrics.Metrics,
	logger *slog.Logger) (*transport.HTTPServer, *subs.Hub, error) {
	key, err := sessionKey(cfg.SessionKeyFile)
	if err != nil {
		return nil, nil, err
	}
	opts := toolkit.ServeOptions{CallTimeout: cfg.CallTimeout, Logger: logger, Access: who.access, Done: all.done(figures)}
	var hub *subs.Hub
	extend := func(hooks *server.Hooks, offer *toolkit.Offer) *subs.Hub {
		transport.AddHooks(hooks)
		countRequests(hooks, figures)
		logRefused(hooks, logger)
		hub = all.subscriptions(hooks, offer, who.valid())
		return hub
	}
	srv := NewServer(all.offer(), opts, extend, transport.ServerOptions()...)
	return transport.NewHTTP(transport.HTTPOptions{
		Server:         srv,
		Logger:         logger,
		NoSSE:          cfg.NoSSE,
		AllowedHosts:   cfg.AllowedHosts,
		AllowedOrigins: cfg.AllowedOrigins,
		Authenticate:   func(next http.Handler) http.Handler { return who.guard(reopened(hub, next)) },
		Caller:         who.id,
		Valid:          who.valid(),
		Public:         webhooks.beside(who.public),
		Extend:         calls.overHTTP(cfg, all, who, figures, logger),
		SessionKey:     key,
		Streams:        figures.Streams,
		CallTimeout:    longestCall(cfg.Config),
	}), hub, nil
}

// longestCall is what bounds calls that no request bounds. Each tool has a limit of its own within it.
func longestCall(cfg config.Config) time.Duration {
	var waits time.Duration
	for _, tool := range tools.Everything() {
		waits = max(waits, tool.Waits)
	}
	return cfg.CallTimeout + waits
}

// listen opens the address. One that others can reach needs a way to tell callers apart.
func listen(ctx context.Context, cfg config.HTTP) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen: %w", err)
	}
	if addr, ok := listener.Addr().(*net.TCPAddr); cfg.Auth == "none" && (!ok || !addr.IP.IsLoopback()) {
		return nil, errors.Join(config.AsError(fmt.Errorf("%s can be reached from other machines, and --auth none lets "+
			"anybody there change the shop. Choose --auth bearer or --auth oidc, or listen on 127.0.0.1", cfg.Addr)), listener.Close())
	}
	return listener, nil
}

// sessionKey makes a key of what the file holds; without a file there is none.
func sessionKey(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	const enough = 32
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, config.AsError(fmt.Errorf("--session-key-file cannot be read: %w", err))
	}
	if len(data) < enough {
		return nil, config.AsError(fmt.Errorf("--session-key-file holds %d bytes, at least %d random ones are needed", len(data), enough))
	}
	key := sha256.Sum256(data)
	return key[:], nil
}

func tell(std Streams, cfg config.HTTP, listener net.Listener, admin string) error {
	base := "http://" + reachable(listener.Addr().(*net.TCPAddr))
	line := listening{URL: base + transport.PathMCP, AdminURL: admin}
	if !cfg.NoSSE {
		line.SSEURL = base + transport.PathSSE
	}
	fmt.Fprintln(std.Err, "ecwid-mcp: listening on", line.URL)
	return json.NewEncoder(std.Out).Encode(line)
}
