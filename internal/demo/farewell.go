package demo

import (
	"fmt"
	"io"
)

// Farewell says how to use the server from an MCP client.
func Farewell(out io.Writer, tools int) error {
	_, err := fmt.Fprintf(out, `
That was all: %d tools, one store, nothing left behind. To play on from your own MCP client:

  go install ./cmd/ecwid-mcp

and paste this into its configuration (the README names the file for Claude Desktop, Claude Code, Cursor and VS Code;
give the full path if ecwid-mcp is not on the PATH: it is in "$(go env GOPATH)/bin"):

  {
    "mcpServers": {
      "ecwid": {"command": "ecwid-mcp", "args": ["stdio", "--demo"]}
    }
  }

To keep this shop and its pages open: ecwid-mcp demo --stay
For your own shop leave out --demo and add "env": {"ECWID_STORE_ID": "…", "ECWID_TOKEN": "secret_…"}.
`, tools)
	return err
}
