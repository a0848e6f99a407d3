package ecwid

import (
	"context"
	"iter"
	"slices"
	"time"
)

// walk visits a whole collection: every item that exists during the whole walk comes exactly once, whatever is
// added, changed or deleted meanwhile. Items added or deleted during the walk come once or not at all.
//
// Offsets alone cannot promise that, since a deletion moves later items to pages already read. So the walk splits
// the range of creation times until each window fits one page, which is one consistent answer. Ecwid's bounds may be
// inclusive or not, so each window asks for a second more on either side, and ids already seen are dropped. Only
// crowds are read by overlapping pages, items of so few seconds that windows would be mostly margin, and searches that
// ignore the bounds.
func walk[T any](
	ctx context.Context, span Span, fetch func(Span, Paging) (Page[T], error), key func(T) (id any, created time.Time),
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w := &walker[T]{span: span, start: startOf(span), end: endOf(span), fetch: fetch, key: key, seen: map[any]bool{}, yield: yield}
		err := w.window(ctx, w.start, w.end)
		if err != nil && !w.stopped {
			var zero T
			yield(zero, err)
		}
	}
}

// beginning is before the first Ecwid store; imported orders may be dated earlier and are asked for without a bound.
const beginning = 0

func startOf(span Span) int64 {
	if span.CreatedFrom.IsZero() {
		return beginning
	}
	return span.CreatedFrom.Unix()
}

// endOf is now when there is no bound; later items, by another clock or added meanwhile, are asked for without one.
func endOf(span Span) int64 {
	if span.CreatedTo.IsZero() {
		return time.Now().Unix()
	}
	return span.CreatedTo.Unix()
}

// crowdSeconds is the time within which items that fill two pages are a crowd.
const crowdSeconds = 30

type walker[T any] struct {
	span    Span
	start   int64 // seconds that bound all windows
	end     int64
	fetch   func(Span, Paging) (Page[T], error)
	key     func(T) (any, time.Time)
	seen    map[any]bool
	yield   func(T, error) bool
	stopped bool
	strayed bool
}

// window visits the items created from second from to second to, both included.
func (w *walker[T]) window(ctx context.Context, from, to int64) error {
	if w.stopped {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	span := w.around(from, to)
	page, err := w.fetch(span, Paging{Limit: MaxPage})
	if err != nil {
		return err
	}
	switch {
	case complete(page):
		w.emit(page.Items)
		return nil
	case from >= to || w.strays(page.Items, span):
		return w.overlapping(ctx, span)
	}
	middle, newestFirst, crowded := w.split(page.Items, from, to)
	near, far := [2]int64{from, middle - 1}, [2]int64{middle, to}
	if newestFirst {
		near, far = far, near
	}
	visit := w.window
	if crowded {
		visit = w.crowd
	}
	if err := visit(ctx, near[0], near[1]); err != nil {
		return err
	}
	return w.window(ctx, far[0], far[1])
}

// crowd visits the items of a window that are known not to fit a page.
func (w *walker[T]) crowd(ctx context.Context, from, to int64) error {
	if w.stopped {
		return nil
	}
	return w.overlapping(ctx, w.around(from, to))
}

// complete reports whether a page holds everything that matched: it is not full, or the total says so.
func complete[T any](page Page[T]) bool {
	return len(page.Items) < size(page) || page.Total == len(page.Items)
}

// size is how many items the page could hold: what Ecwid says it applied, else what was asked for.
func size[T any](page Page[T]) int {
	if page.Limit <= 0 || page.Limit > MaxPage {
		return MaxPage
	}
	return page.Limit
}

// around widens a window by a second on either side; the outermost windows have the caller's own bounds.
func (w *walker[T]) around(from, to int64) Span {
	span := w.span
	if from > w.start {
		span.CreatedFrom = time.Unix(from-1, 0)
	}
	if to < w.end {
		span.CreatedTo = time.Unix(to+1, 0)
	}
	return span
}

// strays reports whether this or an earlier window held an item beyond its bounds or without a date. Then windows do
// not narrow the search: Ecwid ignores the bounds when it is asked for products by their ids.
func (w *walker[T]) strays(items []T, span Span) bool {
	w.strayed = w.strayed || slices.ContainsFunc(items, func(item T) bool {
		_, created := w.key(item)
		early := !span.CreatedFrom.IsZero() && created.Before(span.CreatedFrom.Add(-time.Second))
		late := !span.CreatedTo.IsZero() && created.After(span.CreatedTo.Add(time.Second))
		return created.IsZero() || early || late
	})
	return w.strayed
}

// split picks a second m, from < m ≤ to, so that both [from, m-1] and [m, to] make progress, and tells which of them
// to visit first. When the page shows the newest or the oldest items of the window first, that side just fits a page,
// or it is a crowd.
func (w *walker[T]) split(items []T, from, to int64) (middle int64, newestFirst, crowded bool) {
	_, first := w.key(items[0])
	_, last := w.key(items[len(items)-1])
	newestFirst = first.After(last)
	crowded = first.Sub(last).Abs() < crowdSeconds/2*time.Second
	switch {
	case newestFirst && crowded:
		middle = first.Unix() - crowdSeconds + 1
	case newestFirst:
		middle = last.Unix() + 1
	case crowded:
		middle = first.Unix() + crowdSeconds
	default:
		middle = last.Unix()
	}
	return min(max(middle, from+1), to), newestFirst, crowded
}

// overlapping visits the items of a span by pages that overlap by a tenth. If a page shows none of the items read before,
// so much has been deleted that others may have slipped by: it steps back.
func (w *walker[T]) overlapping(ctx context.Context, span Span) error {
	read := map[any]bool{}
	for offset := 0; !w.stopped; {
		if err := ctx.Err(); err != nil {
			return err
		}
		page, err := w.fetch(span, Paging{Offset: offset, Limit: MaxPage})
		if err != nil {
			return err
		}
		step := max(1, size(page)*9/10)
		if offset > 0 && !w.continues(page.Items, read) {
			offset = max(0, offset-step)
			continue
		}
		w.emit(page.Items)
		for _, item := range page.Items {
			id, _ := w.key(item)
			read[id] = true
		}
		if len(page.Items) < size(page) {
			return nil
		}
		offset += step
	}
	return nil
}

// continues reports whether a page begins within what has been read.
func (w *walker[T]) continues(items []T, read map[any]bool) bool {
	return slices.ContainsFunc(items, func(item T) bool { id, _ := w.key(item); return read[id] })
}

func (w *walker[T]) emit(items []T) {
	for _, item := range items {
		id, _ := w.key(item)
		if w.stopped || w.seen[id] {
			continue
		}
		w.seen[id] = true
		w.stopped = !w.yield(item, nil)
	}
}
