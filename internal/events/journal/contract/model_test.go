package contract_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/journal/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// model is a journal as simple as can be: everything ever written, with marks.
type model struct {
	records []modelRecord
	hooks   []modelHook
	entries map[[2]string]journal.Entry
}

type modelRecord struct {
	journal.Record
	purged, recovered bool
}

type modelHook struct {
	journal.Hook
	done bool
}

func (m *model) known(store journal.StoreKey, id string) bool {
	return slices.ContainsFunc(m.records, func(r modelRecord) bool { return r.Store == store && r.EventID == id })
}

func (m *model) commit(batch journal.Batch) (appended []journal.Record) {
	for _, r := range batch.Append {
		if !m.known(batch.Store, r.EventID) {
			r.Store, r.Position = batch.Store, int64(len(m.records)+1)
			m.records = append(m.records, modelRecord{Record: r})
			appended = append(appended, r)
		}
	}
	for i, h := range m.hooks {
		m.hooks[i].done = h.done || h.Store == batch.Store && slices.Contains(batch.Done, h.ID)
	}
	for _, key := range batch.Delete {
		delete(m.entries, [2]string{string(batch.Store), key})
	}
	for _, e := range batch.Set {
		m.entries[[2]string{string(batch.Store), e.Key}] = e
	}
	for i, r := range m.records {
		if r.Store == batch.Store && slices.Contains(batch.Recovered, r.EventID) && !r.purged {
			m.records[i].recovered = true
		}
	}
	return appended
}

func (m *model) read(q journal.Query) journal.Page {
	page := journal.Page{Last: int64(len(m.records)), Recovered: map[string]bool{}}
	var found []modelRecord
	for _, r := range m.records {
		if !r.purged && r.Store == q.Store && r.Position > q.After && (len(q.Triggers) == 0 || slices.Contains(q.Triggers, r.Trigger)) {
			found = append(found, r)
		}
	}
	if q.Newest {
		slices.Reverse(found)
	}
	page.More = len(found) > q.Limit
	for _, r := range found[:min(len(found), q.Limit)] {
		page.Records = append(page.Records, r.Record)
		if r.recovered {
			page.Recovered[r.EventID] = true
		}
	}
	if page.More && !q.Newest {
		page.Last = max(q.After, 0)
		if q.Limit > 0 {
			page.Last = page.Records[q.Limit-1].Position
		}
	}
	return page
}

func (m *model) purge(now time.Time, keepFor time.Duration, atMost int) (n int) {
	left, last := 0, now
	for _, r := range m.records {
		if !r.purged {
			left++
			last = r.At
		}
	}
	before := now.Add(-keepFor)
	if last.Before(now) {
		before = last.Add(-keepFor)
	}
	for i, r := range m.records {
		if r.purged {
			continue
		}
		if left <= atMost && !r.At.Before(before) {
			return n
		}
		m.records[i].purged = true
		left--
		n++
	}
	return n
}

func (m *model) oldest(store journal.StoreKey) int64 {
	oldest := int64(1)
	for _, r := range m.records {
		if r.Store == store && r.purged {
			oldest = r.Position + 1
		}
	}
	return oldest
}

func (m *model) inbox(store journal.StoreKey, limit int) (hooks []journal.Hook) {
	for _, h := range m.hooks {
		if h.Store == store && !h.done && len(hooks) < limit {
			hooks = append(hooks, h.Hook)
		}
	}
	return hooks
}

func (m *model) prefixed(store journal.StoreKey, prefix string) (entries []journal.Entry) {
	for key, e := range m.entries {
		if key[0] == string(store) && strings.HasPrefix(key[1], prefix) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b journal.Entry) int { return strings.Compare(a.Key, b.Key) })
	return entries
}

func (m *model) due(store journal.StoreKey, now time.Time, limit int) []journal.Entry {
	found := slices.DeleteFunc(m.prefixed(store, ""), func(e journal.Entry) bool { return e.Due.IsZero() || e.Due.After(now) })
	slices.SortStableFunc(found, func(a, b journal.Entry) int { return a.Due.Compare(b.Due) })
	return found[:min(len(found), limit)]
}

