package reader_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/toolkit"

	"pgregory.net/rapid"
)

func TestRead(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewOrder, events.NewPaidOrder, events.NewOrder)
	s.add(other, events.NewOrder)
	s.add(shop, events.NewCustomer, events.NewOrder)
	r := s.reader(shop)
	orders := []string{string(events.NewOrder)}
	first := read(t, r, toolkit.EventQuery{Triggers: []string{string(events.NewProduct)}, Limit: 1}).Cursor // the end
	begin := reader.New(s.Journal, shop)
	for name, test := range map[string]struct {
		query toolkit.EventQuery
		want  string
	}{
		"newest":           {toolkit.EventQuery{Limit: 10}, "6 5 3 2 1"},
		"newest, some":     {toolkit.EventQuery{Limit: 2}, "6 5 earlier"},
		"newest, exactly":  {toolkit.EventQuery{Limit: 5}, "6 5 3 2 1"},
		"newest of one":    {toolkit.EventQuery{Limit: 2, Triggers: orders}, "6 3 earlier"},
		"nothing of one":   {toolkit.EventQuery{Limit: 2, Triggers: []string{"new-product"}}, ""},
		"behind the end":   {toolkit.EventQuery{Limit: 2, After: first}, ""},
		"no cursor at all": {toolkit.EventQuery{Limit: 1, After: "no cursor"}, "6 earlier truncated"},
	} {
		if got := show(t, read(t, begin, test.query)); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	s.add(shop, events.NewOrder, events.NewPaidOrder, events.NewOrder)
	page := read(t, r, toolkit.EventQuery{Limit: 2, After: first})
	if got := show(t, page); got != "7 8 more" {
		t.Errorf("behind a cursor: %q", got)
	}
	if got := show(t, read(t, r, toolkit.EventQuery{Limit: 2, After: page.Cursor})); got != "9" {
		t.Errorf("then: %q", got)
	}
	if got := show(t, read(t, r, toolkit.EventQuery{Limit: 1, After: first, Triggers: orders})); got != "7 more" {
		t.Errorf("of one trigger: %q", got)
	}
}

// TestReadFromTheStart gives all that is kept, oldest first, page by page.
func TestReadFromTheStart(t *testing.T) {
	s := newShelf(t)
	r := s.reader(shop)
	start := toolkit.EventQuery{Limit: 2, After: toolkit.FromStart}
	if got := show(t, read(t, r, start)); got != "" {
		t.Errorf("of an empty journal: %q", got)
	}
	s.add(other, events.NewOrder)
	s.add(shop, events.NewOrder, events.NewCustomer, events.NewOrder, events.NewOrder, events.NewOrder)
	for _, purged := range []bool{false, true} {
		want := "2 3 more, 4 5 more, 6"
		if purged {
			s.purge(4)
			want = "4 5 more, 6"
		}
		var pages []string
		for query := start; ; {
			page := read(t, r, query)
			pages = append(pages, show(t, page))
			if query.After = page.Cursor; !page.More {
				break
			}
		}
		if got := strings.Join(pages, ", "); got != want {
			t.Errorf("purged %t: got %q, want %q", purged, got, want)
		}
	}
	waited, err := r.Wait(t.Context(), toolkit.EventQuery{Limit: 1, After: toolkit.FromStart, Triggers: []string{"new-order"}}, 0)
	if got := show(t, waited); err != nil || got != "4 more" {
		t.Errorf("waiting: %q, %v", got, err)
	}
}

// TestNoCursorIsLikeTheStart: whoever asks for the start means it.
func TestNoCursorIsLikeTheStart(t *testing.T) {
	if cursor, err := (journal.Codec{Key: newShelf(t).CursorKey()}).Decode(toolkit.FromStart); err == nil {
		t.Errorf("it is the cursor %+v", cursor)
	}
}

// TestCursorsOfElsewhere: they are answered as if there were none, and say so.
func TestCursorsOfElsewhere(t *testing.T) {
	s, elsewhere := newShelf(t), newShelf(t)
	s.add(shop, events.NewOrder)
	elsewhere.add(shop, events.NewOrder, events.NewOrder)
	r := s.reader(shop)
	codec := journal.Codec{Key: s.CursorKey()}
	good := read(t, r, toolkit.EventQuery{Limit: 1}).Cursor
	for name, cursor := range map[string]string{
		"another journal": read(t, elsewhere.reader(shop), toolkit.EventQuery{Limit: 1}).Cursor,
		"another store":   read(t, s.reader(other), toolkit.EventQuery{Limit: 1}).Cursor,
		"another epoch":   codec.Encode(journal.Cursor{Epoch: "before", Store: shop}),
		"ahead":           codec.Encode(journal.Cursor{Epoch: s.Epoch(), Store: shop, Position: 2}),
		"tampered":        good[:len(good)-1] + "_",
		"cut":             good[:10],
	} {
		page := read(t, r, toolkit.EventQuery{Limit: 1, After: cursor})
		if got := show(t, page); got != "1 truncated" || page.Cursor != good {
			t.Errorf("%s: %q", name, got)
		}
		waited, err := r.Wait(t.Context(), toolkit.EventQuery{Limit: 1, After: cursor}, 0)
		if got := show(t, waited); err != nil || got != "1 truncated" {
			t.Errorf("%s, waiting: %q, %v", name, got, err)
		}
	}
}

