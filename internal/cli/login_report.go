package cli

import (
	"fmt"
	"os"
	"strings"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
)

// tellLogin says what was kept where and how to go on.
func tellLogin(std app.Streams, logins *credentials.Store, r login.Result) error {
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
	if r.Token.IsPublic() {
		note("this is a public token, which sees little more than enabled products")
	}
	for _, name := range []string{"ECWID_TOKEN", "ECWID_TOKEN_FILE"} {
		if os.Getenv(name) != "" {
			note("%s is set and wins over this login", name)
		}
	}
	where := "the keyring of this system"
	if r.Kept == credentials.InFile {
		where = logins.Path() + ", which only you can read"
	}
	_, err := fmt.Fprintf(std.Out, "Logged in to %s as %s. The token is in %s.\n%s"+
		"Servers that run already notice it. To connect an MCP client: ecwid-mcp install. To check everything: ecwid-mcp doctor.\n",
		storeTitle(r.Credential), r.Name, where, scopeReport(r.Credential))
	return err
}

// scopeReport names the access scopes that a login lacks; empty when none is known to be missing.
func scopeReport(c credentials.Credential) string {
	missing := login.MissingScopes(app.NeededScopes(), c.Scopes)
	if len(missing) == 0 {
		return ""
	}
	var report strings.Builder
	for _, m := range missing {
		fmt.Fprintf(&report, "The access scope %s is missing; without it %s cannot work.\n", m.Scope, strings.Join(m.Tools, ", "))
	}
	report.WriteString("To add scopes: Ecwid's support registers them for your app, then log in again.\n")
	return report.String()
}
