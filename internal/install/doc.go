// Package install knows where MCP clients keep their configuration, and adds an entry for ecwid-mcp to it without
// touching anything else.
package install
