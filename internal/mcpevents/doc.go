// Package mcpevents serves the MCP Events extension (io.modelcontextprotocol/events, SEP-3415) in front of an MCP library
// that does not know it: events/list, events/poll, events/stream, events/subscribe and events/unsubscribe, on
// Streamable HTTP in both protocol eras and, without webhooks, on stdio. Everything else passes through untouched, but
// for the answers in which a server names its capabilities. Package feed says what can be followed, package webhook
// delivers.
package mcpevents
