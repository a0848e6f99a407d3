package reader

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/toolkit"
)

// Reader reads the events of one store. It implements toolkit.EventReader, and may be used by many at once.
type Reader struct {
	journal journal.Journal
	store   journal.StoreKey
	codec   journal.Codec
}

// New returns a reader of a store's events. The journal stays its owner's.
func New(j journal.Journal, store journal.StoreKey) *Reader {
	return &Reader{journal: j, store: store, codec: journal.Codec{Key: j.CursorKey()}}
}

// Read implements toolkit.EventReader.
func (r *Reader) Read(ctx context.Context, query toolkit.EventQuery) (toolkit.EventPage, error) {
	found, err := r.read(ctx, query)
	if err != nil {
		return toolkit.EventPage{}, explained(err)
	}
	return found.EventPage, nil
}

// Wait implements toolkit.EventReader.
func (r *Reader) Wait(ctx context.Context, query toolkit.EventQuery, atMost time.Duration) (toolkit.EventPage, error) {
	page, err := r.wait(ctx, query, atMost)
	if err != nil {
		return toolkit.EventPage{}, explained(err)
	}
	return page, nil
}

func (r *Reader) wait(ctx context.Context, query toolkit.EventQuery, atMost time.Duration) (toolkit.EventPage, error) {
	waiting, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	if query.After == "" {
		last, err := r.last(ctx)
		if err != nil {
			return toolkit.EventPage{}, err
		}
		query.After = r.cursor(last)
	}
	for {
		found, err := r.read(ctx, query)
		if err != nil {
			return toolkit.EventPage{}, err
		}
		if found.newestFirst { // the cursor is from elsewhere; what the limit left out is earlier
			slices.Reverse(found.Events)
		}
		if len(found.Events) > 0 || found.Truncated {
			return found.EventPage, nil
		}
		query.After = found.Cursor
		if err := r.journal.Wait(waiting, found.end); err != nil {
			if waiting.Err() != nil && ctx.Err() == nil {
				return found.EventPage, nil
			}
			return toolkit.EventPage{}, err
		}
	}
}

// reading is a page as it was read.
type reading struct {
	toolkit.EventPage
	newestFirst bool
	end         int64 // of the log of all stores, which the page's cursor does not tell
}

func (r *Reader) read(ctx context.Context, query toolkit.EventQuery) (reading, error) {
	// Asked for before reading, so that nothing comes between unread.
	last, err := r.last(ctx)
	if err != nil {
		return reading{}, err
	}
	after, ours, err := r.position(ctx, query.After)
	if err != nil {
		return reading{}, err
	}
	if ours {
		found, known, err := r.behind(ctx, query, after, last)
		if err != nil || known {
			return found, err
		}
	}
	found, err := r.newest(ctx, query, last)
	found.Truncated = query.After != ""
	return found, err
}

// last is the position of the store's last record, even if that was purged. Cursors stand there and not at the end of
// the log, so that they stay as they are while something happens in other stores.
func (r *Reader) last(ctx context.Context) (int64, error) {
	page, err := r.journal.Read(ctx, journal.Query{Store: r.store, Limit: 1, Newest: true})
	if err != nil {
		return 0, err
	}
	if len(page.Records) > 0 {
		return page.Records[0].Position, nil
	}
	oldest, err := r.journal.Oldest(ctx, r.store)
	return oldest - 1, err
}

func (r *Reader) newest(ctx context.Context, query toolkit.EventQuery, last int64) (reading, error) {
	found, err := r.journal.Read(ctx, journal.Query{Store: r.store, Triggers: query.Triggers, Limit: query.Limit, Newest: true})
	if err != nil {
		return reading{}, err
	}
	page, err := r.page(found, last)
	page.Earlier, page.More = found.More, false
	return reading{page, true, found.Last}, err
}

// behind reads on from a position, unless the journal does not know it.
func (r *Reader) behind(ctx context.Context, query toolkit.EventQuery, after, last int64) (_ reading, known bool, err error) {
	found, err := r.journal.Read(ctx, journal.Query{Store: r.store, Triggers: query.Triggers, After: after, Limit: query.Limit})
	if err != nil || found.Last < after {
		return reading{}, false, err
	}
	// Asked for after reading, so that no purge comes between unnoticed.
	oldest, err := r.journal.Oldest(ctx, r.store)
	if err != nil {
		return reading{}, false, err
	}
	at := max(after, last)
	if found.More {
		at = found.Last
	}
	page, err := r.page(found, at)
	page.Truncated = after < oldest-1 && query.After != toolkit.FromStart
	return reading{page, false, found.Last}, true, err
}

// page is read on from the position, or from its last record if that is later.
func (r *Reader) page(found journal.Page, at int64) (toolkit.EventPage, error) {
	page := toolkit.EventPage{More: found.More}
	for _, record := range found.Records {
		event, err := events.Decode(record, found.Recovered[record.EventID])
		if err != nil {
			return toolkit.EventPage{}, fmt.Errorf("%w: %w", journal.ErrDamaged, err)
		}
		data, err := json.Marshal(event)
		if err != nil {
			return toolkit.EventPage{}, err
		}
		page.Events = append(page.Events, toolkit.Object(data))
		at = max(at, record.Position)
	}
	page.Cursor = r.cursor(at)
	return page, nil
}

func (r *Reader) cursor(position int64) string {
	return r.codec.Encode(journal.Cursor{Epoch: r.journal.Epoch(), Store: r.store, Position: position})
}

// position reads a cursor or toolkit.FromStart; ours is false for a cursor of another journal or store, and for what is
// none.
func (r *Reader) position(ctx context.Context, text string) (position int64, ours bool, err error) {
	if text == toolkit.FromStart {
		oldest, err := r.journal.Oldest(ctx, r.store)
		return oldest - 1, true, err
	}
	cursor, notOne := r.codec.Decode(text)
	if notOne != nil || cursor.Epoch != r.journal.Epoch() || cursor.Store != r.store {
		return 0, false, nil
	}
	return cursor.Position, true, nil
}
