package cli

import (
	"context"

	"ecwid-mcp/internal/app"
)

type demoCommand struct{}

// Run plays the story.
func (c *demoCommand) Run(ctx context.Context, std app.Streams) error { return app.Demo(ctx, std) }
