package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/auth/credentials"
	"ecwid-mcp/internal/config"
)

type logoutCommand struct {
	Name    string `arg:"" optional:"" help:"Store to log out of, as ecwid-mcp stores names it. Not needed when there is only one."`
	All     bool   `help:"Log out of all stores."`
	DataDir string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

// Run deletes logins and their tokens from this machine.
func (c *logoutCommand) Run(ctx context.Context, std app.Streams) error {
	return c.run(ctx, std, thisMachine())
}

func (c *logoutCommand) run(ctx context.Context, std app.Streams, m machine) error {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return err
	}
	logins := credentials.Open(dir, m.keyring)
	all, err := logins.Entries()
	if err != nil {
		return err
	}
	chosen, err := c.choose(all)
	if err != nil {
		return config.AsError(err)
	}
	var problems []error
	for _, login := range chosen {
		err := logins.Delete(ctx, login.Name)
		if err == nil || errors.Is(err, credentials.ErrLeftInKeyring) {
			fmt.Fprintf(std.Out, "Logged out of %s (%s).\n", login.Name, storeTitle(login))
		}
		problems = append(problems, err)
	}
	if len(chosen) > 0 {
		fmt.Fprintln(std.Out, "The token is deleted here. At Ecwid it stays valid until the app is uninstalled or its token is renewed.")
	}
	return errors.Join(problems...)
}

func (c *logoutCommand) choose(all []credentials.Credential) ([]credentials.Credential, error) {
	if c.Name != "" && c.All {
		return nil, errors.New("give a name or --all, not both")
	}
	var names []string
	for _, login := range all {
		if login.Name == c.Name {
			return []credentials.Credential{login}, nil
		}
		names = append(names, login.Name)
	}
	switch {
	case c.Name != "":
		return nil, fmt.Errorf("no store is called %q; the stores are %s", c.Name, orNone(names))
	case len(all) == 0:
		return nil, errors.New("nobody is logged in to any store")
	case len(all) > 1 && !c.All:
		return nil, fmt.Errorf("which store? Give one of %s, or --all", strings.Join(names, ", "))
	}
	return all, nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