// TestWaitWithACursorOfElsewhere gives the newest events oldest first, and leaves none for the next call.
func TestWaitWithACursorOfElsewhere(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewOrder, events.NewCustomer, events.NewOrder, events.NewOrder)
	r := s.reader(shop)
	for name, test := range map[string]struct {
		query toolkit.EventQuery
		want  string
	}{
		"all":          {toolkit.EventQuery{Limit: 9}, "1 2 3 4 truncated"},
		"some":         {toolkit.EventQuery{Limit: 2}, "3 4 earlier truncated"},
		"of a trigger": {toolkit.EventQuery{Limit: 2, Triggers: []string{"new-customer"}}, "2 truncated"},
	} {
		test.query.After = "elsewhere"
		page, err := r.Wait(t.Context(), test.query, 0)
		if got := show(t, page); err != nil || got != test.want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, test.want)
		}
		if got := show(t, read(t, r, toolkit.EventQuery{After: page.Cursor, Limit: 9})); got != "" {
			t.Errorf("%s: then %q", name, got)
		}
	}
}

// TestCursorsTellNothingOfOtherStores: what happens in another store changes no cursor of this one, at whatever moment
// it was made.
func TestCursorsTellNothingOfOtherStores(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newShelf(t)
		r := s.reader(shop)
		cursors := []string{""}
		for range rapid.IntRange(1, 6).Draw(rt, "rounds") {
			if rapid.Bool().Draw(rt, "something happens") {
				s.add(shop, rapid.SampledFrom(events.Triggers()).Draw(rt, "trigger"))
			}
			if rapid.Bool().Draw(rt, "purge") {
				s.purge(rapid.IntRange(1, s.count+1).Draw(rt, "before"))
			}
			query := toolkit.EventQuery{Limit: rapid.IntRange(1, 2).Draw(rt, "limit"), After: rapid.SampledFrom(cursors).Draw(rt, "after")}
			if rapid.Bool().Draw(rt, "of orders") {
				query.Triggers = []string{"new-order"}
			}
			before := read(t, r, query)
			s.add(other, events.NewOrder, events.NewCustomer)
			if after := read(t, r, query); after.Cursor != before.Cursor || show(t, after) != show(t, before) {
				rt.Fatalf("%q became %q", show(t, before), show(t, after))
			}
			cursors = append(cursors, before.Cursor)
		}
	})
}

// TestCursorsThatAreTooOld: what is left is read, and that something is not is said once.
func TestCursorsThatAreTooOld(t *testing.T) {
	s := newShelf(t)
	r := s.reader(shop)
	start := read(t, r, toolkit.EventQuery{Limit: 1}).Cursor
	s.add(shop, events.NewOrder, events.NewOrder, events.NewOrder, events.NewOrder)
	second := read(t, r, toolkit.EventQuery{Limit: 2, After: start}).Cursor
	s.purge(3)
	if got := show(t, read(t, r, toolkit.EventQuery{Limit: 5, After: second})); got != "3 4" {
		t.Errorf("at the border: %q", got)
	}
	page := read(t, r, toolkit.EventQuery{Limit: 1, After: start})
	if got := show(t, page); got != "3 more truncated" {
		t.Errorf("too old: %q", got)
	}
	if got := show(t, read(t, r, toolkit.EventQuery{Limit: 1, After: page.Cursor})); got != "4" {
		t.Errorf("then: %q", got)
	}
	s.purge(100)
	page = read(t, r, toolkit.EventQuery{Limit: 1, After: start})
	if got := show(t, page); got != "truncated" {
		t.Errorf("nothing left: %q", got)
	}
	if got := show(t, read(t, r, toolkit.EventQuery{Limit: 1, After: page.Cursor})); got != "" {
		t.Errorf("then: %q", got)
	}
}

func TestWhatAnEventReadsAs(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewAbandonedCart)
	s.commit(journal.Batch{Store: shop, Recovered: []string{"1"}})
	want := `{"eventId":"1","trigger":"new-abandoned-cart","storeId":1003,"occurredAt":"2026-06-15T12:01:00Z","detectedAt":"2026-06-15T12:01:00Z",` +
		`"source":"poll","summary":{"n":1},"recovered":true}`
	if got := read(t, s.reader(shop), toolkit.EventQuery{Limit: 1}).Events[0]; string(got) != want {
		t.Errorf("got %s", got)
	}
	if _, err := s.Forget(t.Context(), func(event []byte) bool { return bytes.Contains(event, []byte(`"n":1`)) }); err != nil {
		t.Fatal(err)
	}
	want = `{"eventId":"1","trigger":"new-abandoned-cart","storeId":1003,"detectedAt":"2026-06-15T12:01:00Z","summary":{},"recovered":true}`
	if got := string(read(t, s.reader(shop), toolkit.EventQuery{Limit: 1}).Events[0]); got != want {
		t.Errorf("forgotten, it reads as %s, want %s", got, want)
	}
}

