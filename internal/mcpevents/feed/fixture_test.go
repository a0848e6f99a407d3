package feed_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	shop  journal.StoreKey = "app.ecwid.com/1003"
	other journal.StoreKey = "app.ecwid.com/2002"
)

// shelf is a journal whose events are named by the order in which they came: "1", "2", …
type shelf struct {
	t failer
	journal.Journal
	*feed.Feed
	count int
	opens time.Time
}

// failer is a testing.TB or a rapid.T.
type failer interface {
	Helper()
	Fatal(...any)
}

func newShelf(t testing.TB) *shelf {
	t.Helper()
	s := shelfFor(t)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// shelfFor is newShelf for whoever closes the journal.
func shelfFor(t failer) *shelf {
	j := memory.New()
	return &shelf{t: t, Journal: j, Feed: feed.New(j), opens: time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)}
}

// Wait is the feed's, not the journal's.
func (s *shelf) Wait(ctx context.Context, after int64) error { return s.Feed.Wait(ctx, after) }

// add appends an event a minute after the one before.
func (s *shelf) add(store journal.StoreKey, trigger events.Trigger, summary string, match events.Match) {
	s.t.Helper()
	s.count++
	at := s.opens.Add(time.Duration(s.count) * time.Minute)
	event, err := json.Marshal(struct {
		events.Event
		Match events.Match `json:"match"`
	}{events.Event{EventID: fmt.Sprint(s.count), Trigger: trigger, StoreID: 1003, OccurredAt: at.Add(-time.Hour), DetectedAt: at,
		Source: events.Poll, Summary: json.RawMessage(summary)}, match})
	if err != nil {
		s.t.Fatal(err)
	}
	batch := journal.Batch{Store: store, Append: []journal.Record{{EventID: fmt.Sprint(s.count), Trigger: string(trigger), At: at, Event: event}}}
	if _, err := s.Commit(context.Background(), batch); err != nil {
		s.t.Fatal(err)
	}
}

// fill appends events of the shop that have nothing to tell.
func (s *shelf) fill(triggers ...events.Trigger) {
	s.t.Helper()
	for _, trigger := range triggers {
		s.add(shop, trigger, `{}`, events.Match{})
	}
}

// purge leaves the newest records of all stores.
func (s *shelf) purge(keep int) {
	s.t.Helper()
	if _, err := s.Purge(context.Background(), time.Time{}, 0, keep); err != nil {
		s.t.Fatal(err)
	}
}

// query asks for the shop's events of a type.
func query(t testing.TB, name, arguments string, after int64, limit int) feed.Query {
	t.Helper()
	typ := lookup(t, name)
	parsed, err := typ.ParseArguments(json.RawMessage(arguments))
	if err != nil {
		t.Fatal(err)
	}
	return feed.Query{Store: shop, Type: typ, Filter: parsed.Filter, After: after, Limit: limit}
}

func (s *shelf) page(q feed.Query) feed.Page {
	s.t.Helper()
	page, err := s.Feed.Read(context.Background(), q)
	if err != nil {
		s.t.Fatal(err)
	}
	return page
}

// show words a page: the events' ids, then where it ends and what else is true of it.
func show(page feed.Page) string {
	var words []string
	for _, occurrence := range page.Occurrences {
		words = append(words, occurrence.EventID)
	}
	words = append(words, fmt.Sprint("@", page.Last))
	if page.More {
		words = append(words, "more")
	}
	if page.Truncated {
		words = append(words, "truncated")
	}
	return strings.Join(words, " ")
}
