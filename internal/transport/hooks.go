package transport

import (
	"context"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// AddHooks adds what NewHTTP needs to the hooks of the MCP server. They do nothing on stdio.
func AddHooks(hooks *server.Hooks) { hooks.AddAfterSubscriptionsListen(acknowledged) }

// acknowledged holds the end of a listen stream back until its acknowledgement is written. The library sends that
// through a queue and drops what is left of it when the stream ends, which it does at once when there is nothing to
// listen to.
func acknowledged(ctx context.Context, _ any, _ *mcp.SubscriptionsListenRequest, _ *mcp.SubscriptionsListenResult) {
	if answer := replyOf(ctx); answer != nil {
		select {
		case <-answer.started:
		case <-ctx.Done():
		}
	}
}
