// Package feed says what can be followed in a store, and reads the journal of events as occurrences: page by page,
// through filters, behind the same cursors as the trigger resources. It knows neither MCP's messages nor HTTP.
package feed
