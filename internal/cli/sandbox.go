package cli

import (
	"context"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
)

type sandboxCommand struct {
	config.Sandbox
}

// Run serves until the process is asked to stop.
func (c *sandboxCommand) Run(ctx context.Context, std app.Streams) error {
	if err := c.Check(); err != nil {
		return err
	}
	return app.Sandbox(ctx, c.Sandbox, std)
}
