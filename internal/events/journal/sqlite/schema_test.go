package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/events/journal"
)

// run executes statements on the file of a folder, as another program.
func run(t *testing.T, folder string, statements string) {
	t.Helper()
	path := filepath.Join(folder, FileName)
	file, err := os.OpenFile(path, os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	db := connections(path, 1, "", unchecked)
	_, err = db.ExecContext(t.Context(), statements)
	if err := errors.Join(err, db.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestFilesOfOthers: they are refused as they are.
func TestFilesOfOthers(t *testing.T) {
	for name, test := range map[string]struct {
		statements string
		newer      bool
		want       string
	}{
		"newer":              {"PRAGMA user_version = 99", true, "has version 99, this program knows 2"},
		"another program's":  {"PRAGMA application_id = 1234", false, "another program"},
		"no program's":       {"PRAGMA application_id = 0", false, "another program"},
		"no version of ours": {"PRAGMA application_id = 0; PRAGMA user_version = 0", false, "another program"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filled(t, 50)
			path := filepath.Join(folder, FileName)
			run(t, folder, test.statements)
			before := contents(t, path)
			for range 2 {
				_, err := Open(t.Context(), Options{Folder: folder})
				if err == nil || errors.Is(err, journal.ErrNewer) != test.newer || errors.Is(err, journal.ErrDamaged) {
					t.Fatalf("got %v", err)
				}
				for _, part := range []string{path, test.want, "left as it is", "folder"} {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("%q lacks %q", err, part)
					}
				}
			}
			if !bytes.Equal(contents(t, path), before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestOtherDatabase(t *testing.T) {
	folder := t.TempDir()
	run(t, folder, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)")
	before := contents(t, filepath.Join(folder, FileName))
	if _, err := Open(t.Context(), Options{Folder: folder}); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Fatalf("got %v", err)
	}
	if !bytes.Equal(contents(t, filepath.Join(folder, FileName)), before) {
		t.Error("the file was changed")
	}
}

// TestNewerMeanwhile: a program that runs writes no more once a newer one has migrated the file.
func TestNewerMeanwhile(t *testing.T) {
	folder := t.TempDir()
	j := open(t, folder)
	defer j.Close()
	if err := receiveOne(t.Context(), j, "a"); err != nil {
		t.Fatal(err)
	}
	run(t, folder, "PRAGMA user_version = 99")
	if err := receiveOne(t.Context(), j, "b"); !errors.Is(err, journal.ErrNewer) || !strings.Contains(err.Error(), "start ecwid-mcp again") {
		t.Fatalf("got %v", err)
	}
	if hooks, err := j.Inbox(t.Context(), "s", 10); err != nil || len(hooks) != 1 {
		t.Fatalf("%v, %v", hooks, err)
	}
}

// version1 makes the file that version 1 wrote: testdata/version1.sql is a dump of what its code made.
func version1(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	run(t, folder, "PRAGMA journal_mode = WAL; BEGIN;"+string(contents(t, "testdata/version1.sql"))+"COMMIT")
	return folder
}

func TestMigration(t *testing.T) {
	folder := version1(t)
	var all sync.WaitGroup
	for range 4 { // programs that start at the same time
		all.Go(func() {
			j, err := Open(t.Context(), Options{Folder: folder})
			if err == nil {
				err = j.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	j := open(t, folder)
	defer j.Close()
	if diff := cmp.Diff(schemaOf(t, filled(t, 1)), schemaOf(t, folder)); diff != "" {
		t.Errorf("the schema differs from a new file's (-new +migrated):\n%s", diff)
	}
	a, b := journal.StoreKey("app.ecwid.com/1003"), journal.StoreKey("app.ecwid.com/1004")
	page, err := j.Read(t.Context(), journal.Query{Store: b, Limit: 10})
	at := time.Date(2026, 3, 1, 15, 0, 0, 0, time.UTC)
	if diff := cmp.Diff(journal.Page{Last: 6, Recovered: map[string]bool{"cart-abandoned-1004-4": true}, Records: []journal.Record{
		{Position: 4, Store: b, EventID: "cart-abandoned-1004-4", Trigger: "new-abandoned-cart", At: at, Event: []byte(`{"eventId":"cart-abandoned-1004-4"}`)},
		{Position: 6, Store: b, EventID: "cart-abandoned-1004-6", Trigger: "new-abandoned-cart", At: at.Add(2 * time.Hour), Event: []byte(`{"eventId":"cart-abandoned-1004-6"}`)},
	}}, page); diff != "" || err != nil {
		t.Errorf("%v, events (-want +got):\n%s", err, diff)
	}
	for store, want := range map[journal.StoreKey]int64{a: 2, b: 3, "other": 1} {
		if got, err := j.Oldest(t.Context(), store); got != want || err != nil {
			t.Errorf("oldest of %s: %d, %v", store, got, err)
		}
	}
	hooks, err := j.Inbox(t.Context(), a, 10)
	if err != nil || len(hooks) != 1 || hooks[0].ID != "hook-2" {
		t.Errorf("inbox %v, %v", hooks, err)
	}
	entries, err := j.Entries(t.Context(), b, "")
	if diff := cmp.Diff([]journal.Entry{{Key: "cart/9", Value: []byte("{}"), Due: at.Add(-3*time.Hour + time.Minute)}}, entries); diff != "" || err != nil {
		t.Errorf("%v, entries (-want +got):\n%s", err, diff)
	}
	appended, err := j.Commit(t.Context(), journal.Batch{Store: a, Append: []journal.Record{{EventID: "order-created-1003-1"}, {EventID: "new"}}})
	if err != nil || len(appended) != 1 || appended[0].Position != 7 {
		t.Errorf("appended %v, %v", appended, err)
	}
	fence, held, err := j.Lease(t.Context(), "events", "process-2", time.Second)
	if err != nil || !held || fence != 2 {
		t.Errorf("lease %d, %v, %v", fence, held, err)
	}
	if j.Epoch() != "U6UD37SKF7QTVCTKPDZ7KRXN6X" || len(j.CursorKey()) != 32 {
		t.Errorf("epoch %q", j.Epoch())
	}
}

// TestMigrationWithoutRoom: a migration that fails leaves the file at its version; the next start goes on.
func TestMigrationWithoutRoom(t *testing.T) {
	folder := version1(t)
	path := filepath.Join(folder, FileName)
	j := newJournal(Options{Folder: folder})
	if err := j.makeFile(); err != nil {
		t.Fatal(err)
	}
	db := connections(path, 1, "&_pragma=max_page_count(1)", unchecked) // as many as there are
	err := j.migrate(t.Context(), db)
	if err := errors.Join(db.Close(), j.reads.Close(), j.write.db.Close()); err != nil {
		t.Fatal(err)
	}
	if err := j.explain(err); !errors.Is(err, journal.ErrFull) {
		t.Fatalf("got %v", err)
	}
	var version int
	db = connections(path, 1, "", unchecked)
	err = db.QueryRowContext(t.Context(), "PRAGMA user_version").Scan(&version)
	if err := errors.Join(err, db.Close()); err != nil || version != 1 {
		t.Fatalf("version %d, %v", version, err)
	}
	if err := open(t, folder).Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSchema1 never changes: files of users were made with it.
func TestSchema1(t *testing.T) {
	made := t.TempDir()
	run(t, made, schemas()[0])
	if diff := cmp.Diff(schemaOf(t, version1(t)), schemaOf(t, made)); diff != "" {
		t.Errorf("schema 1 changed (-was +is):\n%s", diff)
	}
}

func schemaOf(t *testing.T, folder string) []string {
	t.Helper()
	db := connections(filepath.Join(folder, FileName), 1, "", unchecked)
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var kind, name, table string
		var text sql.NullString
		if err := rows.Scan(&kind, &name, &table, &text); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %s %s: %s", kind, name, table, text.String))
	}
	return all
}