func (m *model) receive(hooks []journal.Hook) (added int) {
	for _, h := range hooks {
		if !slices.ContainsFunc(m.hooks, func(o modelHook) bool { return o.Store == h.Store && o.ID == h.ID }) {
			m.hooks = append(m.hooks, modelHook{Hook: h})
			added++
		}
	}
	return added
}

func (m *model) forget(match func([]byte) bool) (n int) {
	for i, r := range m.records {
		if !r.purged && r.Event != nil && match(r.Event) {
			m.records[i].Event = nil
			n++
		}
	}
	return n
}

// machine does the same with a journal and its model.
type machine struct {
	j      journal.Journal
	m      model
	reopen func() journal.Journal // nil when the driver does not persist
	start  time.Time
}

func (s *machine) store(r *rapid.T) journal.StoreKey {
	return rapid.SampledFrom([]journal.StoreKey{"app.ecwid.com/1003", "app.ecwid.com/1004"}).Draw(r, "store")
}

func (s *machine) id(r *rapid.T) string {
	return fmt.Sprint(rapid.IntRange(1, 12).Draw(r, "id"))
}

func (s *machine) ids(r *rapid.T, what string) []string {
	return rapid.SliceOfN(rapid.Custom(s.id), 0, 3).Draw(r, what)
}

func (s *machine) time(r *rapid.T) time.Time {
	return s.start.Add(time.Duration(rapid.IntRange(0, 100).Draw(r, "minute")) * time.Minute)
}

func (s *machine) entry(r *rapid.T) journal.Entry {
	e := journal.Entry{Key: "k/" + s.id(r), Value: []byte(s.id(r))}
	if rapid.Bool().Draw(r, "due") {
		e.Due = s.time(r)
	}
	return e
}

func (s *machine) same(r *rapid.T, what string, got, want any, err error) {
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		r.Fatalf("%s: %v (-model +journal):\n%s", what, err, diff)
	}
}

func (s *machine) Commit(r *rapid.T) {
	batch := journal.Batch{Store: s.store(r), Done: s.ids(r, "done"), Delete: []string{"k/" + s.id(r)}, Recovered: s.ids(r, "recovered")}
	for range rapid.IntRange(0, 4).Draw(r, "records") {
		id := s.id(r) + "-" + s.id(r)
		batch.Append = append(batch.Append, journal.Record{
			EventID: id, Trigger: rapid.SampledFrom([]string{"new-order", "new-customer", "new-product"}).Draw(r, "trigger"),
			At: s.time(r), Event: []byte(`{"id":"` + id + `"}`),
		})
	}
	for range rapid.IntRange(0, 2).Draw(r, "entries") {
		batch.Set = append(batch.Set, s.entry(r))
	}
	got, err := s.j.Commit(context.Background(), batch)
	s.same(r, "appended", got, s.m.commit(batch), err)
}

func (s *machine) Refused(r *rapid.T) {
	batch := journal.Batch{Store: s.store(r), Fence: 1000, Done: s.ids(r, "done"), Set: []journal.Entry{s.entry(r)}, Append: []journal.Record{{EventID: s.id(r), At: s.start}}}
	if _, err := s.j.Commit(context.Background(), batch); !errors.Is(err, journal.ErrFenced) {
		r.Fatalf("got %v", err)
	}
}

func (s *machine) Receive(r *rapid.T) {
	var hooks []journal.Hook
	for range rapid.IntRange(0, 4).Draw(r, "hooks") {
		hooks = append(hooks, journal.Hook{ID: s.id(r), Store: s.store(r), Type: s.id(r), Received: time.Now().Truncate(time.Millisecond).UTC()})
	}
	got, err := s.j.Receive(context.Background(), hooks)
	s.same(r, "added", got, s.m.receive(hooks), err)
}

