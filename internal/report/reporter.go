package report

import (
	"context"
	"time"

	"ecwid-mcp/ecwid"
)

// Options say what a Reporter works with. All are required.
type Options struct {
	Source Source
	// Store returns the facts of the store as they have been since profileUpdated of latest-stats, or later.
	Store func(ctx context.Context, profileUpdated ecwid.Time) (Store, error)
	Now   func() time.Time
}

// Reporter computes the reports of one store. It is safe for concurrent use.
type Reporter struct {
	source Source
	store  func(context.Context, ecwid.Time) (Store, error)
	now    func() time.Time
	cache  cache
}

// New returns a Reporter.
func New(o Options) *Reporter {
	return &Reporter{source: o.Source, store: o.Store, now: o.Now}
}
