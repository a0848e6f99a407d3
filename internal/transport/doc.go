// Package transport carries MCP messages between a client and an MCP server, one file per kind of connection.
package transport
