package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/ecwid/sandbox/web"
	"ecwid-mcp/internal/config"
)

const (
	headerTimeout   = 10 * time.Second
	requestTimeout  = time.Minute
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 500 * time.Millisecond // a browser's spare connection, on which nothing was asked yet, would hold it up for longer
)

// ready is the line that tells how to reach a sandbox store.
type ready struct {
	APIURL       string `json:"apiUrl"` // without the store id, as ECWID_API_URL
	StoreID      int64  `json:"storeId"`
	Token        string `json:"token"`
	PublicToken  string `json:"publicToken"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	PageURL      string `json:"pageUrl,omitempty"` // of the shop to play with; only where other machines cannot reach it
}

// Sandbox serves a new sandbox store until ctx ends, on a loopback address with its pages. Once it listens it prints one
// JSON line on std.Out.
func Sandbox(ctx context.Context, cfg config.Sandbox, std Streams) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen: %w", err)
	}
	console := web.NewConsole()
	store := newSandbox(cfg, console)
	line := readyAt(listener.Addr().(*net.TCPAddr), store.Info())
	if line.PageURL == "" {
		fmt.Fprintln(std.Err, "ecwid-mcp: the sandbox is reachable from other machines: it shows no pages, and its control pages below /_sandbox/ need no token")
	}
	server := &http.Server{
		Handler:           sandboxHandler(store, console, line),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       requestTimeout,
		IdleTimeout:       idleTimeout, // no WriteTimeout: a fault may delay an answer for as long as it likes
	}
	server.RegisterOnShutdown(console.Close) // else a browser that watches would hold it up
	if err := json.NewEncoder(std.Out).Encode(line); err != nil {
		return errors.Join(err, listener.Close())
	}
	return serveAndDeliver(ctx, store, server, listener)
}

// sandboxHandler serves the store's API, and its pages where the line tells of them.
func sandboxHandler(store *sandbox.Store, console *web.Console, line ready) http.Handler {
	if line.PageURL == "" {
		return store.Handler()
	}
	links := []web.Link{
		{Title: "API", Text: fmt.Sprintf("%s/%d", line.APIURL, line.StoreID)},
		{Title: "Control API", Text: line.PageURL + "_sandbox"},
	}
	return web.New(web.Options{Store: store, Console: console, Links: links}).Handler()
}

// serveAndDeliver runs the store's server and the delivery of its webhooks until ctx ends.
func serveAndDeliver(ctx context.Context, store *sandbox.Store, server *http.Server, listener net.Listener) error {
	sending, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		_ = store.RunWebhooks(sending) // the error is that of the context
	}()
	err := serveUntil(ctx, server, listener)
	stop()
	<-stopped
	return err
}

func newSandbox(cfg config.Sandbox, observer sandbox.Observer) *sandbox.Store {
	seed := sandbox.Demo
	if cfg.Seed == "empty" {
		seed = sandbox.Empty
	}
	return sandbox.New(sandbox.Options{
		StoreID: cfg.StoreID, Token: cfg.Token, PublicToken: cfg.PublicToken,
		Seed: seed, RateLimit: cfg.RateLimit, SearchLag: cfg.SearchLag,
		Observer: observer,
		Webhooks: sandbox.WebhookOptions{URL: cfg.WebhookURL, Events: cfg.WebhookEvents},
	})
}

func readyAt(addr *net.TCPAddr, info sandbox.Info) ready {
	base := "http://" + reachable(addr)
	line := ready{
		APIURL:  base + "/api/v3",
		StoreID: info.StoreID, Token: info.Token, PublicToken: info.PublicToken,
		ClientID: info.ClientID, ClientSecret: info.ClientSecret,
	}
	if addr.IP.IsLoopback() {
		line.PageURL = base + "/"
	}
	return line
}

// reachable is how programs on this machine reach a listener's address.
func reachable(addr *net.TCPAddr) string {
	host := addr.IP.String()
	if addr.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, fmt.Sprint(addr.Port))
}

// serveUntil stops the server when ctx ends, giving running requests a moment to finish.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener) error {
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		if server.Shutdown(limited) != nil {
			stopped <- server.Close()
			return
		}
		stopped <- nil
	})
	err := server.Serve(listener)
	if stop() {
		return fmt.Errorf("sandbox stopped: %w", err) // not because of ctx
	}
	return <-stopped
}
