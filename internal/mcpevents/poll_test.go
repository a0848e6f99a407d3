package mcpevents_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// batch is the result of events/poll.
type batch struct {
	ResultType string
	Events     []params
	Cursor     *string
	Truncated  *bool
	HasMore    bool
	NextPollMs *int
}

func polled(t testing.TB, got answer) batch {
	t.Helper()
	if got.status != 200 || got.Error != nil {
		t.Fatalf("%d %s", got.status, got.body)
	}
	var b batch
	if err := json.Unmarshal(got.Result, &b); err != nil {
		t.Fatal(err)
	}
	if b.Events == nil || b.Cursor == nil || b.Truncated == nil || b.NextPollMs == nil || *b.NextPollMs < 1000 {
		t.Errorf("a member is missing: %s", got.Result)
	}
	return b
}

// TestPolls from now on, in batches, each behind the cursor of the one before.
func TestPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		w.sell(shop, 1)
		for _, now := range []string{"", `,"cursor":null`, `,"cursor":null,"maxAgeMs":100000000`} {
			if got := polled(t, p.call("events/poll", paid+now)); len(got.Events) != 0 || *got.Truncated || got.HasMore {
				t.Errorf("history was replayed: %+v", got)
			}
		}
		first := p.call("events/poll", paid)
		if polled(t, first).ResultType != "complete" || strings.Contains(first.body, `"cursor":null`) {
			t.Errorf("%s", first.body)
		}
		cursor := *polled(t, first).Cursor
		ids := w.sell(shop, make([]int, 250)...)
		var got []string
		for _, cap := range []struct {
			params string
			events int
			more   bool
		}{{`,"maxEvents":1`, 1, true}, {`,"maxEvents":9.0`, 9, true}, {"", 100, true}, {`,"maxEvents":100000`, 100, true}, {`,"timeoutMs":9`, 40, false}, {"", 0, false}} {
			b := polled(t, p.call("events/poll", paid+`,"cursor":"`+cursor+`"`+cap.params))
			if len(b.Events) != cap.events || b.HasMore != cap.more || *b.Truncated {
				t.Errorf("%s: %d events, more %v", cap.params, len(b.Events), b.HasMore)
			}
			for _, e := range b.Events {
				got = append(got, e.EventID)
				if e.Cursor != nil {
					t.Errorf("a cursor of its own: %+v", e)
				}
			}
			cursor = *b.Cursor
		}
		if !slices.Equal(got, ids) {
			t.Errorf("got %d events of %d", len(got), len(ids))
		}
	})
}

// TestPollsTellGaps, whatever the reason, and give a cursor to go on from.
func TestPollsTellGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		cursor := *polled(t, p.call("events/poll", paid)).Cursor
		w.sell(shop, 1, 2, 3)
		other := w.opts.Feed.Cursor("app.ecwid.com/9", 1)
		w.purge()
		for _, gone := range []string{cursor, "", "x", other, strings.Repeat("y", 5000)} {
			got := polled(t, p.call("events/poll", paid+`,"cursor":"`+gone+`"`))
			if !*got.Truncated {
				t.Errorf("%.20q: %+v", gone, got)
			}
			if again := polled(t, p.call("events/poll", paid+`,"cursor":"`+*got.Cursor+`"`)); *again.Truncated || len(again.Events) != 0 {
				t.Errorf("%.20q leads to %+v", gone, again)
			}
		}
		if got := polled(t, p.call("events/poll", paid+`,"cursor":"`+cursor+`"`)); len(got.Events) != 1 {
			t.Errorf("what is left was not given: %+v", got)
		}
	})
}

// TestPollsOfABrokenJournal say so, without where it is.
func TestPollsOfABrokenJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		w.journal.breaks(errors.New("/home/me/events.db is full"))
		for _, method := range []string{"events/poll", "events/stream"} {
			got := p.call(method, paid)
			if got.status != 200 || got.Error == nil || got.Error.Code != -32603 || strings.Contains(got.body, "/home") {
				t.Errorf("%s: %d %s", method, got.status, got.body)
			}
		}
		if want := []string{"events/poll InternalError", "events/stream InternalError"}; !slices.Equal(w.observed(), want) {
			t.Errorf("observed %v", w.observed())
		}
	})
}
