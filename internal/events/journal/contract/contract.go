// Package contract is what every driver of the journal has to fulfil, as tests. A driver's own tests call Run, and
// RunShared when it persists.
package contract

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Stores of the suite.
const (
	storeA = journal.StoreKey("app.ecwid.com/1003")
	storeB = journal.StoreKey("app.ecwid.com/1004")
)

// Run tests one handle. Open makes a new, empty journal; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) journal.Journal) {
	for name, test := range map[string]func(*testing.T, journal.Journal){
		"hooks come once, oldest first":       hooksOnce,
		"hooks of a store":                    hooksOfAStore,
		"done hooks are remembered":           hooksDone,
		"old hooks are forgotten":             hooksForgotten,
		"events are appended once":            appendedOnce,
		"events go with others":               appendedWith,
		"positions grow over all stores":      positionsGrow,
		"a batch is all or nothing":           wholeBatch,
		"records are the caller's own":        ownRecords,
		"carts recover":                       recovered,
		"read on, oldest first":               readOn,
		"read back, newest first":             readNewest,
		"read some triggers":                  readTriggers,
		"read nothing":                        readNothing,
		"entries":                             entries,
		"stores that have entries":            storesWithEntries,
		"entries by prefix":                   entriesByPrefix,
		"entries that are due":                entriesDue,
		"a lease has one holder":              leaseOneHolder,
		"a lease ends":                        leaseEnds,
		"a lease is released":                 leaseReleased,
		"fences refuse":                       fences,
		"fences are those of their lease":     fencesApart,
		"wait for what is there":              waitForOld,
		"wait for what comes":                 waitForNew,
		"wait ends with its context":          waitEnds,
		"many wait":                           waitMany,
		"purge by age":                        purgeByAge,
		"purge by a clock that goes wrong":    purgeByAWrongClock,
		"purge by number":                     purgeByNumber,
		"purge per store":                     purgePerStore,
		"purge stops at what is young":        purgeStops,
		"purged ids stay known":               purgedIDs,
		"forget":                              forget,
		"cursors":                             cursors,
		"contexts that ended":                 endedContexts,
		"contexts that end meanwhile":         contextsThatEnd,
		"closed":                              closed,
		"close ends those who wait":           closeEndsWait,
		"many write at once":                  manyWriters,
		"texts of any kind":                   anyText,
		"times are kept to the millisecond":   times,
		"a large batch":                       largeBatch,
		"what is written is read in that way": readYourWrites,
	} {
		t.Run(name, func(t *testing.T) {
			j := open(t)
			defer func() { noError(t, j.Close()) }()
			test(t, j)
		})
	}
}

// Opener opens a journal once more, as another process would.
type Opener func() (journal.Journal, error)

// RunShared tests several handles of one journal. Place makes a place for a new journal; the suite closes what it opens.
func RunShared(t *testing.T, place func(t *testing.T) Opener) {
	for name, test := range map[string]func(*testing.T, Opener){
		"everything survives":                sharedSurvives,
		"all see all events":                 sharedEvents,
		"one of many appends":                sharedOnce,
		"waiting hears the other":            sharedWait,
		"waiting hears what came before":     sharedWaitBefore,
		"one holds the lease":                sharedLease,
		"who lost the lease writes no more":  sharedFence,
		"opened by many at the same time":    sharedOpening,
		"cursors of one are those of others": sharedCursor,
	} {
		t.Run(name, func(t *testing.T) { test(t, place(t)) })
	}
}

func event(id, trigger string, at time.Time) journal.Record {
	return journal.Record{EventID: id, Trigger: trigger, At: at, Event: []byte(`{"eventId":"` + id + `"}`)}
}

// start is when the suite's events begin.
func start() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// add appends events with the ids, a minute apart.
func add(t *testing.T, j journal.Journal, store journal.StoreKey, trigger string, ids ...string) []journal.Record {
	t.Helper()
	batch := journal.Batch{Store: store}
	for i, id := range ids {
		batch.Append = append(batch.Append, event(id, trigger, start().Add(time.Duration(i)*time.Minute)))
	}
	return commit(t, j, batch)
}

func commit(t *testing.T, j journal.Journal, batch journal.Batch) []journal.Record {
	t.Helper()
	appended, err := j.Commit(t.Context(), batch)
	noError(t, err)
	return appended
}

func read(t *testing.T, j journal.Journal, query journal.Query) journal.Page {
	t.Helper()
	page, err := j.Read(t.Context(), query)
	noError(t, err)
	return page
}

func ids(records []journal.Record) []string {
	var all []string
	for _, r := range records {
		all = append(all, r.EventID)
	}
	return all
}

func numbered(prefix string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("%s-%d", prefix, i+1)
	}
	return all
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: got %+v, want %+v", what, got, want)
	}
}

// soon is a context that ends a test which hangs.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
