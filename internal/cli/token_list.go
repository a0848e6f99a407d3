package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth"
)

type tokenListCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
	tokenPlace
}

// tokenRow is one token as token list --json prints it.
type tokenRow struct {
	auth.TokenInfo
	State string `json:"state"` // active or expired
}

// Run prints the list, in the order of creation.
func (c *tokenListCommand) Run(std app.Streams) error {
	tokens, err := c.open()
	if err != nil {
		return err
	}
	list, err := tokens.List()
	if err != nil {
		return err
	}
	rows := make([]tokenRow, len(list))
	for i, info := range list {
		rows[i] = tokenRow{info, "active"}
		if info.Expired(time.Now()) {
			rows[i].State = "expired"
		}
	}
	if c.JSON {
		encoder := json.NewEncoder(std.Out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(std.Out, "There are no tokens. To make one: ecwid-mcp token new --label NAME")
		return err
	}
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LABEL\tSCOPE\tSTORES\tCREATED\tEXPIRES\tSTATE")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", row.Label, row.Scope, storesText(row.Stores),
			row.Created.UTC().Format(time.RFC3339), expiryText(row.Expires), row.State)
	}
	return table.Flush()
}
