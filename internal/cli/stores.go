package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
)

type storesCommand struct {
	List    storesListCommand    `cmd:"" default:"withargs" help:"List the stores that a server would serve: those of the configuration file, else the logins."`
	Default storesDefaultCommand `cmd:"" help:"Choose the login that a server takes up which was started before any."`
}

type storesListCommand struct {
	JSON    bool   `name:"json" help:"Print JSON."`
	Config  string `name:"config" env:"ECWID_CONFIG" placeholder:"FILE" help:"TOML file that names several stores (config.toml in the data folder, if there is one)."`
	DataDir string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

// Run prints the list.
func (c *storesListCommand) Run(std app.Streams) error {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return err
	}
	file, named, err := config.NamedStores(c.Config, dir, config.OS())
	if err != nil {
		return err
	}
	rows, err := storeRows(credentials.Open(dir, nil), named)
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
		_, err := fmt.Fprintln(std.Out, "No store is connected. To connect one: ecwid-mcp login")
		return err
	}
	if err := printStores(std, rows); err != nil {
		return err
	}
	if !slices.ContainsFunc(rows, func(r storeRow) bool { return !r.Served }) {
		return nil
	}
	_, err = fmt.Fprintf(std.Out, "%s names the stores that are served; the logins below them are not.\n", file)
	return err
}

func printStores(std app.Streams, rows []storeRow) error {
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\tNAME\tSTORE\tSTORE NAME\tFROM\tTOKEN IN\tMISSING SCOPES")
	for _, row := range rows {
		mark := ""
		if row.Default {
			mark = "*"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", mark, row.Name, row.StoreID, printable(row.StoreName), row.From, row.Kept, missingText(row))
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
