package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/ecwid/sandbox/web"
	"ecwid-mcp/internal/config"
)

// The triggers of the demo fire as soon as they can, so that nobody has to wait for them.
const (
	demoPoll     = 3 * time.Second
	demoCartIdle = time.Second
)

// sinceOpening is how long the shop has been open at the beginning. Its statistics count whole seconds: what happens in the
// very second of the opening would not show in them.
const sinceOpening = time.Minute

// ecwidRateLimit is how many requests a minute Ecwid takes of a token.
const ecwidRateLimit = 600

// hasty is a budget for the same number of requests a minute as every server has, of which half may leave at once. When
// the console has a 429 storm followed by a revoked token, the token is what is told of.
func hasty() ecwid.Budget { return ecwid.Budget{Burst: 290, PerSecond: 5, PlainRefusals: true} }

// demoShop is a store in memory whose events are kept in memory. What goes on shows on its console.
type demoShop struct {
	store   *sandbox.Store
	console *web.Console
	logger  *slog.Logger
	told    *news
	all     *stores
	unwatch func() // nil until the shop is followed
}

// openDemoShop opens a shop whose pictures are reachable below the address. Close it.
func openDemoShop(ctx context.Context, baseURL string) (*demoShop, error) {
	d := &demoShop{console: web.NewConsole(), logger: slog.New(slog.DiscardHandler)}
	opts := demoOptions()
	opts.BaseURL, opts.RateLimit, opts.Observer = baseURL, ecwidRateLimit, d.console
	opts.Now = func() time.Time { return time.Now().Add(-sinceOpening) }
	d.store = sandbox.New(opts)
	d.store.Advance(sinceOpening)
	cfg := demoConfig()
	d.told = openNews(ctx, cfg, d.logger, io.Discard)
	d.told.watcher = onConsole{d.console}
	var err error
	d.all, err = openStores(cfg, &connector{
		limits: ecwid.NewLimitsOf(hasty()), logger: d.logger, news: d.told, shop: d.store, watcher: d.told.watcher,
	}, io.Discard)
	if err != nil {
		d.told.close()
	}
	return d, err
}

func demoConfig() config.Config {
	return config.Config{
		Demo: true, CallTimeout: 30 * time.Second,
		Events: config.Events{PollInterval: demoPoll, CartIdle: demoCartIdle, EventsProfile: "auto"},
	}
}

func (d *demoShop) close() {
	if d.unwatch != nil {
		d.unwatch()
	}
	d.told.close()
	d.console.Close()
}

// firstLook is within how long the shop has to have been looked at for the first time.
const firstLook = 10 * time.Second

var errNoFirstLook = errors.New("nobody has looked at the shop's events within " + firstLook.String())

// follow begins to follow the shop, after everybody who wants to be told has said so. It waits until whatever happens is
// news, and returns the shop's name.
func (d *demoShop) follow(ctx context.Context) (string, error) {
	d.unwatch = d.all.watched(context.WithoutCancel(ctx)) // until it is closed
	ctx, cancel := context.WithTimeoutCause(ctx, firstLook, errNoFirstLook)
	defer cancel()
	shop, err := d.all.slots[0].session(ctx).Shop(ctx)
	if err != nil {
		return "", err
	}
	status := d.told.status(d.all.slots[0].name)
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for status(ctx).LastPoll == nil {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
	return shop.Name, nil
}
