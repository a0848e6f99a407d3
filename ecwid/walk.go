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
// items of one second that fill more than a page are read by overlapping pages.
func walk[T any](
	ctx context.Context, span Span, fetch func(Span, Paging) (Page[T], error), key func(T) (id any, created time.Time),
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w := &walker[T]{span: span, fetch: fetch, key: key, seen: map[any]bool{}, yield: yield}
		err := ctx.Err()
		if err == nil {
			err = w.window(ctx, startOf(span), endOf(span))
		}
		if err != nil && !w.stopped {
			var zero T
			yield(zero, err)
		}
	}
}

// beginning is before the first Ecwid store; imported orders may be dated earlier and are asked for without a bound.
const beginning = 0

// clockSkew is how far Ecwid's clock may be ahead of ours without hiding the newest items.
const clockSkew = 24 * time.Hour

func startOf(span Span) int64 {
	if span.CreatedFrom.IsZero() {
		return beginning
	}
	return span.CreatedFrom.Unix()
}

func endOf(span Span) int64 {
	if span.CreatedTo.IsZero() {
		return time.Now().Add(clockSkew).Unix()
	}
	return span.CreatedTo.Unix()
}

type walker[T any] struct {
	span    Span
	fetch   func(Span, Paging) (Page[T], error)
	key     func(T) (any, time.Time)
	seen    map[any]bool
	yield   func(T, error) bool
	stopped bool
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
	case from >= to:
		return w.second(ctx, span)
	}
	middle, newestFirst := w.split(page.Items, from, to)
	near := func() error { return w.window(ctx, from, middle-1) }
	far := func() error { return w.window(ctx, middle, to) }
	if newestFirst {
		near, far = far, near
	}
	if err := near(); err != nil {
		return err
	}
	return far()
}

// complete reports whether a page holds everything that matched. A total that is too low is not trusted when the page
// is full.
func complete[T any](page Page[T]) bool {
	return page.Total == len(page.Items) || (page.Total < len(page.Items) && len(page.Items) < MaxPage)
}

// around widens a window by a second on either side, within the caller's own bounds.
func (w *walker[T]) around(from, to int64) Span {
	span := w.span
	lower, upper := time.Unix(from-1, 0), time.Unix(to+1, 0)
	if from > startOf(w.span) || (from > beginning && w.span.CreatedFrom.IsZero()) {
		span.CreatedFrom = lower
	}
	if w.span.CreatedTo.IsZero() || upper.Before(w.span.CreatedTo) {
		span.CreatedTo = upper
	}
	return span
}

// split picks a second m, from < m ≤ to, so that both [from, m-1] and [m, to] make progress, and tells which of them
// to visit first. When the page shows the newest or the oldest items of the window first, that side just fits a page.
func (w *walker[T]) split(items []T, from, to int64) (middle int64, newestFirst bool) {
	half := from + (to-from+1)/2
	if len(items) == 0 {
		return half, false
	}
	_, first := w.key(items[0])
	_, last := w.key(items[len(items)-1])
	middle = last.Unix()
	if newestFirst = first.After(last); newestFirst {
		middle++
	}
	if first.Equal(last) || middle <= from || middle > to {
		middle = half
	}
	return middle, newestFirst
}

// second visits the items of one second that do not fit a page, by pages that overlap by half. If a page shows none
// of the items read before, so much has been deleted that others may have slipped by: it steps back.
func (w *walker[T]) second(ctx context.Context, span Span) error {
	const step = MaxPage / 2
	read := map[any]bool{}
	for offset := 0; !w.stopped; {
		if err := ctx.Err(); err != nil {
			return err
		}
		page, err := w.fetch(span, Paging{Offset: offset, Limit: MaxPage})
		if err != nil {
			return err
		}
		if offset > 0 && !w.continues(page.Items, read) {
			offset -= step
			continue
		}
		w.emit(page.Items)
		for _, item := range page.Items {
			id, _ := w.key(item)
			read[id] = true
		}
		if len(page.Items) < MaxPage {
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
