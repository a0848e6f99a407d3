package sqlite

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

const benchStore = journal.StoreKey("app.ecwid.com/1003")

// benchEvent is about as long as the summary of an order.
func benchEvent(id string) journal.Record {
	return journal.Record{EventID: "order-created-1003-" + id, Trigger: "new-order", At: time.Now(), Event: []byte(`{"eventId":"` + id + strings.Repeat("x", 600) + `"}`)}
}

// measure runs work in so many routines and reports how many per second and the slowest hundredth.
func measure(b *testing.B, routines int, work func(i int) error) {
	b.Helper()
	var next atomic.Int64
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	b.ResetTimer()
	begin := time.Now()
	for range routines {
		all.Go(func() {
			var mine []time.Duration
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				before := time.Now()
				if err := work(int(i)); err != nil {
					b.Error(err)
					break
				}
				mine = append(mine, time.Since(before))
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	all.Wait()
	b.StopTimer()
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/time.Since(begin).Seconds(), "per-s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

func BenchmarkReceive(b *testing.B) {
	for _, routines := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("%d at once", routines), func(b *testing.B) {
			j := open(b, b.TempDir())
			defer j.Close()
			measure(b, routines, func(i int) error {
				id := fmt.Sprintf("%08x-4c4f-4a2e-9b7e-%012x", i*2654435761, i)
				now := time.Now()
				_, err := j.Receive(b.Context(), []journal.Hook{{ID: id, Store: benchStore, Type: "order.updated", EntityID: fmt.Sprint(i), OrderID: "XJ12H", Created: now, Received: now}})
				return err
			})
		})
	}
}

func BenchmarkCommit(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprintf("%d events", size), func(b *testing.B) {
			j := open(b, b.TempDir())
			defer j.Close()
			measure(b, 1, func(i int) error {
				batch := journal.Batch{Store: benchStore, Set: []journal.Entry{{Key: "cursor", Value: []byte("1772366400")}}}
				for k := range size {
					batch.Append = append(batch.Append, benchEvent(fmt.Sprint(i*size+k)))
				}
				_, err := j.Commit(b.Context(), batch)
				return err
			})
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

const million = 1_000_000

// fill makes a journal of a million events of two stores and a rare trigger.
func fill(b *testing.B) (folder string) {
	b.Helper()
	folder = b.TempDir()
	if err := open(b, folder).Close(); err != nil {
		b.Fatal(err)
	}
	db := connections(filepath.Join(folder, FileName), 1, "&_pragma=synchronous(OFF)&_pragma=wal_autocheckpoint(20000)", unchecked)
	_, err := db.Exec(fmt.Sprintf(`
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO events (position, store, event_id, trigger, at, event)
		SELECT i, 'app.ecwid.com/100' || (3 + i %% 2), 'order-created-1003-' || i, iif(i %% 100000 = 1, 'new-customer', 'new-order'), 1772366400000 + i, CAST('{"eventId":"' || i || '%s"}' AS BLOB) FROM n;
		INSERT INTO event_ids SELECT store, event_id, position FROM events`, million, strings.Repeat("x", 400)))
	if err := errors.Join(err, db.Close()); err != nil {
		b.Fatal(err)
	}
	return folder
}

func BenchmarkMillion(b *testing.B) {
	folder := fill(b)
	b.Run("open", func(b *testing.B) {
		measure(b, 1, func(int) error {
			j, err := Open(b.Context(), Options{Folder: folder})
			if err != nil {
				return err
			}
			return j.Close()
		})
	})
	j := open(b, folder)
	defer j.Close()
	for name, query := range map[string]journal.Query{
		"read on, nothing new": {After: million, Limit: 20},
		"read on at the end":   {After: million - 20, Limit: 20},
		"read on at the start": {Limit: 100},
		"newest of a trigger":  {Triggers: []string{"new-order"}, Limit: 20, Newest: true},
		"newest of a rare one": {Triggers: []string{"new-customer"}, Limit: 20, Newest: true},
		"of no trigger":        {Triggers: []string{"new-product"}, Limit: 20},
		"of three triggers":    {Triggers: []string{"new-order", "new-product", "new-customer"}, After: million / 2, Limit: 20},
	} {
		query.Store = "app.ecwid.com/1004"
		b.Run(name, func(b *testing.B) {
			measure(b, 1, func(int) error { _, err := j.Read(b.Context(), query); return err })
		})
	}
	b.Run("append", func(b *testing.B) {
		begin := time.Now().UnixNano()
		measure(b, 1, func(i int) error {
			_, err := j.Commit(b.Context(), journal.Batch{Store: benchStore, Append: []journal.Record{benchEvent(fmt.Sprint(begin, i))}})
			return err
		})
	})
	b.Run("purge 1000", func(b *testing.B) {
		end, err := j.number(b.Context(), queryEnd)
		if err != nil {
			b.Fatal(err)
		}
		oldest, err := j.number(b.Context(), "SELECT min(position) FROM events")
		if err != nil {
			b.Fatal(err)
		}
		measure(b, 1, func(i int) error {
			_, err := j.Purge(b.Context(), time.Now(), math.MaxInt64, int(end-oldest)-i*1000)
			return err
		})
	})
}

// BenchmarkReadTail is what a reader does that was woken.
func BenchmarkReadTail(b *testing.B) {
	j := open(b, b.TempDir())
	defer j.Close()
	for i := range 100 {
		if _, err := j.Commit(b.Context(), journal.Batch{Store: benchStore, Append: []journal.Record{benchEvent(fmt.Sprint(i))}}); err != nil {
			b.Fatal(err)
		}
	}
	measure(b, 1, func(int) error {
		_, err := j.Read(b.Context(), journal.Query{Store: benchStore, Triggers: []string{"new-order"}, After: 98, Limit: 20})
		return err
	})
}

// BenchmarkWake is from the append of one handle to the end of Wait of another, as between two processes, and on the
// same handle.
func BenchmarkWake(b *testing.B) {
	folder := b.TempDir()
	j, other := open(b, folder), open(b, folder)
	defer j.Close()
	defer other.Close()
	for name, waits := range map[string]*Journal{"same process": j, "another process": other} {
		b.Run(name, func(b *testing.B) {
			after, err := j.number(b.Context(), queryEnd)
			if err != nil {
				b.Fatal(err)
			}
			measure(b, 1, func(i int) error {
				woken := make(chan error, 1)
				go func() { woken <- waits.Wait(b.Context(), after+int64(i)-1) }()
				_, err := j.Commit(b.Context(), journal.Batch{Store: benchStore, Append: []journal.Record{benchEvent(fmt.Sprint(name, after, i))}})
				return errors.Join(err, <-woken)
			})
		})
	}
}
