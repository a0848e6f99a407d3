package cli

import (
	"context"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
)

type httpCommand struct {
	config.HTTP
}

// Run serves until the process is asked to stop.
func (c *httpCommand) Run(ctx context.Context, std app.Streams) error {
	if err := c.Complete(config.OS()); err != nil {
		return err
	}
	return app.HTTP(ctx, c.HTTP, std)
}
