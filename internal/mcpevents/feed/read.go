package feed

import (
	"context"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

const (
	scanPage  = 200 // records read from the journal in one go
	scanPages = 10  // most of those in one Read
)

// Query says which occurrences to read: those of a store and type that a filter wants, behind a position.
type Query struct {
	Store  journal.StoreKey
	Type   Type
	Filter Filter
	// After leaves out what is at this position and before.
	After int64
	// Limit is the most occurrences to read, at least 1.
	Limit int
}

// Page is an answer to a Query.
type Page struct {
	// Occurrences come oldest first.
	Occurrences []Occurrence
	// Last is the position to read on from: everything up to it was looked at.
	Last int64
	// More says that there was more to look at: go on at once. The next page may be empty all the same, when a filter
	// leaves much out.
	More bool
	// Truncated says that events behind After are gone or cannot be read, or that After is not from this journal.
	Truncated bool
}

// Read gives a page. Records that the filter leaves out are passed, but not more than 2,000 in one call.
func (f *Feed) Read(ctx context.Context, query Query) (Page, error) {
	page := Page{Last: query.After}
	size, all := scanPage, len(query.Filter.tests) == 0
	if all {
		size = min(scanPage, query.Limit)
	}
	for range scanPages {
		after := page.Last
		found, err := f.journal.Read(ctx, journal.Query{Store: query.Store, Triggers: []string{string(query.Type.Trigger)}, After: after, Limit: size})
		if err != nil {
			return Page{}, err
		}
		// Asked for after reading, so that no purge comes between unnoticed.
		oldest, err := f.journal.Oldest(ctx, query.Store)
		if err != nil {
			return Page{}, err
		}
		page.Truncated = page.Truncated || after < oldest-1 || found.Last < after
		if page.add(found, query) {
			return page, nil
		}
		page.Last, page.More = found.Last, found.More
		if !page.More || all && len(page.Occurrences) >= query.Limit {
			break
		}
	}
	return page, nil
}

// add takes the wanted ones of the records. It stops at the first for which there is no room.
func (p *Page) add(found journal.Page, query Query) (full bool) {
	for _, record := range found.Records {
		occurrence, wanted, err := query.occurrence(record, found.Recovered[record.EventID])
		if err != nil { // damaged, or of a newer version: the followers must not stop here for ever
			p.Truncated, p.Last = true, record.Position
			continue
		}
		if wanted && len(p.Occurrences) >= query.Limit {
			p.More = true
			return true
		}
		if wanted {
			p.Occurrences = append(p.Occurrences, occurrence)
		}
		p.Last = record.Position
	}
	return false
}

func (q Query) occurrence(record journal.Record, recovered bool) (_ Occurrence, wanted bool, err error) {
	event, err := events.Decode(record, recovered)
	if err != nil {
		return Occurrence{}, false, err
	}
	of, err := factsOf(&event)
	if err != nil || !q.Filter.accepts(&of) {
		return Occurrence{}, false, err
	}
	occurrence, err := q.Type.occurrence(&event, record.Position)
	return occurrence, true, err
}
