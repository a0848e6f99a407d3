package contract

import (
	"bytes"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func oldestIs(t *testing.T, j journal.Journal, store journal.StoreKey, want int64) {
	t.Helper()
	got, err := j.Oldest(t.Context(), store)
	noError(t, err)
	equal(t, "oldest", got, want)
}

// purge takes everything for old that is before the time.
func purge(t *testing.T, j journal.Journal, before time.Time, atMost, want int) {
	t.Helper()
	got, err := j.Purge(t.Context(), before, 0, atMost)
	noError(t, err)
	equal(t, "purged", got, want)
}

func purgeByAge(t *testing.T, j journal.Journal) {
	purge(t, j, start(), 0, 0)
	oldestIs(t, j, storeA, 1)
	add(t, j, storeA, "new-order", numbered("a", 5)...)
	purge(t, j, start(), 100, 0)
	oldestIs(t, j, storeA, 1)
	purge(t, j, start().Add(2*time.Minute), 100, 2) // the third is exactly as old
	oldestIs(t, j, storeA, 3)
	page := read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "left", ids(page.Records), []string{"a-3", "a-4", "a-5"})
	equal(t, "positions stay", page.Records[0].Position, int64(3))
	purge(t, j, start().Add(time.Hour), 100, 2) // the last is never too old
	oldestIs(t, j, storeA, 5)
	purge(t, j, start(), 0, 1)
	oldestIs(t, j, storeA, 6)
	page = read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "left", len(page.Records), 0)
	equal(t, "the end stays", page.Last, int64(5))
	equal(t, "positions go on", add(t, j, storeA, "new-order", "b")[0].Position, int64(6))
}

func purgeByNumber(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-order", numbered("a", 3000)...)
	purge(t, j, start(), 3000, 0)
	purge(t, j, start(), 2999, 1)
	oldestIs(t, j, storeA, 2)
	purge(t, j, start(), 400, 2599)
	oldestIs(t, j, storeA, 2601)
	equal(t, "left", len(read(t, j, journal.Query{Store: storeA, Limit: 3000}).Records), 400)
	purge(t, j, start().Add(2610*time.Minute), 400, 10) // the age asks for more
	purge(t, j, start(), -1, 390)
	oldestIs(t, j, storeA, 3001)
}

// purgePerStore: readers of a store hear of a gap only when it lost something.
func purgePerStore(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-order", numbered("a", 3)...)
	add(t, j, storeB, "new-order", numbered("b", 2)...)
	purge(t, j, start(), 3, 2)
	oldestIs(t, j, storeA, 3)
	oldestIs(t, j, storeB, 1)
	purge(t, j, start(), 1, 2)
	oldestIs(t, j, storeA, 4)
	oldestIs(t, j, storeB, 5)
	equal(t, "left", ids(read(t, j, journal.Query{Store: storeB, Limit: 10}).Records), []string{"b-2"})
	oldestIs(t, j, "unknown", 1)
}

// purgeStops: an event with the time of a clock that was wrong takes none that are younger with it.
func purgeStops(t *testing.T, j journal.Journal) {
	commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{
		event("young", "new-order", start().Add(time.Hour)), event("1970", "new-order", time.Unix(0, 0)), event("now", "new-order", start()),
	}})
	purge(t, j, start(), 100, 0)
	equal(t, "left", ids(read(t, j, journal.Query{Store: storeA, Limit: 10}).Records), []string{"young", "1970", "now"})
}

// purgeByAWrongClock: one that is ahead takes only what is old beside the last event, whichever store that is of; one
// that is behind takes less; an event in 1970 at the end saves all.
func purgeByAWrongClock(t *testing.T, j journal.Journal) {
	const month = 30 * 24 * time.Hour
	purgeAt := func(now time.Time, want int) {
		t.Helper()
		got, err := j.Purge(t.Context(), now, month, 100)
		noError(t, err)
		equal(t, "purged", got, want)
	}
	far := start().Add(10 * 365 * 24 * time.Hour)
	purgeAt(far, 0)
	commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{
		event("a", "new-order", start()), event("b", "new-order", start().Add(time.Hour)), event("c", "new-order", start().Add(month)),
	}})
	purgeAt(far, 0) // the first is exactly a month older than the last
	commit(t, j, journal.Batch{Store: storeB, Append: []journal.Record{event("d", "new-order", start().Add(month+time.Hour))}})
	purgeAt(start().Add(month), 0)
	purgeAt(far, 1)
	purgeAt(far, 0)
	equal(t, "left", ids(read(t, j, journal.Query{Store: storeA, Limit: 10}).Records), []string{"b", "c"})
	commit(t, j, journal.Batch{Store: storeA, Append: []journal.Record{event("1970", "new-order", time.Unix(0, 0))}})
	purgeAt(far, 0)
}

func purgedIDs(t *testing.T, j journal.Journal) {
	add(t, j, storeA, "new-abandoned-cart", "a", "b")
	purge(t, j, start(), 0, 2)
	equal(t, "again", ids(add(t, j, storeA, "new-abandoned-cart", "a", "b", "c")), []string{"c"})
	commit(t, j, journal.Batch{Store: storeA, Recovered: []string{"a"}})
	page := read(t, j, journal.Query{Store: storeA, Limit: 10})
	equal(t, "left", ids(page.Records), []string{"c"})
	equal(t, "recovered", len(page.Recovered), 0)
}

func forget(t *testing.T, j journal.Journal) {
	batch := journal.Batch{Store: storeA}
	for i, id := range numbered("e", 2500) {
		r := event(id, "new-customer", start())
		if i%100 == 7 {
			r.Event = []byte(`{"email":"ann@example.com"}`)
		}
		batch.Append = append(batch.Append, r)
	}
	commit(t, j, batch)
	ann := func(event []byte) bool { return bytes.Contains(event, []byte("ann@example.com")) }
	for _, want := range []int{25, 0} {
		got, err := j.Forget(t.Context(), ann)
		noError(t, err)
		equal(t, "forgotten", got, want)
	}
	page := read(t, j, journal.Query{Store: storeA, After: 7, Limit: 2})
	want := journal.Record{Position: 8, Store: storeA, EventID: "e-8", Trigger: "new-customer", At: start()}
	equal(t, "erased", page.Records[0], want)
	equal(t, "the next", string(page.Records[1].Event), `{"eventId":"e-9"}`)
	equal(t, "known", len(add(t, j, storeA, "new-customer", "e-8")), 0)
	oldestIs(t, j, storeA, 1)
}
