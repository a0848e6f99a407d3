package feed_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/toolkit"
)

func TestStart(t *testing.T) {
	s := newShelf(t)
	s.fill(events.NewOrder, events.NewOrder, events.NewOrder, events.NewOrder)
	s.add(other, events.NewOrder, `{}`, events.Match{})
	stranger := newShelf(t)
	backup := journal.Codec{Key: s.CursorKey()}.Encode(journal.Cursor{Epoch: s.Epoch(), Store: shop, Position: 6})
	for _, test := range []struct {
		name, cursor string
		position     int64
		truncated    bool
	}{
		{"now", "", 5, false},
		{"the beginning", s.Cursor(shop, 0), 0, false},
		{"the middle", s.Cursor(shop, 2), 2, false},
		{"the end", s.Cursor(shop, 5), 5, false},
		{"beyond the end", backup, 5, true},
		{"another store's", s.Cursor(other, 2), 5, true},
		{"another journal's", stranger.Cursor(shop, 2), 5, true},
		{"none", "no cursor", 5, true},
	} {
		position, truncated, err := s.Start(t.Context(), shop, test.cursor, nil)
		if position != test.position || truncated != test.truncated || err != nil {
			t.Errorf("%s: %d, %t, %v", test.name, position, truncated, err)
		}
	}
	s.purge(3) // 3, 4 and 5 are left
	for at, want := range map[int64]int64{0: 2, 1: 2, 2: 2, 3: 3, 5: 5} {
		position, truncated, err := s.Start(t.Context(), shop, s.Cursor(shop, at), nil)
		if position != want || truncated != (want > at) || err != nil {
			t.Errorf("behind %d after a purge: %d, %t, %v", at, position, truncated, err)
		}
	}
	if position, truncated, err := s.Start(t.Context(), other, s.Cursor(other, 0), nil); position != 0 || truncated || err != nil {
		t.Errorf("a store of which nothing was purged: %d, %t, %v", position, truncated, err)
	}
}

func TestMaxAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf(t)
		s.opens = time.Now().Add(-10 * time.Minute) // events are from 9, 8, … and 5 minutes ago, and one is another store's
		s.fill(events.NewOrder, events.NewPaidOrder)
		s.add(other, events.NewOrder, `{}`, events.Match{})
		s.fill(events.NewOrder, events.NewOrder)
		for _, test := range []struct {
			cursor    string
			maxAge    time.Duration
			position  int64
			truncated bool
		}{
			{s.Cursor(shop, 0), time.Hour, 0, false},
			{s.Cursor(shop, 0), 9 * time.Minute, 0, false},
			{s.Cursor(shop, 0), 9*time.Minute - time.Second, 1, true},
			{s.Cursor(shop, 0), 7 * time.Minute, 2, true},
			{s.Cursor(shop, 0), 6 * time.Minute, 2, true},
			{s.Cursor(shop, 2), 6 * time.Minute, 2, false},
			{s.Cursor(shop, 3), 6*time.Minute - time.Second, 4, true},
			{s.Cursor(shop, 0), time.Minute, 5, true},
			{s.Cursor(shop, 0), 0, 5, true},
			{s.Cursor(shop, 5), 0, 5, false},
			{"", time.Hour, 5, false},
			{"no cursor", time.Hour, 5, true},
		} {
			position, truncated, err := s.Start(t.Context(), shop, test.cursor, &test.maxAge)
			if position != test.position || truncated != test.truncated || err != nil {
				t.Errorf("%.5s… %s: %d, %t, %v, want %d, %t", test.cursor, test.maxAge, position, truncated, err, test.position, test.truncated)
			}
		}
		s.purge(4) // the first is gone
		hour := time.Hour
		if position, truncated, err := s.Start(t.Context(), shop, s.Cursor(shop, 0), &hour); position != 1 || !truncated || err != nil {
			t.Errorf("%d, %t, %v", position, truncated, err)
		}
	})
}

// A follower can change between the trigger resources and the extension.
func TestCursorsAreThoseOfTheResources(t *testing.T) {
	s := newShelf(t)
	s.fill(events.NewOrder, events.NewOrder)
	r := reader.New(s.Journal, shop)
	page, err := r.Read(t.Context(), toolkit.EventQuery{After: s.Cursor(shop, 1), Limit: 9})
	if err != nil || len(page.Events) != 1 || page.Truncated || page.Cursor != s.Cursor(shop, 2) {
		t.Errorf("got %+v, %v", page, err)
	}
	if position, truncated, err := s.Start(t.Context(), shop, page.Cursor, nil); position != 2 || truncated || err != nil {
		t.Errorf("got %d, %t, %v", position, truncated, err)
	}
}

func TestFailuresOfTheJournal(t *testing.T) {
	failure := errors.New("no disk")
	j := memory.New()
	cursor := feed.New(j).Cursor(shop, 0)
	for _, b := range []broken{{Journal: j, read: failure}, {Journal: j, oldest: failure}} {
		f := feed.New(b)
		if _, _, err := f.Start(t.Context(), shop, cursor, nil); !errors.Is(err, failure) {
			t.Errorf("start: %v", err)
		}
		if _, err := f.Read(t.Context(), query(t, "order.paid", ``, 0, 1)); !errors.Is(err, failure) {
			t.Errorf("read: %v", err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := feed.New(j).Wait(context.Background(), 0); !errors.Is(err, journal.ErrClosed) {
		t.Errorf("wait: %v", err)
	}
}
