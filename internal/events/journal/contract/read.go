package contract

import (
	"fmt"
	"testing"

	"ecwid-mcp/internal/events/journal"
)

func readOn(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-order", numbered("a", 5)...)
	add(t, j, storeB, "new-order", "b-1")
	for _, test := range []struct {
		after int64
		limit int
		want  []string
		last  int64
		more  bool
	}{
		{0, 2, []string{"a-1", "a-2"}, 2, true},
		{2, 2, []string{"a-3", "a-4"}, 4, true},
		{4, 2, []string{"a-5"}, 6, false},
		{3, 2, []string{"a-4", "a-5"}, 6, false},
		{6, 2, nil, 6, false},
		{0, 10, numbered("a", 5), 6, false},
		{-5, 1, []string{"a-1"}, 1, true},
		{0, 0, nil, 0, true},
		{5, 0, nil, 6, false},
		{0, -1, nil, 0, true},
		{100, 10, nil, 6, false}, // not from this log
	} {
		page := read(t, j, journal.Query{Store: storeA, After: test.after, Limit: test.limit})
		what := fmt.Sprintf("after %d, %d", test.after, test.limit)
		equal(t, what, ids(page.Records), test.want)
		equal(t, what+": last", page.Last, test.last)
		equal(t, what+": more", page.More, test.more)
	}
}

func readNewest(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-order", numbered("a", 4)...)
	add(t, j, storeB, "new-order", "b-1")
	for _, test := range []struct {
		after int64
		limit int
		want  []string
		more  bool
	}{
		{0, 2, []string{"a-4", "a-3"}, true},
		{0, 4, []string{"a-4", "a-3", "a-2", "a-1"}, false},
		{2, 10, []string{"a-4", "a-3"}, false},
		{2, 1, []string{"a-4"}, true},
		{0, 0, nil, true},
		{4, 1, nil, false},
	} {
		page := read(t, j, journal.Query{Store: storeA, After: test.after, Limit: test.limit, Newest: true})
		what := fmt.Sprintf("after %d, %d", test.after, test.limit)
		equal(t, what, ids(page.Records), test.want)
		equal(t, what+": last", page.Last, int64(5))
		equal(t, what+": more", page.More, test.more)
	}
}

func readTriggers(t *testing.T, j journal.Journal) {
	triggers := []string{"new-order", "new-paid-order", "new-customer"}
	for i, id := range numbered("e", 9) {
		add(t, j, storeA, triggers[i%3], id)
	}
	for _, test := range []struct {
		query journal.Query
		want  []string
		last  int64
		more  bool
	}{
		{journal.Query{Triggers: triggers[:1], Limit: 10}, []string{"e-1", "e-4", "e-7"}, 9, false},
		{journal.Query{Triggers: triggers[:1], Limit: 2}, []string{"e-1", "e-4"}, 4, true},
		{journal.Query{Triggers: triggers[1:], Limit: 3}, []string{"e-2", "e-3", "e-5"}, 5, true},
		{journal.Query{Triggers: triggers[1:], Limit: 3, After: 5}, []string{"e-6", "e-8", "e-9"}, 9, false},
		{journal.Query{Triggers: triggers[1:], Limit: 3, Newest: true}, []string{"e-9", "e-8", "e-6"}, 9, true},
		{journal.Query{Triggers: []string{"new-product"}, Limit: 3}, nil, 9, false},
		{journal.Query{Triggers: []string{"new-customer", "new-customer"}, Limit: 10}, []string{"e-3", "e-6", "e-9"}, 9, false},
		{journal.Query{Triggers: []string{}, Limit: 1}, []string{"e-1"}, 1, true},
	} {
		test.query.Store = storeA
		page := read(t, j, test.query)
		what := fmt.Sprintf("%+v", test.query)
		equal(t, what, ids(page.Records), test.want)
		equal(t, what+": last", page.Last, test.last)
		equal(t, what+": more", page.More, test.more)
	}
}

func readNothing(t *testing.T, j journal.Journal) {
	page := read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "records", len(page.Records), 0)
	equal(t, "last", page.Last, int64(0))
	equal(t, "more", page.More, false)
	oldestIs(t, j, storeA, 1)
}

// readYourWrites: what a call wrote, the next one sees.
func readYourWrites(t *testing.T, j journal.Journal) {
	for i, id := range numbered("e", 200) {
		add(t, j, storeA, "new-order", id)
		page := read(t, j, journal.Query{Store: storeA, After: int64(i), Limit: 10})
		equal(t, "records", ids(page.Records), []string{id})
		equal(t, "last", page.Last, int64(i+1))
	}
}

// cursors survive in both directions, and those of other journals are refused.
func cursors(t *testing.T, j journal.Journal) {
	if j.Epoch() == "" || len(j.CursorKey()) < 32 {
		t.Fatalf("epoch %q, key of %d bytes", j.Epoch(), len(j.CursorKey()))
	}
	codec := journal.Codec{Key: j.CursorKey()}
	want := journal.Cursor{Epoch: j.Epoch(), Store: storeA, Position: 7}
	got, err := codec.Decode(codec.Encode(want))
	noError(t, err)
	equal(t, "cursor", got, want)
	j.CursorKey()[0]++
	equal(t, "key", j.CursorKey(), codec.Key)
}
