package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

func unchecked() error { return nil }

// lock holds the lock of writing, as another process would, until the returned function is called.
func lock(t *testing.T, path string) (unlock func()) {
	t.Helper()
	db := connections(path, 1, "", unchecked)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	execute(t, conn, "BEGIN IMMEDIATE")
	return func() {
		t.Helper()
		execute(t, conn, "ROLLBACK")
		if err := errors.Join(conn.Close(), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func execute(t *testing.T, conn *sql.Conn, query string) {
	t.Helper()
	if _, err := conn.ExecContext(context.Background(), query); err != nil {
		t.Fatal(err)
	}
}

// TestPragmas: durability and privacy are settings that no other test notices at once.
func TestPragmas(t *testing.T) {
	j := open(t, t.TempDir())
	defer j.Close()
	for _, db := range []*sql.DB{j.reads, connections(j.path, 1, "", unchecked)} {
		defer db.Close()
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "fullfsync": "1", "secure_delete": "1", "busy_timeout": "100"} {
			var got string
			if err := db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s, %v", pragma, got, err)
			}
		}
	}
}

func receiveOne(ctx context.Context, j *Journal, id string) error {
	_, err := j.Receive(ctx, []journal.Hook{{ID: id, Store: "s"}})
	return err
}

func TestLockOfAnother(t *testing.T) {
	j := open(t, t.TempDir())
	defer j.Close()
	unlock := lock(t, j.path)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if err := receiveOne(ctx, j, "abandoned"); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > time.Second {
		t.Fatalf("got %v after %v", err, time.Since(begin))
	}
	if _, err := j.Read(t.Context(), journal.Query{Store: "s", Limit: 1}); err != nil {
		t.Fatalf("reading waits for nobody: %v", err)
	}
	patient := make(chan error, 1)
	go func() { patient <- receiveOne(t.Context(), j, "patient") }()
	time.AfterFunc(300*time.Millisecond, unlock)
	if err := <-patient; err != nil {
		t.Fatal(err)
	}
	if hooks, err := j.Inbox(t.Context(), "s", 10); err != nil || len(hooks) != 1 || hooks[0].ID != "patient" {
		t.Fatalf("got %v, %v", hooks, err)
	}
}

func TestLockForTooLong(t *testing.T) {
	j := open(t, t.TempDir())
	defer j.Close()
	j.patience = 700 * time.Millisecond
	unlock := lock(t, j.path)
	begin := time.Now()
	err := receiveOne(t.Context(), j, "a")
	if took := time.Since(begin); !isBusy(err) || !strings.Contains(err.Error(), j.path) || took < j.patience || took > 3*j.patience {
		t.Fatalf("got %v after %v", err, time.Since(begin))
	}
	unlock()
	if err := receiveOne(t.Context(), j, "a"); err != nil {
		t.Fatal(err)
	}
}

// TestCloseEndsWhatIsQueued and has not been begun.
func TestCloseEndsWhatIsQueued(t *testing.T) {
	j := newJournal(Options{Folder: t.TempDir()})
	if err := errors.Join(j.makeFile(), j.prepare(t.Context())); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- receiveOne(t.Context(), j, "a") }()
	for len(j.write.queue) == 0 { // nobody takes it
		runtime.Gosched()
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, journal.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// TestCloseIsQuick: also when writers wait for another process, and others wait for events.
func TestCloseIsQuick(t *testing.T) {
	j := open(t, t.TempDir())
	defer lock(t, j.path)()
	const n = 30
	ended := make(chan error, 2*n)
	for range n {
		go func() { ended <- receiveOne(t.Context(), j, "a") }()
		go func() { ended <- j.Wait(t.Context(), 10) }()
	}
	for j.wake.count() < n { // all have begun
		runtime.Gosched()
	}
	begin := time.Now()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 * n {
		if err := <-ended; !errors.Is(err, journal.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("took %v", took)
	}
}
