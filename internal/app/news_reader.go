package app

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/toolkit"
)

// lately reads the events of a store from a journal that may be opened later: until then nobody knows the key of its
// cursors, which a reader keeps.
type lately struct {
	journal journal.Journal
	store   journal.StoreKey
}

// Read implements toolkit.EventReader.
func (l lately) Read(ctx context.Context, query toolkit.EventQuery) (toolkit.EventPage, error) {
	return reader.New(l.journal, l.store).Read(ctx, query)
}

// Wait implements toolkit.EventReader.
func (l lately) Wait(ctx context.Context, query toolkit.EventQuery, atMost time.Duration) (toolkit.EventPage, error) {
	return reader.New(l.journal, l.store).Wait(ctx, query, atMost)
}
