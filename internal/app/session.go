package app

import (
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/toolkit"
)

// newSession connects to the configured store, to a new demo store, or to none. It makes no call.
func newSession(cfg config.Config) (*toolkit.Session, error) {
	clientConfig := ecwid.Config{
		StoreID:   cfg.StoreNumber(),
		Token:     cfg.Token,
		BaseURL:   cfg.APIURL,
		UserAgent: "ecwid-mcp/" + Version(),
	}
	switch {
	case cfg.Demo:
		clientConfig = inDemoStore(clientConfig)
	case missing(cfg) != "":
		return toolkit.UnconfiguredSession(missing(cfg)), nil
	}
	client, err := ecwid.New(clientConfig)
	if err != nil {
		return nil, config.AsError(err)
	}
	return toolkit.NewSession(client), nil
}

// missing says what to set before a store can be reached; empty when nothing is missing.
func missing(cfg config.Config) string {
	var what []string
	if cfg.StoreID == "" {
		what = append(what, "ECWID_STORE_ID (the number at the bottom of the control panel's pages, my.ecwid.com)")
	}
	if cfg.Token.IsZero() {
		what = append(what, "ECWID_TOKEN (the secret token of a custom app, my.ecwid.com/#develop-apps) or ECWID_TOKEN_FILE")
	}
	if len(what) == 0 {
		return ""
	}
	return "Set " + strings.Join(what, " and ") + " in the environment of ecwid-mcp, which is the env block of the MCP " +
		"client's configuration, and restart it. Or start it with --demo to try a made-up shop."
}
