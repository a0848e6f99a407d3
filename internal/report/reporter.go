package report

import (
	"context"
	"time"
)

// Options say what a Reporter works with. All are required.
type Options struct {
	Source Source
	Store  func(context.Context) (Store, error)
	Now    func() time.Time
}

// Reporter computes the reports of one store. It is safe for concurrent use.
type Reporter struct {
	source Source
	store  func(context.Context) (Store, error)
	now    func() time.Time
	cache  cache
}

// New returns a Reporter.
func New(o Options) *Reporter {
	return &Reporter{source: o.Source, store: o.Store, now: o.Now}
}
