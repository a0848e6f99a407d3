package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mark3labs/mcp-go/server"
	"pgregory.net/rapid"
)

func (r *eventRing) replay(session, after string) (stream string, ids []string, err error) {
	stream, err = r.ReplayEventsAfter(context.Background(), session, after, func(id string, message json.RawMessage) error {
		ids = append(ids, id+" "+string(message))
		return nil
	})
	return stream, ids, err
}

func store(t *testing.T, r *eventRing, session, stream, message string) string {
	t.Helper()
	id, err := r.StoreEvent(t.Context(), session, stream, json.RawMessage(message))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestReplay(t *testing.T) {
	r := newEventRing()
	first := store(t, r, "S", "one", `1`)
	store(t, r, "S", "two", `2`)
	third := store(t, r, "S", "one", `3`)
	store(t, r, "T", "one", `4`)
	for name, test := range map[string]struct {
		session, after string
		want           []string
		unknown        bool
	}{
		"what followed on the stream": {session: "S", after: first, want: []string{third + " 3"}},
		"nothing followed":            {session: "S", after: third},
		"another session":             {session: "T", after: first, unknown: true},
		"no session":                  {session: "U", after: first, unknown: true},
		"another stream's number":     {session: "S", after: "two_1", unknown: true},
		"not yet given":               {session: "S", after: "one_9", unknown: true},
		"malformed":                   {session: "S", after: "one", unknown: true},
		"negative":                    {session: "S", after: "one_-1", unknown: true},
		"empty":                       {session: "S", after: "", unknown: true},
	} {
		stream, got, err := r.replay(test.session, test.after)
		if diff := cmp.Diff(test.want, got); diff != "" || errors.Is(err, server.ErrUnknownEventID) != test.unknown || (stream == "one") == test.unknown {
			t.Errorf("%s: %q, %v, %s", name, stream, err, diff)
		}
	}
	failed := errors.New("gone")
	if _, err := r.ReplayEventsAfter(t.Context(), "S", first, func(string, json.RawMessage) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	if err := r.PurgeSession(t.Context(), "S"); err != nil {
		t.Error(err)
	}
	if _, _, err := r.replay("S", third); !errors.Is(err, server.ErrUnknownEventID) {
		t.Errorf("after the purge: %v", err)
	}
	if after := store(t, r, "S", "one", `5`); after == first {
		t.Error("an id was given twice")
	}
}

func TestStoredMessagesAreCopies(t *testing.T) {
	r, message := newEventRing(), []byte(`"first"`)
	before := store(t, r, "S", "s", `0`)
	if _, err := r.StoreEvent(t.Context(), "S", "s", message); err != nil {
		t.Fatal(err)
	}
	copy(message, `"other"`)
	if _, got, _ := r.replay("S", before); len(got) != 1 || !strings.HasSuffix(got[0], `"first"`) {
		t.Errorf("got %v", got)
	}
}

// TestRingIsBounded measures what is kept of many events. The MCP library's own store keeps everything.
func TestRingIsBounded(t *testing.T) {
	r := newEventRing()
	first := store(t, r, "S", "s", `0`)
	for n := range 10 * ringSessionEvents {
		store(t, r, "S", fmt.Sprint("post", n), `"small"`)
	}
	if n := len(r.sessions["S"].events); n != ringSessionEvents || r.order.Len() != n {
		t.Errorf("%d small events kept, %d in all", n, r.order.Len())
	}
	if _, _, err := r.replay("S", first); !errors.Is(err, server.ErrUnknownEventID) {
		t.Errorf("the first is gone, but: %v", err)
	}
	large := `"` + strings.Repeat("x", 100_000) + `"`
	for range 100 {
		store(t, r, "S", "s", large)
	}
	if got := r.sessions["S"]; got.bytes > ringSessionBytes || len(got.events) != 10 {
		t.Errorf("%d large events of %d bytes kept", len(got.events), got.bytes)
	}
	store(t, r, "S", "s", `"`+strings.Repeat("x", ringSessionBytes)+`"`)
	if len(r.sessions) != 0 || r.bytes != 0 || r.order.Len() != 0 {
		t.Errorf("one too large: %d sessions, %d bytes", len(r.sessions), r.bytes)
	}
	for n := range 2000 {
		store(t, r, fmt.Sprint("session", n), "s", large)
	}
	if r.bytes > ringBytes || r.bytes < ringBytes-200_000 || r.sessions["session0"] != nil || r.sessions["session1999"] == nil || len(r.sessions) != r.order.Len() {
		t.Errorf("%d bytes of %d sessions kept", r.bytes, len(r.sessions))
	}
}

// TestRingProperties compares with a list that keeps everything: a replay is complete or refused.
func TestRingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newEventRing()
		type kept struct{ session, stream, id, message string }
		var all []kept
		for n := range rapid.IntRange(1, 600).Draw(t, "events") {
			k := kept{session: rapid.SampledFrom([]string{"S", "T"}).Draw(t, "session"), stream: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "stream")}
			k.message = fmt.Sprintf("%d%s", n, strings.Repeat("0", rapid.SampledFrom([]int{0, 1, 20_000}).Draw(t, "size")))
			k.id, _ = r.StoreEvent(context.Background(), k.session, k.stream, json.RawMessage(k.message))
			all = append(all, k)
			if rapid.IntRange(0, 200).Draw(t, "purge") == 0 {
				_ = r.PurgeSession(context.Background(), k.session)
			}
		}
		at := rapid.IntRange(0, len(all)-1).Draw(t, "at")
		_, got, err := r.replay(all[at].session, all[at].id)
		if err != nil {
			return
		}
		var want []string
		for _, k := range all[at+1:] {
			if k.session == all[at].session && k.stream == all[at].stream {
				want = append(want, k.id+" "+k.message)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		total := 0
		for _, session := range r.sessions {
			total += session.bytes
		}
		if total != r.bytes {
			t.Fatalf("%d bytes counted as %d", total, r.bytes)
		}
	})
}

// TestSameMessageIsKeptOnce: what is told to thousands of sessions takes the room of one message.
func TestSameMessageIsKeptOnce(t *testing.T) {
	r := newEventRing()
	message := []byte(`{"n":1}`)
	for _, session := range []string{"S", "T"} {
		store(t, r, session, "one", string(message))
	}
	if _, err := r.StoreEvent(t.Context(), "U", "one", message); err != nil {
		t.Fatal(err)
	}
	message[5] = '2' // the caller's
	if kept(r, "S") != kept(r, "T") || kept(r, "S") != kept(r, "U") {
		t.Error("every session has a message of its own")
	}
	store(t, r, "S", "one", string(message))
	if _, ids, err := r.replay("S", "one_1"); err != nil || !slices.Equal(ids, []string{`one_4 {"n":2}`}) {
		t.Errorf("%q, %v", ids, err)
	}
}

// kept is where a session's oldest message is.
func kept(r *eventRing, session string) *byte {
	return &r.sessions[session].events[0].Value.(*ringEvent).message[0]
}
