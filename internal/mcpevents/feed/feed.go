package feed

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Feed reads a journal as occurrences. Many may use it at once.
type Feed struct {
	journal journal.Journal
}

// New returns the feed of a journal, which stays its owner's.
func New(j journal.Journal) *Feed {
	return &Feed{journal: j}
}

// codec has the key of the journal, which may have been opened after the feed was made.
func (f *Feed) codec() journal.Codec { return journal.Codec{Key: f.journal.CursorKey()} }

// Cursor is the text for a position in the events of a store: the same as in reads of the trigger resources.
func (f *Feed) Cursor(store journal.StoreKey, position int64) string {
	return f.codec().Encode(journal.Cursor{Epoch: f.journal.Epoch(), Store: store, Position: position})
}

// Wait returns when the journal goes beyond the position, whichever store the record is of, or when ctx ends.
func (f *Feed) Wait(ctx context.Context, after int64) error { return f.journal.Wait(ctx, after) }

// Start says where a follower begins. An empty cursor means now. So does one that is none of this journal and store,
// but then truncated says that events may have been missed, as it does when events behind the cursor are gone or are
// older than maxAge; the follower begins with the oldest that are left. A maxAge of nil is no bound.
func (f *Feed) Start(ctx context.Context, store journal.StoreKey, cursor string, maxAge *time.Duration) (position int64, truncated bool, err error) {
	end, err := f.end(ctx, store)
	if err != nil || cursor == "" {
		return end, false, err
	}
	at, err := f.codec().Decode(cursor)
	if err != nil || at.Epoch != f.journal.Epoch() || at.Store != store || at.Position > end {
		return end, true, nil
	}
	oldest, err := f.journal.Oldest(ctx, store)
	if err != nil {
		return 0, false, err
	}
	position = max(at.Position, oldest-1)
	if maxAge != nil {
		position, err = f.youngerThan(ctx, store, position, end, time.Now().Add(-*maxAge))
	}
	return position, position > at.Position, err
}

// youngerThan goes on from a position, past the records that were detected before a time. It searches by halves, since
// records come in the order in which they are detected.
func (f *Feed) youngerThan(ctx context.Context, store journal.StoreKey, position, end int64, before time.Time) (int64, error) {
	for end > position {
		middle := position + (end-position)/2
		page, err := f.journal.Read(ctx, journal.Query{Store: store, After: middle, Limit: 1})
		if err != nil {
			return 0, err
		}
		if len(page.Records) == 0 || !page.Records[0].At.Before(before) {
			end = middle
			continue
		}
		position = page.Records[0].Position
	}
	return position, nil
}

// end is the position of the last record of the journal.
func (f *Feed) end(ctx context.Context, store journal.StoreKey) (int64, error) {
	page, err := f.journal.Read(ctx, journal.Query{Store: store, Newest: true})
	return page.Last, err
}
