// Package resources declares what an MCP client can read, one file per resource.
package resources

import "ecwid-mcp/internal/toolkit"

// All returns the resources.
func All() []toolkit.Resource { return []toolkit.Resource{connection} }
