package feed_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

// Operators see what followers get.
func TestFromRecord(t *testing.T) {
	s := newShelf(t)
	for _, trigger := range events.Triggers() {
		s.add(shop, trigger, `{"total":20}`, events.Match{SKUs: []string{"CUP"}})
	}
	records, err := s.Journal.Read(t.Context(), journal.Query{Store: shop, Limit: 9})
	if err != nil {
		t.Fatal(err)
	}
	for i, typ := range feed.Types() {
		got, err := feed.FromRecord(records.Records[i], true)
		if err != nil || !strings.Contains(string(got.Data), `"recovered":true`) {
			t.Errorf("%s: %s, %v", typ.Name, got.Data, err)
		}
		got, err = feed.FromRecord(records.Records[i], false)
		want := s.page(feed.Query{Store: shop, Type: typ, Limit: 1}).Occurrences[0]
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", typ.Name, err, diff)
		}
	}
	for _, record := range []journal.Record{{Trigger: "new-moon"}, {Trigger: "new-order", EventID: "e-1", Event: []byte("{")}} {
		if got, err := feed.FromRecord(record, false); err == nil {
			t.Errorf("got %+v", got)
		}
	}
}
