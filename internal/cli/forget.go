package cli

import (
	"context"

	"ecwid-mcp/internal/app"
)

type forgetCommand struct {
	Customer string `required:"" placeholder:"EMAIL" help:"E-mail of the person to forget."`
	DataDir  string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

// Run erases the person from the journal.
func (c *forgetCommand) Run(ctx context.Context, std app.Streams) error {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return err
	}
	return app.Forget(ctx, dir, c.Customer, std)
}
