package cli

import (
	"context"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
)

type demoCommand struct {
	config.Demo
}

// Run plays the story, and then stays if it is asked to.
func (c *demoCommand) Run(ctx context.Context, std app.Streams) error {
	if err := c.Check(); err != nil {
		return err
	}
	return app.Demo(ctx, c.Demo, std)
}