func (s *machine) Purge(r *rapid.T) {
	now, atMost := s.time(r), rapid.IntRange(0, 40).Draw(r, "at most")
	keepFor := time.Duration(rapid.IntRange(0, 100).Draw(r, "minutes")) * time.Minute
	got, err := s.j.Purge(context.Background(), now, keepFor, atMost)
	s.same(r, "purged", got, s.m.purge(now, keepFor, atMost), err)
}

func (s *machine) Forget(r *rapid.T) {
	part := `"` + s.id(r) + "-"
	match := func(event []byte) bool { return strings.Contains(string(event), part) }
	got, err := s.j.Forget(context.Background(), match)
	s.same(r, "forgotten", got, s.m.forget(match), err)
}

func (s *machine) Reopen(r *rapid.T) {
	if s.reopen == nil || rapid.IntRange(0, 3).Draw(r, "rarely") > 0 {
		return
	}
	if err := s.j.Close(); err != nil {
		r.Fatal(err)
	}
	s.j = s.reopen()
}

// Check reads everything in random ways.
func (s *machine) Check(r *rapid.T) {
	ctx, store := context.Background(), s.store(r)
	query := journal.Query{
		Store: store, After: rapid.Int64Range(0, 60).Draw(r, "after"), Limit: rapid.IntRange(0, 10).Draw(r, "limit"), Newest: rapid.Bool().Draw(r, "newest"),
		Triggers: rapid.SampledFrom([][]string{nil, {"new-order"}, {"new-product", "new-customer"}, {"unknown"}}).Draw(r, "triggers"),
	}
	page, err := s.j.Read(ctx, query)
	s.same(r, fmt.Sprintf("read %+v", query), page, s.m.read(query), err)
	all := journal.Query{Store: store, Limit: 1000}
	page, err = s.j.Read(ctx, all)
	s.same(r, "read all", page, s.m.read(all), err)
	oldest, err := s.j.Oldest(ctx, store)
	s.same(r, "oldest", oldest, s.m.oldest(store), err)
	hooks, err := s.j.Inbox(ctx, store, query.Limit)
	s.same(r, "inbox", hooks, s.m.inbox(store, query.Limit), err)
	prefix := rapid.SampledFrom([]string{"", "k/", "k/1", "x"}).Draw(r, "prefix")
	entries, err := s.j.Entries(ctx, store, prefix)
	s.same(r, "entries", entries, s.m.prefixed(store, prefix), err)
	now := s.time(r)
	entries, err = s.j.Due(ctx, store, now, query.Limit)
	s.same(r, "due", entries, s.m.due(store, now, query.Limit), err)
	key := "k/" + s.id(r)
	entry, found, err := s.j.Entry(ctx, store, key)
	want, wantFound := s.m.entries[[2]string{string(store), key}]
	s.same(r, "entry", entry, want, err)
	s.same(r, "found", found, wantFound, nil)
	if len(s.m.records) > 0 {
		s.same(r, "wait", nil, nil, s.j.Wait(ctx, int64(len(s.m.records)-1)))
	}
}

func TestMemoryModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		drive(r, &machine{j: memory.New()})
	})
}

func TestSQLiteModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		folder := t.TempDir()
		open := func() journal.Journal {
			j, err := sqlite.Open(t.Context(), sqlite.Options{Folder: folder})
			if err != nil {
				r.Fatal(err)
			}
			return j
		}
		drive(r, &machine{j: open(), reopen: open})
	})
}

func drive(r *rapid.T, s *machine) {
	s.start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s.m.entries = map[[2]string]journal.Entry{}
	defer func() { _ = s.j.Close() }() // Reopen checks its error
	r.Repeat(map[string]func(*rapid.T){
		"commit": s.Commit, "refused": s.Refused, "receive": s.Receive, "purge": s.Purge, "forget": s.Forget, "reopen": s.Reopen, "": s.Check,
	})
}
