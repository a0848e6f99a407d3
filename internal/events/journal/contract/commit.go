package contract

import (
	"errors"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func appendedOnce(t *testing.T, j journal.Journal) {
	equal(t, "first", ids(add(t, j, storeA, "new-order", "a", "b", "a")), []string{"a", "b"})
	equal(t, "again", ids(add(t, j, storeA, "new-order", "b", "c", "a")), []string{"c"})
	equal(t, "all known", ids(add(t, j, storeA, "new-order", "c")), nil)
	equal(t, "another trigger", ids(add(t, j, storeA, "new-customer", "c")), nil)
	equal(t, "another store", ids(add(t, j, storeB, "new-order", "c")), []string{"c"})
	equal(t, "read", ids(read(t, j, journal.Query{Store: storeA, Limit: 10}).Records), []string{"a", "b", "c"})
}

// appendedWith: what goes with an event that is known is left out, whether it is known itself or not.
func appendedWith(t *testing.T, j journal.Journal) {
	with := func(id, other string) journal.Record {
		r := event(id, "new-order", start())
		r.With = other
		return r
	}
	add(t, j, storeA, "new-order", "old")
	add(t, j, storeB, "new-order", "new")
	batch := journal.Batch{Store: storeA, Append: []journal.Record{
		with("a", "old"), with("b", "none"), with("new", ""), with("c", "new"), with("d", "new"), with("e", "a"), with("f", ""),
	}}
	equal(t, "appended", ids(commit(t, j, batch)), []string{"new", "c", "d", "f"})
	equal(t, "again", ids(commit(t, j, batch)), nil)
	for _, r := range read(t, j, journal.Query{Store: storeA, Limit: 10}).Records {
		equal(t, "kept of it", r.With, "")
	}
	for _, r := range add(t, j, storeA, "new-order", "a") {
		equal(t, "left out before", r.EventID, "a")
	}
}

func positionsGrow(t *testing.T, j journal.Journal) {
	var got []int64
	for _, r := range append(add(t, j, storeA, "new-order", "a", "b"), append(add(t, j, storeB, "new-order", "a"), add(t, j, storeA, "new-order", "b", "c")...)...) {
		got = append(got, r.Position)
	}
	equal(t, "positions", got, []int64{1, 2, 3, 4})
}

// wholeBatch: what a batch that is refused would have done is not there.
func wholeBatch(t *testing.T, j journal.Journal) {
	receive(t, j, 1, hook(storeA, "hook"))
	commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{event("cart", "new-abandoned-cart", start())}, Set: []journal.Entry{{Key: "kept", Value: []byte("1")}}})
	batch := journal.Batch{
		Store: storeA, Append: []journal.Record{event("order", "new-order", start())}, Done: []string{"hook"},
		Set: []journal.Entry{{Key: "cursor", Value: []byte("2")}}, Delete: []string{"kept"}, Recovered: []string{"cart"}, Fence: 99,
	}
	if _, err := j.Commit(t.Context(), batch); !errors.Is(err, journal.ErrFenced) {
		t.Fatalf("got %v", err)
	}
	inbox(t, j, storeA, 10, hook(storeA, "hook"))
	page := read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "events", ids(page.Records), []string{"cart"})
	equal(t, "recovered", len(page.Recovered), 0)
	entriesAre(t, j, storeA, "", journal.Entry{Key: "kept", Value: []byte("1")})
	batch.Fence = 0
	equal(t, "appended", ids(commit(t, j, batch)), []string{"order"})
	inbox(t, j, storeA, 10)
	page = read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "events", ids(page.Records), []string{"cart", "order"})
	equal(t, "recovered", page.Recovered, map[string]bool{"cart": true})
	entriesAre(t, j, storeA, "", journal.Entry{Key: "cursor", Value: []byte("2")})
}

func ownRecords(t *testing.T, j journal.Journal) {
	r := event("a", "new-order", start())
	r.Position, r.Store = 77, storeB // set by the journal
	want := journal.Record{Position: 1, Store: storeA, EventID: "a", Trigger: "new-order", At: start(), Event: []byte(`{"eventId":"a"}`)}
	appended := commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{r}})
	equal(t, "appended", appended, []journal.Record{want})
	r.Event[0], appended[0].Event[0] = 'x', 'y'
	page := read(t, j, journal.Query{Store: storeA, Limit: 1})
	equal(t, "read", page.Records, []journal.Record{want})
	page.Records[0].Event[0] = 'z'
	equal(t, "read again", read(t, j, journal.Query{Store: storeA, Limit: 1}).Records, []journal.Record{want})
}

