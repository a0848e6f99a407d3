package sqlite

import (
	"errors"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func appendOne(t *testing.T, j *Journal, id string) {
	t.Helper()
	_, err := j.Commit(t.Context(), journal.Batch{Store: "s", Append: []journal.Record{{EventID: id, At: time.Now()}}})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOwnEventsWakeAtOnce: without looking at the file.
func TestOwnEventsWakeAtOnce(t *testing.T) {
	j := newJournal(Options{Folder: t.TempDir()})
	defer j.Close()
	if err := errors.Join(j.makeFile(), j.prepare(t.Context())); err != nil {
		t.Fatal(err)
	}
	j.owned.Go(j.writeQueue) // and no watch
	woken := make(chan error, 1)
	go func() { woken <- j.Wait(t.Context(), 1) }()
	appendOne(t, j, "a")
	appendOne(t, j, "b")
	if err := <-woken; err != nil {
		t.Fatal(err)
	}
}

// TestNobodyWaits: then nobody looks at the file.
func TestNobodyWaits(t *testing.T) {
	folder := t.TempDir()
	j, other := open(t, folder), open(t, folder)
	defer j.Close()
	defer other.Close()
	appendOne(t, other, "a")
	if err := j.Wait(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	timer := time.NewTimer(3 * lookEvery) // the last round ends
	<-timer.C
	appendOne(t, other, "b")
	timer.Reset(3 * lookEvery)
	<-timer.C
	j.wake.mu.Lock()
	last := j.wake.last
	j.wake.mu.Unlock()
	if last != 1 {
		t.Error("somebody looked")
	}
}
