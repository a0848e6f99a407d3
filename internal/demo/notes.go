package demo

import (
	"context"
	"fmt"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
)

// acknowledged stands for a resource in the notes, since what the server says to a subscription is about none.
const acknowledged = "the subscription"

// notes are the notifications that came, by the resource that they are about. What comes twice before somebody looks
// counts once.
type notes struct{ told map[string]chan struct{} }

// listen notes what a client is told of these resources from now on.
func listen(c *client.Client, uris ...string) *notes {
	n := &notes{told: map[string]chan struct{}{acknowledged: make(chan struct{}, 1)}}
	for _, uri := range uris {
		n.told[uri] = make(chan struct{}, 1)
	}
	c.OnNotification(func(note mcp.JSONRPCNotification) {
		uri, _ := note.Params.AdditionalFields["uri"].(string)
		switch note.Method {
		case mcp.MethodNotificationResourceUpdated:
			n.note(uri)
		case mcp.MethodNotificationSubscriptionsAcknowledged:
			n.note(acknowledged)
		}
	})
	return n
}

func (n *notes) note(uri string) {
	select {
	case n.told[uri] <- struct{}{}:
	default: // it is noted already, or nobody asked for it
	}
}

// await returns when there is a note about the resource, which it takes away.
func (n *notes) await(ctx context.Context, uri string) error {
	select {
	case <-n.told[uri]:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the agent was told nothing about %s: %w", uri, context.Cause(ctx))
	}
}
