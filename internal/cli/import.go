package cli

import (
	"context"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
)

type importCommand struct {
	config.Import
}

// Run plans the import and, when told to, carries it out.
func (c *importCommand) Run(ctx context.Context, std app.Streams) error {
	if err := c.Complete(config.OS()); err != nil {
		return err
	}
	return app.Import(ctx, c.Import, std)
}