// broken is a journal in which one thing fails.
type broken struct {
	journal.Journal
	oldest, read error
}

func (b broken) Read(ctx context.Context, q journal.Query) (journal.Page, error) {
	if b.read != nil {
		return journal.Page{}, b.read
	}
	return b.Journal.Read(ctx, q)
}

func (b broken) Oldest(ctx context.Context, s journal.StoreKey) (int64, error) {
	if b.oldest != nil {
		return 0, b.oldest
	}
	return b.Journal.Oldest(ctx, s)
}

func TestErrorsOfTheJournal(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewOrder)
	cursor := read(t, s.reader(shop), toolkit.EventQuery{Limit: 1}).Cursor
	trouble := errors.New("the disk is gone")
	for _, b := range []broken{{s.Journal, trouble, trouble}, {s.Journal, trouble, nil}} {
		r := reader.New(b, shop)
		if _, err := r.Read(t.Context(), toolkit.EventQuery{Limit: 1, After: cursor}); !errors.Is(err, trouble) {
			t.Errorf("Read: %v", err)
		}
		if _, err := r.Wait(t.Context(), toolkit.EventQuery{Limit: 1, After: cursor}, 0); !errors.Is(err, trouble) {
			t.Errorf("Wait: %v", err)
		}
	}
	r := reader.New(broken{s.Journal, nil, trouble}, shop)
	if _, err := r.Wait(t.Context(), toolkit.EventQuery{Limit: 1}, 0); !errors.Is(err, trouble) {
		t.Errorf("Wait from now: %v", err)
	}
	if _, err := r.Read(t.Context(), toolkit.EventQuery{Limit: 1}); !errors.Is(err, trouble) {
		t.Errorf("Read of the newest: %v", err)
	}
	s.commit(journal.Batch{Store: shop, Append: []journal.Record{{EventID: "x", Trigger: "new-order", At: s.opens, Event: []byte("{broken")}}})
	_, err := s.reader(shop).Read(t.Context(), toolkit.EventQuery{Limit: 1})
	says(t, err, journal.ErrDamaged, "the journal is damaged.", "move the files")
	if cause := errors.Unwrap(err); cause == nil || !strings.Contains(cause.Error(), "event x") {
		t.Errorf("a broken event, for the log: %v", cause)
	}
}

// TestPagesAddUp: whoever reads on from cursor to cursor, whatever comes and goes in between, gets every event that is
// kept once and in order, and is told when some were not kept.
func TestPagesAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newShelf(t)
		r := s.reader(shop)
		cursor := read(t, r, toolkit.EventQuery{Limit: 1}).Cursor
		var got, want []string
		seen, purged := 0, 0
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0, 1:
				for range rapid.IntRange(1, 5).Draw(rt, "events") {
					store := rapid.SampledFrom([]journal.StoreKey{shop, other}).Draw(rt, "store")
					trigger := rapid.SampledFrom(events.Triggers()).Draw(rt, "trigger")
					s.add(store, trigger)
					if store == shop {
						want = append(want, fmt.Sprint(s.count))
					}
				}
			case 2, 3:
				page := read(t, r, toolkit.EventQuery{After: cursor, Limit: rapid.IntRange(1, 4).Draw(rt, "limit")})
				got = append(got, strings.Fields(show(t, toolkit.EventPage{Events: page.Events}))...)
				if lost := slices.ContainsFunc(want, func(id string) bool { return between(id, seen, purged) }); lost && !page.Truncated {
					rt.Fatalf("events were purged unread, and nothing is said")
				}
				cursor, seen = page.Cursor, max(seen, purged-1, last(page, t))
			case 4:
				if rapid.Bool().Draw(rt, "purge") {
					purged = rapid.IntRange(purged, s.count+1).Draw(rt, "before")
					s.purge(purged)
				}
			}
		}
		for more := true; more; {
			page := read(t, r, toolkit.EventQuery{After: cursor, Limit: 3})
			got = append(got, strings.Fields(show(t, toolkit.EventPage{Events: page.Events}))...)
			cursor, more = page.Cursor, page.More
		}
		if !slices.IsSortedFunc(got, byNumber) || len(slices.Compact(slices.Clone(got))) != len(got) {
			rt.Fatalf("out of order, or twice: %v", got)
		}
		for _, id := range want {
			if number(id) >= purged && !slices.Contains(got, id) {
				rt.Fatalf("%s is kept and was not read: %v", id, got)
			}
		}
	})
}

func number(id string) (n int) { _, _ = fmt.Sscan(id, &n); return n }

func byNumber(a, b string) int { return number(a) - number(b) }

// between tells whether an event was purged before anybody read it.
func between(id string, seen, purged int) bool { return number(id) > seen && number(id) < purged }

func last(page toolkit.EventPage, t testing.TB) int {
	ids := strings.Fields(show(t, toolkit.EventPage{Events: page.Events}))
	if len(ids) == 0 {
		return 0
	}
	return number(ids[len(ids)-1])
}
