// Package webhook keeps the webhook subscriptions of the MCP Events extension (SEP-3415) and delivers to them. Both the
// subscriptions and what was delivered are entries of the journal, so that they survive restarts and are the same for
// all processes that share it.
package webhook
