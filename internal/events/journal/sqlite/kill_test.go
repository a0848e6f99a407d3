package sqlite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

var kills = flag.Int("kills", 20, "how many times TestKill kills a process that writes")

const (
	killStore   = journal.StoreKey("app.ecwid.com/1003")
	killWriters = 4
)

// childWrites goes on where the process before it was killed. Each of its writers receives a hook and commits the
// event of it with the hook done and its own counter, and prints what was acknowledged.
func childWrites(folder string) error {
	ctx := context.Background()
	j, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		return err
	}
	var printing sync.Mutex
	say := func(format string, args ...any) {
		printing.Lock()
		defer printing.Unlock()
		fmt.Printf(format+"\n", args...)
	}
	failed := make(chan error)
	for writer := range killWriters {
		go func() { failed <- killWriter(ctx, j, writer, say) }()
	}
	return <-failed // never without being killed
}

func killWriter(ctx context.Context, j *Journal, writer int, say func(string, ...any)) error {
	key := fmt.Sprintf("counter/%d", writer)
	entry, _, err := j.Entry(ctx, killStore, key)
	if err != nil {
		return err
	}
	var n int
	_, _ = fmt.Sscan(string(entry.Value), &n) // none at first
	for n++; ; n++ {
		id := fmt.Sprintf("%d-%d", writer, n)
		if _, err := j.Receive(ctx, []journal.Hook{{ID: id, Store: killStore, Received: time.Now()}}); err != nil {
			return err
		}
		say("hook %s", id)
		appended, err := j.Commit(ctx, journal.Batch{
			Store: killStore, Done: []string{id}, Set: []journal.Entry{{Key: key, Value: fmt.Append(nil, n)}},
			Append: []journal.Record{{EventID: id, Trigger: "new-order", At: time.Now(), Event: []byte(strings.Repeat("x", n%3000))}},
		})
		if err != nil {
			return err
		}
		say("event %s %d", id, appended[0].Position)
	}
}

