package cli

import (
	"context"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
)

type stdioCommand struct {
	config.Stdio
}

// Run serves until the input ends or the process is asked to stop.
func (c *stdioCommand) Run(ctx context.Context, std app.Streams) error {
	if err := c.Complete(config.OS()); err != nil {
		return err
	}
	return app.Stdio(ctx, c.Stdio, std)
}
