package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func people(t *testing.T, j *Journal) {
	t.Helper()
	batch := journal.Batch{Store: "s"}
	for i := range 600 {
		event := fmt.Sprintf(`{"email":"person%d@example.com"}`, i%3)
		if i%10 == 1 {
			event += strings.Repeat(" ", 20_000) + "person1@example.com" // on pages of its own
		}
		batch.Append = append(batch.Append, journal.Record{EventID: fmt.Sprint(i), Trigger: "new-customer", At: time.Now(), Event: []byte(event)})
	}
	if _, err := j.Commit(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

func isPerson1(event []byte) bool { return bytes.Contains(event, []byte("person1@example.com")) }

// TestForgottenIsGone from the disk, not only from what is read.
func TestForgottenIsGone(t *testing.T) {
	folder := t.TempDir()
	j, other := open(t, folder), open(t, folder)
	defer j.Close()
	defer other.Close()
	people(t, j)
	if n, err := other.Forget(t.Context(), isPerson1); err != nil || n != 240 {
		t.Fatalf("%d, %v", n, err)
	}
	for _, name := range []string{j.path, j.path + "-wal"} {
		if data := contents(t, name); bytes.Contains(data, []byte("person1@")) {
			t.Errorf("%s still has the person", name)
		}
	}
	if !bytes.Contains(contents(t, j.path), []byte("person2@")) {
		t.Error("the others are gone, too")
	}
}

// TestForgetWhileOthersRead: a reader that does not end keeps the log, which is told.
func TestForgetWhileOthersRead(t *testing.T) {
	j := open(t, t.TempDir())
	defer j.Close()
	j.patience = 300 * time.Millisecond
	people(t, j)
	db := connections(j.path, 1, "", unchecked)
	rows, err := db.QueryContext(t.Context(), "SELECT position FROM events")
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	n, err := j.Forget(t.Context(), isPerson1)
	if n != 240 || !errors.Is(err, errLogInUse) {
		t.Errorf("%d, %v", n, err)
	}
	if err := errors.Join(rows.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	if n, err := j.Forget(t.Context(), isPerson1); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if bytes.Contains(contents(t, j.path+"-wal"), []byte("person1@")) {
		t.Error("the log still has the person")
	}
}
