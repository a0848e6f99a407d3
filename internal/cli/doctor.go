package cli

import (
	"context"

	"ecwid-mcp/internal/app"
	"ecwid-mcp/internal/config"
)

type doctorCommand struct {
	config.Stdio
	JSON bool `name:"json" help:"Print the findings as JSON."`
}

// Run looks at everything and fails when anything does not work.
func (c *doctorCommand) Run(ctx context.Context, std app.Streams) error {
	if err := c.Complete(config.OS()); err != nil {
		return err
	}
	return app.Doctor(ctx, c.Config, app.DoctorOptions{JSON: c.JSON}, std)
}
