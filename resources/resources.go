// Package resources declares what an MCP client can read, one file per resource or family of resources.
package resources

import (
	"slices"

	"ecwid-mcp/internal/toolkit"
)

// All returns the resources.
func All() []toolkit.Resource {
	return slices.Concat([]toolkit.Resource{connection}, triggers(), reports())
}

// Templates returns what describes resources with parameters.
func Templates() []toolkit.Template {
	all := []toolkit.Template{triggerTemplate()}
	for _, record := range Records() {
		all = append(all, record.Template())
	}
	return append(all, reportTemplate())
}
