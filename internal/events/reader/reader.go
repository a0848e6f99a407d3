package reader

import (
	"context"
	"encoding/json"
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
	if query.After == "" {
		return r.newest(ctx, query)
	}
	after, ours := r.position(query.After)
	if ours {
		page, err := r.behind(ctx, query, after)
		if err != nil || page.known {
			return page.EventPage, err
		}
	}
	page, err := r.newest(ctx, query)
	page.Truncated = true
	return page, err
}

// Wait implements toolkit.EventReader.
func (r *Reader) Wait(ctx context.Context, query toolkit.EventQuery, atMost time.Duration) (toolkit.EventPage, error) {
	waiting, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	if query.After == "" {
		end, err := r.end(ctx)
		if err != nil {
			return toolkit.EventPage{}, err
		}
		query.After = r.cursor(end)
	}
	for {
		page, err := r.Read(ctx, query)
		if err != nil || len(page.Events) > 0 || page.Truncated {
			return page, err
		}
		query.After = page.Cursor
		end, _ := r.position(page.Cursor)
		if err := r.journal.Wait(waiting, end); err != nil {
			if waiting.Err() != nil && ctx.Err() == nil {
				return page, nil
			}
			return toolkit.EventPage{}, err
		}
	}
}

// end is the position of the last record of the journal.
func (r *Reader) end(ctx context.Context) (int64, error) {
	page, err := r.journal.Read(ctx, journal.Query{Store: r.store, Newest: true})
	return page.Last, err
}

func (r *Reader) newest(ctx context.Context, query toolkit.EventQuery) (toolkit.EventPage, error) {
	found, err := r.journal.Read(ctx, journal.Query{Store: r.store, Triggers: query.Triggers, Limit: query.Limit, Newest: true})
	if err != nil {
		return toolkit.EventPage{}, err
	}
	return r.page(found)
}

// knownPage is a page behind a position, unless the journal does not know the position.
type knownPage struct {
	toolkit.EventPage
	known bool
}

func (r *Reader) behind(ctx context.Context, query toolkit.EventQuery, after int64) (knownPage, error) {
	found, err := r.journal.Read(ctx, journal.Query{Store: r.store, Triggers: query.Triggers, After: after, Limit: query.Limit})
	if err != nil || found.Last < after {
		return knownPage{}, err
	}
	// Asked for after reading, so that no purge comes between unnoticed.
	oldest, err := r.journal.Oldest(ctx, r.store)
	if err != nil {
		return knownPage{}, err
	}
	page, err := r.page(found)
	page.Truncated = after < oldest-1
	return knownPage{page, true}, err
}

func (r *Reader) page(found journal.Page) (toolkit.EventPage, error) {
	page := toolkit.EventPage{Cursor: r.cursor(found.Last), More: found.More}
	for _, record := range found.Records {
		event, err := events.Decode(record, found.Recovered[record.EventID])
		if err != nil {
			return toolkit.EventPage{}, err
		}
		data, err := json.Marshal(event)
		if err != nil {
			return toolkit.EventPage{}, err
		}
		page.Events = append(page.Events, toolkit.Object(data))
	}
	return page, nil
}

func (r *Reader) cursor(position int64) string {
	return r.codec.Encode(journal.Cursor{Epoch: r.journal.Epoch(), Store: r.store, Position: position})
}

// position reads a cursor; ours is false for one of another journal or store, and for what is none.
func (r *Reader) position(text string) (position int64, ours bool) {
	cursor, err := r.codec.Decode(text)
	if err != nil || cursor.Epoch != r.journal.Epoch() || cursor.Store != r.store {
		return 0, false
	}
	return cursor.Position, true
}
