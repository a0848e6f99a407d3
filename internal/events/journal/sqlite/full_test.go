package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

const fullStore = journal.StoreKey("app.ecwid.com/1003")

func fullBatch(i, size int) journal.Batch {
	return journal.Batch{
		Store:  fullStore,
		Append: []journal.Record{{EventID: fmt.Sprint(i), Trigger: "new-order", At: time.Now(), Event: []byte(strings.Repeat("x", size))}},
		Set:    []journal.Entry{{Key: "counter", Value: fmt.Append(nil, i)}},
	}
}

// full fails when an error does not say which file is concerned and what to do.
func full(err error, path string) error {
	for _, part := range []string{path, "make room on its disk"} {
		if !strings.Contains(err.Error(), part) {
			return fmt.Errorf("%q lacks %q", err, part)
		}
	}
	if !errors.Is(err, journal.ErrFull) {
		return fmt.Errorf("not ErrFull: %w", err)
	}
	return nil
}

// holds fails unless exactly the events with the numbers below n are there, and the counter says so.
func holds(ctx context.Context, j *Journal, n int) error {
	page, err := j.Read(ctx, journal.Query{Store: fullStore, Limit: n + 10})
	if err != nil {
		return err
	}
	entry, _, err := j.Entry(ctx, fullStore, "counter")
	if err != nil {
		return err
	}
	if len(page.Records) != n || string(entry.Value) != fmt.Sprint(n-1) {
		return fmt.Errorf("%d events and counter %s instead of %d", len(page.Records), entry.Value, n)
	}
	for i, r := range page.Records {
		if r.EventID != fmt.Sprint(i) {
			return fmt.Errorf("%s is at %d", r.EventID, r.Position)
		}
	}
	return nil
}

// TestNoRoom: a write that finds no room is refused as a whole, reading goes on, and so does writing when there is room.
func TestNoRoom(t *testing.T) {
	j := open(t, t.TempDir())
	defer j.Close()
	plenty := j.write.db
	j.write.db = connections(j.path, 1, "&_pragma=max_page_count(60)", unchecked)
	defer plenty.Close()
	n := 0
	var err error
	for ; err == nil && n < 1000; n++ {
		_, err = j.Commit(t.Context(), fullBatch(n, 5000))
	}
	n-- // the last was refused
	if err == nil {
		t.Fatal("the file took everything")
	}
	for range 3 {
		if _, err := j.Commit(t.Context(), fullBatch(n, 50_000)); err == nil {
			t.Fatal("no error")
		} else if err := full(err, j.path); err != nil {
			t.Fatal(err)
		}
		if err := holds(t.Context(), j, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.write.db.Close(); err != nil {
		t.Fatal(err)
	}
	j.write.db = connections(j.path, 1, "", unchecked)
	for range 10 {
		if _, err := j.Commit(t.Context(), fullBatch(n, 50_000)); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if err := holds(t.Context(), j, n); err != nil {
		t.Fatal(err)
	}
}

// TestSmallJobsPassALargeOne: one job that finds no room does not take those with it that share its transaction.
func TestSmallJobsPassALargeOne(t *testing.T) {
	j := open(t, t.TempDir())
	defer j.Close()
	plenty := j.write.db
	j.write.db = connections(j.path, 1, "&_pragma=max_page_count(60)", unchecked)
	defer plenty.Close()
	done := make(chan error, 20)
	unlock := lock(t, j.path)
	large := make(chan error, 1)
	go func() {
		_, err := j.Commit(t.Context(), journal.Batch{Store: fullStore, Append: []journal.Record{{EventID: "large", At: time.Now(), Event: make([]byte, 10<<20)}}})
		large <- err
	}()
	for i := range cap(done) {
		go func() {
			_, err := j.Receive(t.Context(), []journal.Hook{{ID: fmt.Sprint(i), Store: fullStore}})
			done <- err
		}()
	}
	unlock()
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if err := <-large; err == nil {
		t.Error("the large one was written")
	} else if err := full(err, j.path); err != nil {
		t.Error(err)
	}
	if hooks, err := j.Inbox(t.Context(), fullStore, 100); err != nil || len(hooks) != cap(done) {
		t.Errorf("%d hooks, %v", len(hooks), err)
	}
}