// TestKill: nothing that was acknowledged is lost, nothing is there twice, and no batch is there in part.
func TestKill(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	folder := t.TempDir()
	acknowledged := acknowledgements{events: map[string]int64{}}
	watcher := open(t, folder)
	seen := follow(t, watcher)
	for range *kills {
		command, lines := child(t, "write", folder)
		for after := random.IntN(120); lines.Scan(); after-- {
			acknowledged.note(t, lines.Text())
			if after == 0 {
				if err := command.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := command.Wait(); err == nil {
			t.Fatal("the process was not killed")
		}
		j := open(t, folder)
		acknowledged.check(t, j)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if random.IntN(2) == 0 { // with and without somebody who has the file open
			seen.stop(t)
			if err := watcher.Close(); err != nil {
				t.Fatal(err)
			}
			watcher = open(t, folder)
			seen.resume(t, watcher)
		}
	}
	seen.check(t, watcher)
	if err := watcher.Close(); err != nil {
		t.Fatal(err)
	}
}

// acknowledgements are what killed processes said.
type acknowledgements struct {
	hooks  []string
	events map[string]int64
}

func (a *acknowledgements) note(t *testing.T, line string) {
	t.Helper()
	var id string
	var position int64
	if n, _ := fmt.Sscanf(line, "event %s %d", &id, &position); n == 2 {
		if old, ok := a.events[id]; ok {
			t.Fatalf("%s was appended at %d and at %d", id, old, position)
		}
		a.events[id] = position
	} else if n, _ := fmt.Sscanf(line, "hook %s", &id); n == 1 {
		a.hooks = append(a.hooks, id)
	} else {
		t.Fatalf("the process said %q", line)
	}
}

func (a *acknowledgements) check(t *testing.T, j *Journal) {
	t.Helper()
	ctx := t.Context()
	var verdict string
	if err := j.reads.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity: %s, %v", verdict, err)
	}
	events := map[string]int64{}
	highest := map[string]int{}
	for _, r := range all(t, j) {
		if old, twice := events[r.EventID]; twice {
			t.Fatalf("%s is at %d and at %d", r.EventID, old, r.Position)
		}
		events[r.EventID] = r.Position
		writer, n := parts(t, r.EventID)
		if n != highest[writer]+1 {
			t.Fatalf("writer %s: %d comes after %d", writer, n, highest[writer])
		}
		highest[writer] = n
		if len(r.Event) != n%3000 {
			t.Fatalf("%s has %d bytes", r.EventID, len(r.Event))
		}
	}
	for id, position := range a.events {
		if events[id] != position {
			t.Fatalf("%s was acknowledged at %d and is at %d", id, position, events[id])
		}
	}
	for writer, n := range highest { // the batches are whole
		entry, _, err := j.Entry(ctx, killStore, "counter/"+writer)
		if err != nil || string(entry.Value) != fmt.Sprint(n) {
			t.Fatalf("writer %s: %d events, counter %s, %v", writer, n, entry.Value, err)
		}
	}
	waiting, err := j.Inbox(ctx, killStore, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range waiting {
		if writer, n := parts(t, h.ID); n != highest[writer]+1 {
			t.Fatalf("hook %s waits, but %d events are there", h.ID, highest[writer])
		}
	}
	var known int
	for _, id := range a.hooks {
		if err := j.reads.QueryRowContext(ctx, "SELECT count(*) FROM hooks WHERE store = ? AND id = ?", string(killStore), id).Scan(&known); err != nil || known != 1 {
			t.Fatalf("hook %s was acknowledged and is there %d times, %v", id, known, err)
		}
	}
}

func parts(t *testing.T, id string) (writer string, n int) {
	t.Helper()
	writer, number, _ := strings.Cut(id, "-")
	if _, err := fmt.Sscan(number, &n); err != nil {
		t.Fatal(err)
	}
	return writer, n
}

// all reads the whole log in pages.
func all(t *testing.T, j *Journal) []journal.Record {
	t.Helper()
	var records []journal.Record
	for after, more := int64(0), true; more; {
		page, err := j.Read(t.Context(), journal.Query{Store: killStore, After: after, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		records, after, more = append(records, page.Records...), page.Last, page.More
	}
	return records
}

// follower reads on by position, as a subscriber does.
type follower struct {
	seen   []journal.Record
	after  int64
	cancel context.CancelFunc
	ended  chan error
}

func follow(t *testing.T, j *Journal) *follower {
	f := &follower{}
	f.resume(t, j)
	return f
}

func (f *follower) resume(t *testing.T, j *Journal) {
	ctx, cancel := context.WithCancel(t.Context())
	f.cancel, f.ended = cancel, make(chan error, 1)
	go func() {
		for {
			if err := j.Wait(ctx, f.after); err != nil {
				f.ended <- err
				return
			}
			page, err := j.Read(ctx, journal.Query{Store: killStore, After: f.after, Limit: 50})
			if err != nil {
				f.ended <- err
				return
			}
			f.seen, f.after = append(f.seen, page.Records...), page.Last
		}
	}()
}

func (f *follower) stop(t *testing.T) {
	t.Helper()
	f.cancel()
	if err := <-f.ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func (f *follower) check(t *testing.T, j *Journal) {
	t.Helper()
	f.stop(t)
	page, err := j.Read(t.Context(), journal.Query{Store: killStore, After: f.after, Limit: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	seen, want := append(f.seen, page.Records...), all(t, j)
	if len(seen) != len(want) {
		t.Fatalf("a subscriber saw %d events of %d", len(seen), len(want))
	}
	for i := range want {
		if seen[i].EventID != want[i].EventID || seen[i].Position != int64(i+1) {
			t.Fatalf("a subscriber saw %s at %d, want %s", seen[i].EventID, seen[i].Position, want[i].EventID)
		}
	}
}

// TestKillAtTheBeginning: wherever the making of the file was ended, it can be opened.
func TestKillAtTheBeginning(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	for range *kills {
		folder := t.TempDir()
		command, lines := child(t, "write", folder)
		timer := time.AfterFunc(time.Duration(random.IntN(40_000))*time.Microsecond, func() { _ = command.Process.Kill() })
		acknowledged := acknowledgements{events: map[string]int64{}}
		for lines.Scan() {
			acknowledged.note(t, lines.Text())
			if len(acknowledged.hooks) > 5 {
				_ = command.Process.Kill() // perhaps it was
			}
		}
		if err := command.Wait(); err == nil {
			t.Fatal("the process was not killed")
		}
		timer.Stop()
		j := open(t, folder)
		acknowledged.check(t, j)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
