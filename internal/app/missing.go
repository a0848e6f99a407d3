package app

import "strings"

// missing says what to set before a store can be reached.
func missing(to connection) string {
	var what []string
	if to.storeID == 0 {
		what = append(what, "ECWID_STORE_ID (the number at the bottom of the control panel's pages, my.ecwid.com)")
	}
	if to.token.IsZero() {
		what = append(what, "ECWID_TOKEN (the secret token of a custom app, my.ecwid.com/#develop-apps) or ECWID_TOKEN_FILE")
	}
	return "Set " + strings.Join(what, " and ") + " in the environment of ecwid-mcp, which is the env block of the MCP " +
		"client's configuration, and restart it. Or run ecwid-mcp login on the machine of the server, which then goes on by " +
		"itself. Or start it with --demo to try a made-up shop."
}
