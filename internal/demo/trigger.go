package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// The triggers that the agent follows.
const (
	abandonedCarts = "ecwid://triggers/new-abandoned-cart"
	paidOrders     = "ecwid://triggers/new-paid-order"
)

// event is one that a trigger reads as.
type event struct {
	EventID string          `json:"eventId"`
	Summary json.RawMessage `json:"summary"`
}

// eventPage is what a trigger reads as.
type eventPage struct {
	Events []event `json:"events"`
	Cursor string  `json:"cursor"`
}

// patience is how long the agent waits to be told of something; two seconds are usual.
const patience = 10 * time.Second

// patiently bounds a wait of the agent's.
func (n *narrator) patiently() (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(n.ctx, patience, fmt.Errorf("nothing within %s", patience))
}

// follow subscribes to triggers until stop is called.
func (n *narrator) follow(story string, uris ...string) (stop func()) {
	if n.err != nil {
		return func() {}
	}
	n.begin("subscriptions/listen", story)
	n.heard = listen(n.client, uris...)
	ctx, cancel := n.patiently()
	defer cancel()
	stop, n.err = n.client.ListenAsync(n.ctx, mcp.SubscriptionFilter{ResourceSubscriptions: uris}, nil)
	if n.err != nil {
		return func() {}
	}
	n.err = n.heard.await(ctx, acknowledged)
	for _, uri := range uris {
		n.say("%s", uri)
	}
	return stop
}

// next waits until the agent is told of an event that suits, reads it behind the cursor and gives it.
func (n *narrator) next(uri, cursor, story string, suits func(event) bool) {
	if n.err != nil {
		return
	}
	ctx, cancel := n.patiently()
	defer cancel()
	start := time.Now()
	for {
		if n.err = n.heard.await(ctx, uri); n.err != nil {
			return
		}
		page := n.read(uri + "?after=" + cursor)
		for _, e := range page.Events {
			if suits(e) {
				n.scene("%.1f s later the agent is notified: %s", time.Since(start).Seconds(), uri)
				n.begin("resources/read", story)
				n.say("event %s", e.EventID)
				return
			}
		}
		if n.err != nil {
			return
		}
		cursor = page.Cursor
	}
}

// read reads the events of a trigger.
func (n *narrator) read(uri string) (page eventPage) {
	if n.err != nil {
		return page
	}
	request := mcp.ReadResourceRequest{}
	request.Params.URI = uri
	answer, err := n.client.ReadResource(n.ctx, request)
	if err == nil && len(answer.Contents) == 0 {
		err = errors.New("nothing to read")
	}
	if err == nil {
		text, _ := answer.Contents[0].(mcp.TextResourceContents)
		err = json.Unmarshal([]byte(text.Text), &page)
	}
	if err != nil {
		address, _, _ := strings.Cut(uri, "?")
		n.err = fmt.Errorf("%s: %w", address, err)
	}
	return page
}
