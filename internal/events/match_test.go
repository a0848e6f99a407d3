package events

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

func TestHashEmail(t *testing.T) {
	// SHA-256 of "jane@example.com".
	const hash = "8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d"
	for email, want := range map[string]string{
		"jane@example.com": hash, " Jane@EXAMPLE.com\n": hash, "": "", "jane": "", "@": "", "jane doe@example.com": "",
		strings.Repeat("x", 250) + "@x.de": "",
	} {
		if got := HashEmail(email); got != want {
			t.Errorf("%q: %s, want %s", email, got, want)
		}
	}
}

// matches lets an observer look at facts in which all is new, and gives what is kept for filters.
func matches(t *testing.T, f facts) map[Trigger]Match {
	t.Helper()
	o := &observer{state: newState(), storeID: 1003, source: Poll, now: beginAt}
	o.observe(&f)
	kept := map[Trigger]Match{}
	for _, record := range o.batch().Append {
		event, err := Decode(record, false)
		if err != nil {
			t.Fatal(err)
		}
		kept[event.Trigger] = event.Match
		told, err := json.Marshal(event)
		if err != nil || strings.Contains(strings.ToLower(string(told)), `"match"`) {
			t.Errorf("readers see %s, %v", told, err)
		}
	}
	return kept
}

func TestWhatIsKeptForFilters(t *testing.T) {
	items := []ecwid.OrderItem{{ProductID: 7, SKU: "TEA", CategoryID: 3}, {SKU: "CUP"}, {ProductID: 5, SKU: "TEA", CategoryID: 3}, {}}
	order := Match{Email: HashEmail("jane@example.com"), CustomerID: 9, ProductIDs: []int64{5, 7}, SKUs: []string{"CUP", "TEA"}, CategoryIDs: []int64{3}}
	got := matches(t, facts{
		orders:    []ecwid.Order{{InternalID: 1, Email: "Jane@example.com", CustomerID: 9, PaymentStatus: ecwid.PaymentPaid, Items: items}},
		customers: []ecwid.Customer{{ID: 9, Email: "jane@example.com"}},
		products:  []ecwid.Product{{ID: 5, SKU: "TEA", CategoryIDs: []ecwid.CategoryID{4, 3, 4}}},
	})
	want := map[Trigger]Match{NewOrder: order, NewPaidOrder: order, NewCustomer: {}, NewProduct: {CategoryIDs: []int64{3, 4}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Events that were written before there was anything for filters can be read as before.
func TestEventsWithoutAMatch(t *testing.T) {
	event, err := Decode(journal.Record{Event: []byte(`{"eventId":"a","summary":{}}`)}, false)
	if err != nil || event.EventID != "a" || !cmp.Equal(event.Match, Match{}) {
		t.Errorf("got %+v, %v", event, err)
	}
	if got := string(encode(event)); strings.Contains(got, "match") {
		t.Errorf("kept as %s", got)
	}
}
