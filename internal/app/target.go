package app

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/tools"
)

// target is a store to serve, as the settings and the logins name it.
type target struct {
	name      string
	source    string       // where the store was named: "demo", "settings", "file", "login", or empty
	storeID   int64        // 0 when no store is named; then any login will do
	token     ecwid.Secret // set by flag, environment or file; zero to take it from a login
	tokenFile string       // where token came from, when it was a file
	apiURL    string
	offered   []toolkit.Tool

	retailSync bool // with Lightspeed Retail
}

// unnamed is the name of a store of which nothing is known yet.
const unnamed = "store"

// targets finds the stores to serve: what flags and environment name wins over the file, and that over the logins.
// Without any there is one target without a store, which says what to set until somebody logs in.
func targets(cfg config.Config, saved []credentials.Credential) ([]target, error) {
	found, err := narrowed(named(cfg, saved), cfg.Only)
	if err != nil {
		return nil, config.AsError(err)
	}
	for i := range found {
		if found[i].offered, err = offered(cfg, found[i]); err != nil {
			return nil, config.AsError(err)
		}
		found[i].retailSync = cfg.RetailSync || slices.ContainsFunc(cfg.Stores, func(s config.Store) bool {
			return s.StoreID == found[i].storeID && s.RetailSync && found[i].source != "demo"
		})
	}
	return found, nil
}

func named(cfg config.Config, saved []credentials.Credential) []target {
	settings := settingsTarget(cfg, saved)
	switch {
	case cfg.Demo:
		return []target{{name: "demo", source: "demo", storeID: demoStoreID}}
	case (cfg.StoreID != "" || !cfg.Token.IsZero()) && (len(cfg.Only) == 0 || slices.Contains(cfg.Only, settings.name)):
		return []target{settings} // unless the flag --store names another: flags win over the environment
	case len(cfg.Stores) > 0:
		return fileTargets(cfg)
	case len(saved) > 0:
		var all []target
		for _, login := range saved {
			all = append(all, target{name: login.Name, source: "login", storeID: login.StoreID, apiURL: cmp.Or(login.APIURL, cfg.APIURL)})
		}
		return all
	}
	return []target{{name: unnamed, apiURL: cfg.APIURL}}
}

func settingsTarget(cfg config.Config, saved []credentials.Credential) target {
	t := target{source: "settings", storeID: cfg.StoreNumber(), token: cfg.Token, tokenFile: cfg.TokenFile, apiURL: cfg.APIURL}
	t.name = unnamed
	if t.storeID != 0 {
		t.name = strconv.FormatInt(t.storeID, 10)
	}
	if i := slices.IndexFunc(saved, func(c credentials.Credential) bool { return c.StoreID == t.storeID }); i >= 0 {
		t.name = saved[i].Name
		if t.token.IsZero() && t.apiURL == ecwid.DefaultBaseURL {
			t.apiURL = cmp.Or(saved[i].APIURL, t.apiURL)
		}
	}
	if i := slices.IndexFunc(cfg.Stores, func(s config.Store) bool { return s.StoreID == t.storeID }); i >= 0 {
		t.name = cfg.Stores[i].Name
		if t.token.IsZero() {
			t.token, t.tokenFile, t.apiURL = cfg.Stores[i].Token, cfg.Stores[i].TokenFile, cfg.Stores[i].APIURL
		}
	}
	return t
}

func fileTargets(cfg config.Config) []target {
	var all []target
	for _, s := range cfg.Stores {
		all = append(all, target{name: s.Name, source: "file", storeID: s.StoreID, token: s.Token, tokenFile: s.TokenFile, apiURL: s.APIURL})
	}
	return all
}

// narrowed keeps the targets with these names; no names keep all.
func narrowed(all []target, names []string) ([]target, error) {
	if len(names) == 0 {
		return all, nil
	}
	var kept []target
	for _, name := range names {
		i := slices.IndexFunc(all, func(t target) bool { return t.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fmt.Errorf("--store: no store is called %q; the stores are %s", name, strings.Join(targetNames(all), ", "))
		}
		kept = append(kept, all[i])
	}
	return kept, nil
}

func targetNames(all []target) []string {
	var names []string
	for _, t := range all {
		names = append(names, t.name)
	}
	return names
}

// offered selects the tools of a target: what the flags leave, less what the file leaves out for this store.
func offered(cfg config.Config, t target) ([]toolkit.Tool, error) {
	known := tools.With(tools.Extra{Events: cfg.EventTool, Reports: cfg.ReportTool})
	kept, err := toolkit.Select(known, toolkit.SelectOptions{
		ReadOnly: cfg.ReadOnly, Only: cfg.Tools, Exclude: cfg.ExcludeTools, PublicToken: t.token.IsPublic(),
	})
	i := slices.IndexFunc(cfg.Stores, func(s config.Store) bool { return s.StoreID == t.storeID && t.source != "demo" })
	if err != nil || i < 0 {
		return kept, err
	}
	own := cfg.Stores[i]
	selected, err := toolkit.Select(known, toolkit.SelectOptions{ReadOnly: own.ReadOnly, Only: own.Tools, Exclude: own.ExcludeTools})
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", own.Name, err)
	}
	kept = slices.DeleteFunc(kept, func(tool toolkit.Tool) bool {
		return !slices.ContainsFunc(selected, func(t toolkit.Tool) bool { return t.Name == tool.Name })
	})
	if len(kept) == 0 {
		return nil, fmt.Errorf("store %s: flags and file together leave no tool", own.Name)
	}
	return kept, nil
}
