package report

import (
	"context"
	"iter"
	"reflect"
	"time"

	"ecwid-mcp/ecwid"
)

// maxRounds is how often what changed during a scan is read again before the report says that the store changes too fast.
const maxRounds = 3

// changeMargin is how old the store's last change must be to be told from one that happens in the same second, with
// some allowance for the clocks of two machines.
const changeMargin = 3 * time.Second

// collection is a part of the store that a report reads whole.
type collection[T any] struct {
	// walk visits what changed at updatedFrom or later, everything when that is zero.
	walk func(ctx context.Context, updatedFrom time.Time) iter.Seq2[T, error]
	// total is how many items a walk over everything would find now.
	total func(ctx context.Context) (int, error)
	id    func(T) string
	// changed is when the collection last changed.
	changed func(ecwid.LatestStats) time.Time
}

// reading is what the store said about its last changes before anything was read, and when it said so.
type reading struct {
	stats ecwid.LatestStats
	at    time.Time
}

// begin asks the store about its last changes, and for its facts if these have changed.
func (r *Reporter) begin(ctx context.Context) (Store, reading, error) {
	start := reading{at: r.now()}
	var err error
	if start.stats, err = r.source.LatestStats(ctx); err != nil {
		return Store{}, reading{}, err
	}
	store, err := r.store(ctx, start.stats.ProfileUpdated)
	return store, start, err
}

// scan reads a whole collection, by its ids. When the store says that it changed meanwhile, what changed is read again
// and replaces what was read before, until nothing changes; settled is false when something always does.
func scan[T any](
	ctx context.Context, r *Reporter, c collection[T], start reading, progress Progress,
) (items map[string]T, settled bool, err error) {
	s := &scanner[T]{collection: c, items: map[string]T{}, progress: progress}
	if _, err := s.read(ctx, time.Time{}); err != nil {
		return nil, false, err
	}
	before := c.changed(start.stats)
	unsure := before.After(start.at.Add(-changeMargin)) // a change in the second of the last one would not show
	for round := 0; ; round++ {
		stats, err := r.source.LatestStats(ctx)
		if err != nil {
			return nil, false, err
		}
		after := c.changed(stats)
		if after.Equal(before) && !unsure {
			return s.items, true, nil
		}
		if round == maxRounds {
			return s.items, false, nil
		}
		differs, err := s.renew(ctx, before.Add(-time.Second))
		if err != nil || !differs { // what changed is not among these items
			return s.items, err == nil, err
		}
		before, unsure = after, false
	}
}

type scanner[T any] struct {
	collection[T]
	items    map[string]T
	count    int // of items that travelled
	progress Progress
}

// read visits items and reports whether any differs from what was known of it.
func (s *scanner[T]) read(ctx context.Context, updatedFrom time.Time) (differs bool, err error) {
	for item, err := range s.walk(ctx, updatedFrom) {
		if err != nil {
			return false, err
		}
		id := s.id(item)
		known, found := s.items[id]
		differs = differs || !found || !reflect.DeepEqual(known, item)
		s.items[id] = item
		s.count++
		if s.progress != nil {
			s.progress(s.count)
		}
	}
	return differs, nil
}

// renew reads what changed, and everything when something has gone.
func (s *scanner[T]) renew(ctx context.Context, updatedFrom time.Time) (differs bool, err error) {
	differs, err = s.read(ctx, updatedFrom)
	if err != nil {
		return false, err
	}
	total, err := s.total(ctx)
	if err != nil || total == len(s.items) {
		return differs, err
	}
	clear(s.items)
	_, err = s.read(ctx, time.Time{})
	return true, err
}
