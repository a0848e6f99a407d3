package app

import (
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/subs"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"

	"github.com/mark3labs/mcp-go/server"
)

// subscriptions tells clients that follow the resource of a trigger when it has a new event. Close the hub in the end.
func (s *stores) subscriptions(hooks *server.Hooks, offer *toolkit.Offer) *subs.Hub {
	hub := subs.New(subs.Options{Allowed: offer.MayFollow})
	hub.Hooks(hooks)
	s.news.onChange(func(store string, trigger events.Trigger) {
		hub.Changed(offer.ResourceURI(store, resources.TriggerPath(trigger)))
	})
	return hub
}
