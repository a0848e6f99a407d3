package webhook

import (
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

const readPage = 200 // records read from the journal in one go

// read reads a page for the subscriptions that are furthest, so that news do not wait for others, and one for those that
// have most before them. Each page is read once for all subscriptions that it is new to. After a failure it is tried again
// with the next tick.
func (c *round) read() {
	first, last, some := c.span()
	if some && last > first {
		some = c.readPage(last)
	}
	c.behind = some && c.readPage(first)
}

// span gives the first and the last position from which subscriptions want to read on, if some do.
func (c *round) span() (first, last int64, some bool) {
	for _, r := range c.routes {
		if r.full || r.seen >= c.end {
			continue
		}
		if !some {
			first, last = r.seen, r.seen
		}
		first, last, some = min(first, r.seen), max(last, r.seen), true
	}
	return first, last, some
}

// readPage reads what is behind a position, and reports whether that was possible.
func (c *round) readPage(after int64) bool {
	page, err := c.opts.Journal.Read(c.ctx, journal.Query{Store: c.store, After: after, Limit: readPage})
	if err != nil {
		c.failedToRead("events", err)
		return false
	}
	// Asked for after reading, so that no purge comes between unnoticed.
	oldest, err := c.opts.Journal.Oldest(c.ctx, c.store)
	if err != nil {
		c.failedToRead("events", err)
		return false
	}
	found := c.candidates(page)
	for _, r := range c.routes {
		if r.full || r.seen < after || r.seen >= page.Last {
			continue
		}
		if r.seen < oldest-1 {
			r.seen = oldest - 1 // so that the cursor that is told can be used
			c.missed(r)
		}
		c.take(r, found[r.kind.Trigger], page.Last)
	}
	if !page.More {
		c.end = page.Last
	}
	return true
}

// candidate is an event of a page, or where one was that cannot be told.
type candidate struct {
	feed.Candidate
	damaged bool
}

// candidates are the events of a page by their triggers.
func (c *round) candidates(page journal.Page) map[events.Trigger][]*candidate {
	found := map[events.Trigger][]*candidate{}
	for _, record := range page.Records {
		kind, known := c.kinds[events.Trigger(record.Trigger)]
		if !known {
			continue
		}
		read, err := kind.Candidate(record, page.Recovered[record.EventID])
		if err != nil {
			c.logger.Error("an event of the journal cannot be told", "event", record.EventID, "error", err)
			read.Occurrence.Position = record.Position
		}
		found[kind.Trigger] = append(found[kind.Trigger], &candidate{read, err != nil})
	}
	return found
}

// take adds what a subscription wants of a page that ends at a position, while there is room, and begins to deliver it.
func (c *round) take(r *route, found []*candidate, last int64) {
	for _, one := range found {
		position := one.Occurrence.Position
		switch {
		case position <= r.seen:
			continue
		case one.damaged:
			c.missed(r)
			continue
		case !one.Wanted(r.filter):
			continue
		}
		if r.full = len(r.open) >= maxOpen; r.full {
			last = r.seen
			break
		}
		p := &parcel{position: position, fresh: &one.Occurrence}
		r.track.take(p)
		r.ready = append(r.ready, p)
		r.dirty = true
	}
	r.seen = max(r.seen, last)
	if r.moved.IsZero() {
		r.moved = time.Now()
	}
	c.dispatch(r)
	for i := len(r.ready) - 1; i >= 0 && r.ready[i].fresh != nil; i-- {
		r.ready[i].fresh = nil
	}
}
