package app

import (
	"net/http"
	"sync"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// The demo store's id and token; nothing outside the process can reach it.
const (
	demoStoreID = 1003
	demoToken   = "secret_demo"
	demoURL     = "https://demo-store.invalid/api/v3" // no request leaves the process
)

// demoTransport answers from a demo store, which it opens at the first request, so that a client that starts the
// server does not wait until the shop is made up.
type demoTransport struct{ open func() http.RoundTripper }

func newDemoTransport() *demoTransport {
	return &demoTransport{open: sync.OnceValue(func() http.RoundTripper {
		return sandbox.New(demoOptions()).Transport()
	})}
}

func demoOptions() sandbox.Options {
	return sandbox.Options{StoreID: demoStoreID, Token: demoToken, Seed: sandbox.Demo}
}

// RoundTrip implements http.RoundTripper.
func (t *demoTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.open().RoundTrip(req)
}

// demoBudget is far more than a demo asks of its store in a second.
const demoBudget = 10_000

// inDemoStore points the configuration of a client to a demo store; nil: a new one that nobody else knows.
func inDemoStore(cfg ecwid.Config, shop *sandbox.Store) ecwid.Config {
	cfg.StoreID = demoStoreID
	cfg.Token = ecwid.NewSecret(demoToken)
	cfg.BaseURL = demoURL
	if shop != nil {
		cfg.Transport = shop.Transport()
		return cfg
	}
	cfg.Transport = newDemoTransport()
	cfg.Limits = ecwid.NewLimitsOf(ecwid.Budget{Burst: demoBudget, PerSecond: demoBudget}) // there is nobody to protect
	return cfg
}
