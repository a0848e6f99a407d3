// Package resources declares what an MCP client can read, one file per resource or family of resources.
package resources

import (
	"slices"

	"ecwid-mcp/internal/toolkit"
)

// All returns the resources.
func All() []toolkit.Resource { return slices.Concat([]toolkit.Resource{connection}, triggers()) }
