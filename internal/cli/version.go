package cli

import (
	"fmt"
	"runtime"

	"ecwid-mcp/internal/app"
)

type versionCommand struct{}

// Run prints the version, the Go version and the platform.
func (c *versionCommand) Run(std app.Streams) error {
	_, err := fmt.Fprintf(std.Out, "ecwid-mcp %s (%s, %s/%s)\n", app.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
