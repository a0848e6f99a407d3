package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
	"ecwid-mcp/internal/config"
)

// tell says what was kept where and how to go on.
func (c *loginCommand) tell(std app.Streams, logins *credentials.Store, r login.Result) error {
	note := func(format string, values ...any) { fmt.Fprintf(std.Err, "ecwid-mcp: "+format+"\n", values...) }
	if r.Fallback != nil {
		note("the keyring was not used: %s", oneLine(r.Fallback))
	}
	if r.Unchecked != nil {
		note("the login is kept, but %s", oneLine(r.Unchecked))
	}
	if r.Renamed != nil {
		note("%s", oneLine(r.Renamed))
	}
	for _, name := range []string{"ECWID_TOKEN", "ECWID_TOKEN_FILE"} {
		if os.Getenv(name) != "" {
			note("%s is set and wins over this login", name)
		}
	}
	file, named, err := config.NamedStores(os.Getenv("ECWID_CONFIG"), filepath.Dir(logins.Path()), config.OS())
	if err != nil {
		note("%s", oneLine(err))
	}
	where := "the keyring of this system"
	if r.Kept == credentials.InFile {
		where = logins.Path() + ", which only you can read"
	}
	_, err = fmt.Fprintf(std.Out, "Logged in to %s as %s. The token is in %s.\n%s%s"+
		"To connect an MCP client: ecwid-mcp install. To check everything: ecwid-mcp doctor.\n",
		storeTitle(r.Credential), r.Name, where, c.scopeReport(r.Credential), whoServes(r, file, named))
	return err
}

// whoServes says what becomes of the login in servers. A server takes up a new token of a store that it serves, and the
// first login if it has no store; other stores appear with its next start, and only those of the file if that names any.
func whoServes(r login.Result, file string, named []config.Store) string {
	inFile := slices.ContainsFunc(named, func(s config.Store) bool { return s.StoreID == r.StoreID })
	switch {
	case len(named) > 0 && !inFile:
		return fmt.Sprintf("%s names the stores that are served, and not this one. To serve it, add it there and restart servers that run:\n"+
			"  [stores.%s]\n  store-id = %d\n", file, r.Name, r.StoreID)
	case inFile || r.First || r.Replaced != "":
		return "Servers that run already notice it.\n"
	}
	return "It is one more store: servers that run already serve it after a restart.\n"
}

// scopeReport names the access scopes that a login lacks; empty when none is known to be missing.
func (c *loginCommand) scopeReport(kept credentials.Credential) string {
	missing := login.MissingScopes(app.NeededScopes(), kept.Scopes)
	if len(missing) == 0 {
		return ""
	}
	var report strings.Builder
	for _, m := range missing {
		fmt.Fprintf(&report, "The access scope %s is missing; without it %s cannot work.\n", m.Scope, strings.Join(m.Tools, ", "))
	}
	if len(c.Scope) > 0 {
		report.WriteString("You have asked for certain scopes only. To ask for all of them: log in without --scope.\n")
	} else {
		report.WriteString("To add scopes: Ecwid's support registers them for your app, then log in again.\n")
	}
	return report.String()
}
