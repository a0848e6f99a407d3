package memory

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"ecwid-mcp/internal/events/journal"
)

// Read implements journal.Journal.
func (j *Journal) Read(ctx context.Context, query journal.Query) (journal.Page, error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return journal.Page{}, err
	}
	defer leave()
	page := journal.Page{Last: j.last}
	first, _ := j.find(query.After + 1)
	behind := j.records[first:]
	for i := range behind {
		r := behind[i]
		if query.Newest {
			r = behind[len(behind)-1-i]
		}
		if r.Store != query.Store || len(query.Triggers) > 0 && !slices.Contains(query.Triggers, r.Trigger) {
			continue
		}
		if len(page.Records) >= query.Limit {
			page.More = true
			break
		}
		page = add(page, r)
	}
	if page.More && !query.Newest {
		page.Last = query.After
		if n := len(page.Records); n > 0 {
			page.Last = page.Records[n-1].Position
		}
	}
	return page, nil
}

func add(page journal.Page, r record) journal.Page {
	if r.recovered {
		if page.Recovered == nil {
			page.Recovered = map[string]bool{}
		}
		page.Recovered[r.EventID] = true
	}
	r.Event = bytes.Clone(r.Event)
	page.Records = append(page.Records, r.Record)
	return page
}

// find gives the index of the record at the position or, with false, of the first behind it.
func (j *Journal) find(position int64) (int, bool) {
	return slices.BinarySearchFunc(j.records, position, func(r record, position int64) int {
		return cmp.Compare(r.Position, position)
	})
}

// Oldest implements journal.Journal.
func (j *Journal) Oldest(ctx context.Context, store journal.StoreKey) (position int64, err error) {
	leave, err := j.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	return j.purged[store] + 1, nil
}

// Wait implements journal.Journal.
func (j *Journal) Wait(ctx context.Context, after int64) error {
	for {
		leave, err := j.enter(ctx)
		if err != nil {
			return err
		}
		last, grown := j.last, j.grown
		leave()
		if last > after {
			return nil
		}
		select {
		case <-grown:
		case <-j.closed:
			return journal.ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
