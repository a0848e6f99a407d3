package install

import (
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/internal/golden"
)

// TestSnippets shows what each client gets, as a program and as an address.
func TestSnippets(t *testing.T) {
	var out strings.Builder
	for _, c := range Clients() {
		for _, e := range []Entry{
			{Command: `C:\Program Files\<ecwid>\ecwid-mcp.exe`, Args: []string{"stdio", "--demo"}},
			{URL: "http://127.0.0.1:8080/mcp?a=1&b=2"},
		} {
			text, err := c.Snippet("ecwid", e)
			if err != nil {
				text = err.Error() + "\n"
			}
			fmt.Fprintf(&out, "== %s\n%s", c.Title, text)
		}
	}
	golden.Check(t, "snippets.txt", []byte(out.String()))
}
