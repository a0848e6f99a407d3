package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/auth/login"
	"ecwid-mcp/internal/config"
)

type storesCommand struct {
	List    storesListCommand    `cmd:"" default:"withargs" help:"List the stores that were logged in to."`
	Default storesDefaultCommand `cmd:"" help:"Choose the store that is used when none is named."`
}

type storesListCommand struct {
	JSON    bool   `name:"json" help:"Print JSON."`
	DataDir string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

// storeRow is one store as stores --json prints it. Tokens are never shown.
type storeRow struct {
	Name      string            `json:"name"`
	StoreID   int64             `json:"storeId"`
	StoreName string            `json:"storeName"`
	Default   bool              `json:"default"`
	Kept      credentials.Place `json:"kept"`
	APIURL    string            `json:"apiUrl"`
	Created   time.Time         `json:"created"`
	Scopes    []string          `json:"scopes"`  // null: not known
	Missing   []login.Missing   `json:"missing"` // null: not known
}

// Run prints the list.
func (c *storesListCommand) Run(std app.Streams) error {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return err
	}
	rows, err := storeRows(credentials.Open(dir, nil))
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(std.Out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(std.Out, "No store was logged in to. To connect one: ecwid-mcp login")
		return err
	}
	return printStores(std, rows)
}

func storeRows(logins *credentials.Store) ([]storeRow, error) {
	all, err := logins.Entries()
	if err != nil {
		return nil, err
	}
	preferred, err := logins.Default()
	rows := []storeRow{}
	for _, c := range all {
		row := storeRow{
			Name: c.Name, StoreID: c.StoreID, StoreName: c.StoreName, Default: c.Name == preferred, Kept: c.Kept,
			APIURL: c.API(), Created: c.Created, Scopes: texts(c.Scopes), Missing: login.MissingScopes(app.NeededScopes(), c.Scopes),
		}
		if row.Scopes != nil && row.Missing == nil {
			row.Missing = []login.Missing{}
		}
		rows = append(rows, row)
	}
	return rows, err
}

// texts keeps the difference between none and unknown.
func texts[T ~string](names []T) []string {
	if names == nil {
		return nil
	}
	all := []string{}
	for _, name := range names {
		all = append(all, string(name))
	}
	return all
}

func printStores(std app.Streams, rows []storeRow) error {
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\tNAME\tSTORE\tSTORE NAME\tTOKEN IN\tMISSING SCOPES")
	for _, row := range rows {
		mark := ""
		if row.Default {
			mark = "*"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\n", mark, row.Name, row.StoreID, printable(row.StoreName), row.Kept, missingText(row))
	}
	return table.Flush()
}

func missingText(row storeRow) string {
	if row.Scopes == nil {
		return "not known (ecwid-mcp doctor tells)"
	}
	names := []string{}
	for _, missing := range row.Missing {
		names = append(names, string(missing.Scope))
	}
	return orNone(names)
}

// storeTitle names a store to a person.
func storeTitle(c credentials.Credential) string {
	if c.StoreName == "" {
		return "store " + strconv.FormatInt(c.StoreID, 10)
	}
	return fmt.Sprintf("%s (store %d)", printable(c.StoreName), c.StoreID)
}

// printable drops what would steer a terminal: a store's name is free text.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, text)
}

type storesDefaultCommand struct {
	Name    string `arg:"" help:"Store, as ecwid-mcp stores names it."`
	DataDir string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

// Run makes the store the default.
func (c *storesDefaultCommand) Run(ctx context.Context, std app.Streams) error {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return err
	}
	if err := credentials.Open(dir, nil).SetDefault(ctx, c.Name); err != nil {
		if errors.Is(err, credentials.ErrUnknownStore) {
			return config.AsError(err)
		}
		return err
	}
	_, err = fmt.Fprintf(std.Out, "%s is now the default.\n", c.Name)
	return err
}
