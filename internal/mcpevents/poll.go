package mcpevents

import (
	"context"
	"math"
	"time"

	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	maxBatch = 100   // occurrences in an answer, of about 1 KB each
	nextPoll = 5_000 // milliseconds; events come within seconds of a webhook, or of Ecwid's lists being read

	maxAge = math.MaxInt64 / int64(time.Millisecond) / 2 // milliseconds; more is the same as no bound
)

type pollResult struct {
	complete
	Events     []feed.Occurrence `json:"events"`
	Cursor     string            `json:"cursor"`
	Truncated  bool              `json:"truncated"`
	HasMore    bool              `json:"hasMore"`
	NextPollMs int               `json:"nextPollMs"`
}

// poll is events/poll. It never waits: the SEP's poll is request and response.
func (s *Server) poll(ctx context.Context, r request) (any, *failure) {
	wanted, f := s.selection(ctx, r)
	if f != nil {
		return nil, f
	}
	limit, f := r.maxEvents()
	if f != nil {
		return nil, f
	}
	from, f := s.start(ctx, r, wanted)
	if f != nil {
		return nil, f
	}
	result := pollResult{complete: r.complete(), Events: []feed.Occurrence{}, Truncated: from.truncated, NextPollMs: nextPoll}
	last := from.position
	if from.behind {
		page, err := s.opts.Feed.Read(ctx, feed.Query{
			Store: wanted.store.Key, Type: wanted.kind, Filter: wanted.arguments.Filter, After: from.position, Limit: limit,
		})
		if err != nil {
			return nil, s.failed(ctx, err)
		}
		result.Events = append(result.Events, page.Occurrences...)
		result.Truncated, result.HasMore, last = result.Truncated || page.Truncated, page.More, page.Last
	}
	result.Cursor = s.opts.Feed.Cursor(wanted.store.Key, last)
	return result, nil
}

func (r request) maxEvents() (int, *failure) {
	given, f := r.params.whole("maxEvents")
	switch {
	case f != nil:
		return 0, f
	case given == nil:
		return maxBatch, nil
	case *given < 1:
		return 0, invalid("maxEvents", "must be at least 1")
	}
	return int(min(*given, maxBatch)), nil
}

// start is where a follower begins.
type start struct {
	position  int64
	truncated bool
	behind    bool // there was a cursor, so that there may be something to read
}

// start reads cursor and maxAgeMs. No cursor means now.
func (s *Server) start(ctx context.Context, r request, wanted selection) (start, *failure) {
	cursor, age, f := r.since()
	if f != nil {
		return start{}, f
	}
	text := ""
	if cursor != nil {
		text = *cursor
	}
	position, truncated, err := s.opts.Feed.Start(ctx, wanted.store.Key, text, age)
	if err != nil {
		return start{}, s.failed(ctx, err)
	}
	foreign := cursor != nil && text == "" // nobody was ever given an empty one
	return start{position, truncated || foreign, cursor != nil && !foreign}, nil
}

func (r request) since() (cursor *string, age *time.Duration, f *failure) {
	if cursor, f = r.params.text("cursor"); f != nil {
		return nil, nil, f
	}
	ms, f := r.params.whole("maxAgeMs")
	switch {
	case f != nil:
		return nil, nil, f
	case ms == nil:
		return cursor, nil, nil
	case *ms < 0:
		return nil, nil, invalid("maxAgeMs", "must not be negative")
	}
	bound := time.Duration(min(*ms, maxAge)) * time.Millisecond
	return cursor, &bound, nil
}
