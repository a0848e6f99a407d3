package demo

import (
	"fmt"
	"io"
)

// Places are where to find the shop of the demo: addresses, and a command line for the Inspector.
type Places struct {
	Page, Office, Console string
	MCP                   string // Streamable HTTP
	Inspector             string
}

// Stay says where the shop is, which stays open.
func Stay(out io.Writer, at Places) error {
	_, err := fmt.Fprintf(out, `
That was the story. The shop stays open until you press Ctrl-C:

  Shop         %s
  Back office  %s
  Console      %s
  MCP server   %s

Play shopper, and watch in the console what an agent is told. To play agent with the MCP Inspector (needs Node.js):

  %s
`, at.Page, at.Office, at.Console, at.MCP, at.Inspector)
	return err
}
