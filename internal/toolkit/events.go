package toolkit

import (
	"context"
	"time"
)

// EventQuery says which events of a store to read.
type EventQuery struct {
	Triggers []string // names such as "new-order"; none means all
	After    string   // a cursor of an EventPage, or FromStart; "" for none
	Limit    int      // the most events to read, at least 1
}

// FromStart stands in the place of a cursor: before the oldest event that is kept. No cursor is like it.
const FromStart = "start"

// EventPage is an answer to an EventQuery.
type EventPage struct {
	// Events come oldest first behind a cursor, and newest first without a usable one.
	Events []Object
	// Cursor is where to read on: behind the last event that was read, or behind all there are.
	Cursor string
	// More says that there are later events behind Cursor already.
	More bool
	// Earlier says that the limit left earlier events out; FromStart gives them. Only without a usable cursor.
	Earlier bool
	// Truncated says that the query's cursor is from elsewhere, and the page as without one, or that it is so old that
	// events behind it are no longer kept, and the page begins with the oldest that are.
	Truncated bool
}

// EventReader reads the events of one store.
type EventReader interface {
	// Read returns at once.
	Read(ctx context.Context, query EventQuery) (EventPage, error)
	// Wait returns as soon as there are events behind the query's cursor, or from now on if it has none, and after atMost
	// at the latest, then without events. A cursor that is truncated is answered at once. Events always come oldest first:
	// with a cursor from elsewhere the newest there are, and none of them is left for the next call.
	Wait(ctx context.Context, query EventQuery, atMost time.Duration) (EventPage, error)
}

// NoEvents is why a session has no events to read.
func NoEvents(s *Session) error {
	if s.unconfigured() {
		return notConfigured(s.Missing)
	}
	return newFailure(CodeNotConfigured, "This server keeps no journal of events for the store.",
		"Start it with a folder for its data (--data-dir), or with --journal memory.")
}
