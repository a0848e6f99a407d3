package contract

import (
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func entriesAre(t *testing.T, j journal.Journal, store journal.StoreKey, prefix string, want ...journal.Entry) {
	t.Helper()
	got, err := j.Entries(t.Context(), store, prefix)
	noError(t, err)
	equal(t, "entries", got, want)
}

func entries(t *testing.T, j journal.Journal) {
	entriesAre(t, j, storeA, "")
	a := journal.Entry{Key: "cursor/orders", Value: []byte("1")}
	commit(t, j, journal.Batch{Store: storeA, Set: []journal.Entry{a, {Key: "empty"}}})
	got, found, err := j.Entry(t.Context(), storeA, "cursor/orders")
	noError(t, err)
	equal(t, "found", found, true)
	equal(t, "entry", got, a)
	got, found, err = j.Entry(t.Context(), storeA, "empty")
	noError(t, err)
	equal(t, "empty found", found, true)
	equal(t, "empty", len(got.Value), 0)
	_, found, err = j.Entry(t.Context(), storeB, "cursor/orders")
	noError(t, err)
	equal(t, "another store", found, false)
	_, found, err = j.Entry(t.Context(), storeA, "cursor")
	noError(t, err)
	equal(t, "another key", found, false)

	b := journal.Entry{Key: "cursor/orders", Value: []byte("2"), Due: start()}
	commit(t, j, journal.Batch{Store: storeA, Set: []journal.Entry{{Key: "cursor/orders", Value: []byte("x")}, b}, Delete: []string{"cursor/orders", "empty", "unknown"}})
	entriesAre(t, j, storeA, "", b)
	b.Value[0] = 'y'
	b.Value = []byte("2")
	entriesAre(t, j, storeA, "", b)
	commit(t, j, journal.Batch{Store: storeB, Delete: []string{"cursor/orders"}})
	entriesAre(t, j, storeA, "", b)
	commit(t, j, journal.Batch{Store: storeA, Delete: []string{"cursor/orders"}})
	entriesAre(t, j, storeA, "")
}

func entriesByPrefix(t *testing.T, j journal.Journal) {
	var set []journal.Entry
	for _, key := range []string{"cart/1", "cart/10", "cart/2", "cart", "carts", "cart0", "unpaid/1", "\xff", "\xff\xffa"} {
		set = append(set, journal.Entry{Key: key, Value: []byte("v")})
	}
	commit(t, j, journal.Batch{Store: storeA, Set: set})
	for prefix, want := range map[string][]string{
		"":         {"cart", "cart/1", "cart/10", "cart/2", "cart0", "carts", "unpaid/1", "\xff", "\xff\xffa"},
		"cart/":    {"cart/1", "cart/10", "cart/2"},
		"cart/1":   {"cart/1", "cart/10"},
		"unpaid/1": {"unpaid/1"},
		"\xff":     {"\xff", "\xff\xffa"},
		"\xff\xff": {"\xff\xffa"},
		"x":        nil,
		"Cart":     nil,
	} {
		found, err := j.Entries(t.Context(), storeA, prefix)
		noError(t, err)
		var keys []string
		for _, e := range found {
			keys = append(keys, e.Key)
		}
		equal(t, prefix, keys, want)
	}
}

func entriesDue(t *testing.T, j journal.Journal) {
	at := func(minutes int) time.Time { return start().Add(time.Duration(minutes) * time.Minute) }
	commit(t, j, journal.Batch{Store: storeA, Set: []journal.Entry{
		{Key: "z", Value: []byte("v"), Due: at(1)}, {Key: "b", Value: []byte("v"), Due: at(3)}, {Key: "a", Value: []byte("v"), Due: at(3)},
		{Key: "later", Value: []byte("v"), Due: at(9)}, {Key: "never", Value: []byte("v")},
	}})
	commit(t, j, journal.Batch{Store: storeB, Set: []journal.Entry{{Key: "other", Due: at(0)}}})
	for _, test := range []struct {
		now   time.Time
		limit int
		want  []string
	}{
		{at(0), 10, nil},
		{at(1).Add(-time.Millisecond), 10, nil},
		{at(1), 10, []string{"z"}},
		{at(5), 10, []string{"z", "a", "b"}},
		{at(5), 2, []string{"z", "a"}},
		{at(5), 0, nil},
		{at(100), 10, []string{"z", "a", "b", "later"}},
	} {
		found, err := j.Due(t.Context(), storeA, test.now, test.limit)
		noError(t, err)
		var keys []string
		for _, e := range found {
			keys = append(keys, e.Key)
		}
		equal(t, test.now.String(), keys, test.want)
	}
	commit(t, j, journal.Batch{Store: storeA, Set: []journal.Entry{{Key: "z"}}})
	found, err := j.Due(t.Context(), storeA, at(1), 10)
	noError(t, err)
	equal(t, "no longer due", len(found), 0)
}

func storesWithEntries(t *testing.T, j journal.Journal) {
	storesAre := func(want ...journal.StoreKey) {
		t.Helper()
		got, err := j.Stores(t.Context())
		noError(t, err)
		equal(t, "stores", got, want)
	}
	storesAre()
	set := func(store journal.StoreKey, keys ...string) {
		batch := journal.Batch{Store: store}
		for _, key := range keys {
			batch.Set = append(batch.Set, journal.Entry{Key: key, Value: []byte("x")})
		}
		commit(t, j, batch)
	}
	set(storeB, "a", "b")
	set("", "a")
	set(storeA, "a")
	set(storeA, "b", "c")
	storesAre("", storeA, storeB)
	commit(t, j, journal.Batch{Store: storeB, Delete: []string{"a", "b"}})
	storesAre("", storeA)
}
