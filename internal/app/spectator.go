package app

import (
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/subs"
)

// spectator is told what goes on in a server, for people to look at. It must not block. What shoppers typed is not among
// what it is told.
type spectator interface {
	// called tells of a call of a tool that has ended, with toolkit.OutcomeOK or the code of the failure.
	called(tool, outcome string, took time.Duration)
	// happened tells of an event that is in the journal now.
	happened(trigger events.Trigger, source events.Source)
	// followed tells of clients that begin to follow a resource, are told of a change, or leave.
	followed(what subs.Change, uri string)
}
