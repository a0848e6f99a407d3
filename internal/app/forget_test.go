package app

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
)

func TestForget(t *testing.T) {
	dir := t.TempDir()
	j, err := sqlite.Open(t.Context(), sqlite.Options{Folder: dir})
	if err != nil {
		t.Fatal(err)
	}
	record := func(id, summary, match string) journal.Record {
		event, err := json.Marshal(map[string]any{"eventId": id, "summary": map[string]string{"email": summary}, "match": map[string]string{"email": match}})
		if err != nil {
			t.Fatal(err)
		}
		return journal.Record{EventID: id, Trigger: "new-customer", At: time.Now(), Event: event}
	}
	_, err = j.Commit(t.Context(), journal.Batch{Store: "s", Append: []journal.Record{
		record("a", "Jane@Example.com", ""), record("b", "joe@example.com", ""),
		record("only", "once@example.com", ""), record("an order", "", events.HashEmail("jane@example.com")), record("another", "", events.HashEmail("joe@example.com")),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Forget(t.Context(), dir, " jane@example.com ", Streams{Out: &out}); err != nil || !strings.HasPrefix(out.String(), "2 events") {
		t.Errorf("got %s, %v", &out, err)
	}
	out.Reset()
	if err := Forget(t.Context(), dir, "once@example.com", Streams{Out: &out}); err != nil || !strings.HasPrefix(out.String(), "1 event was emptied.") {
		t.Errorf("got %s, %v", &out, err)
	}
	if j, err = sqlite.Open(t.Context(), sqlite.Options{Folder: dir}); err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	page, err := j.Read(t.Context(), journal.Query{Store: "s", Limit: 10})
	if err != nil || len(page.Records) != 5 {
		t.Fatalf("got %+v, %v", page.Records, err)
	}
	for i, erased := range []bool{true, false, true, true, false} {
		if record := page.Records[i]; (record.Event == nil) != erased {
			t.Errorf("%s: erased %t", record.EventID, !erased)
		}
	}
}

func TestForgetNeedsAnAddressAndAJournal(t *testing.T) {
	for want, email := range map[string]string{"must be an e-mail address": "jane", "there is no journal in": "jane@example.com"} {
		if err := Forget(t.Context(), t.TempDir(), email, Streams{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v", err)
		}
	}
}