func recovered(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-abandoned-cart", "a", "b")
	add(t, j, storeB, "new-abandoned-cart", "a")
	commit(t, j, journal.Batch{Store: storeA, Recovered: []string{"a", "unknown", "a"}})
	equal(t, "a store", read(t, j, journal.Query{Store: storeA, Limit: 10}).Recovered, map[string]bool{"a": true})
	equal(t, "another store", len(read(t, j, journal.Query{Store: storeB, Limit: 10}).Recovered), 0)
	equal(t, "not on the page", len(read(t, j, journal.Query{Store: storeA, After: 1, Limit: 10}).Recovered), 0)
	commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{event("c", "new-abandoned-cart", start())}, Recovered: []string{"c"}})
	equal(t, "in one batch", read(t, j, journal.Query{Store: storeA, Limit: 10}).Recovered, map[string]bool{"a": true, "c": true})
	add(t, j, storeA, "new-abandoned-cart", "unknown")
	equal(t, "unknown then", read(t, j, journal.Query{Store: storeA, Limit: 10}).Recovered, map[string]bool{"a": true, "c": true})
}

func largeBatch(t *testing.T, j journal.Journal) {
	const n = 5000
	batch := journal.Batch{Store: storeA}
	for i, id := range numbered("e", n) {
		batch.Append = append(batch.Append, event(id, "new-order", start().Add(time.Duration(i)*time.Second)))
		batch.Set = append(batch.Set, journal.Entry{Key: id, Value: []byte(id)})
		batch.Done = append(batch.Done, id)
	}
	equal(t, "appended", len(commit(t, j, batch)), n)
	found, err := j.Entries(t.Context(), storeA, "")
	noError(t, err)
	equal(t, "entries", len(found), n)
	equal(t, "last", read(t, j, journal.Query{Store: storeA}).More, true)
	equal(t, "read", len(read(t, j, journal.Query{Store: storeA, Limit: 2 * n}).Records), n)
}

// anyText: ids and keys are texts of others.
func anyText(t *testing.T, j journal.Journal) {
	for _, text := range []string{"", "'", `"; DROP TABLE events; --`, "ü", "a\x00b", "\xff\xfe", "%", "_"} {
		store := journal.StoreKey(text)
		receive(t, j, 1, hook(store, text))
		inbox(t, j, store, 10, hook(store, text))
		entry := journal.Entry{Key: text, Value: []byte(text + "!")}
		commit(t, j, journal.Batch{Store: store, Append: []journal.Record{event("id"+text, text, start())}, Set: []journal.Entry{entry}, Done: []string{text}})
		inbox(t, j, store, 10)
		page := read(t, j, journal.Query{Store: store, Triggers: []string{text}, Limit: 10})
		equal(t, text, ids(page.Records), []string{"id" + text})
		entriesAre(t, j, store, text, entry)
	}
}

// times: also those far away.
func times(t *testing.T, j journal.Journal) {
	zone := time.FixedZone("", 5*3600)
	for i, at := range []time.Time{start().Add(1234567 * time.Nanosecond), start().In(zone), time.Unix(0, 0), time.Unix(-1, 0), start().AddDate(500, 0, 0)} {
		kept := at.Truncate(time.Millisecond).UTC()
		id := numbered("t", 10)[i]
		appended := commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{event(id, "new-order", at)}, Set: []journal.Entry{{Key: "k", Due: at}}})
		equal(t, "appended", appended[0].At, kept)
		page := read(t, j, journal.Query{Store: storeA, Newest: true, Limit: 1})
		equal(t, "read", page.Records[0].At, kept)
		entriesAre(t, j, storeA, "k", journal.Entry{Key: "k", Due: kept})
		h := hook(storeA, id)
		h.Created, h.Received = at, at
		receive(t, j, 1, h)
		h.Created, h.Received = kept, kept
		inbox(t, j, storeA, 10, h)
		commit(t, j, journal.Batch{Store: storeA, Done: []string{id}})
	}
}
