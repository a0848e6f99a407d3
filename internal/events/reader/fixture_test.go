package reader_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/toolkit"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	shop  journal.StoreKey = "app.ecwid.com/1003"
	other journal.StoreKey = "app.ecwid.com/2002"
)

// shelf is a journal whose events are named by the order in which they came: "1", "2", …
type shelf struct {
	t testing.TB
	journal.Journal
	count int
	opens time.Time
}

func newShelf(t testing.TB) *shelf {
	t.Helper()
	j := memory.New()
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return &shelf{t: t, Journal: j, opens: time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)}
}

// add appends events of a store, each a minute after the one before.
func (s *shelf) add(store journal.StoreKey, triggers ...events.Trigger) {
	s.t.Helper()
	batch := journal.Batch{Store: store}
	for _, trigger := range triggers {
		s.count++
		at := s.opens.Add(time.Duration(s.count) * time.Minute)
		event := events.Event{
			EventID: fmt.Sprint(s.count), Trigger: trigger, StoreID: 1003, OccurredAt: at, DetectedAt: at, Source: events.Poll,
			Summary: json.RawMessage(`{"n":` + fmt.Sprint(s.count) + `}`),
		}
		data, err := json.Marshal(event)
		if err != nil {
			s.t.Fatal(err)
		}
		batch.Append = append(batch.Append, journal.Record{EventID: event.EventID, Trigger: string(trigger), At: at, Event: data})
	}
	s.commit(batch)
}

func (s *shelf) commit(batch journal.Batch) {
	s.t.Helper()
	if _, err := s.Commit(s.t.Context(), batch); err != nil {
		s.t.Fatal(err)
	}
}

// purge removes the events before the numbered one.
func (s *shelf) purge(number int) {
	s.t.Helper()
	if _, err := s.Purge(s.t.Context(), s.opens, time.Hour, max(0, s.count+1-number)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) reader(store journal.StoreKey) *reader.Reader { return reader.New(s.Journal, store) }

// read reads a page.
func read(t testing.TB, r *reader.Reader, query toolkit.EventQuery) toolkit.EventPage {
	t.Helper()
	page, err := r.Read(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// show words a page: the events' ids, then what else is true of it.
func show(t testing.TB, page toolkit.EventPage) string {
	t.Helper()
	var words []string
	for _, data := range page.Events {
		var event events.Event
		if err := json.Unmarshal(data, &event); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		words = append(words, event.EventID)
	}
	if page.More {
		words = append(words, "more")
	}
	if page.Earlier {
		words = append(words, "earlier")
	}
	if page.Truncated {
		words = append(words, "truncated")
	}
	return strings.Join(words, " ")
}
