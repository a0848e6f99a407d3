package webhook

import (
	"slices"
	"testing"

	"ecwid-mcp/internal/events/journal"
)

// TestRowsOfOthers: what another process wrote, changed or removed is seen, although rows are remembered.
func TestRowsOfOthers(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		other := o.process(o.log)
		wants := func(when string, principals ...string) {
			t.Helper()
			rows, damaged, err := o.rows.read(t.Context(), shop)
			if err != nil || len(damaged) > 1 {
				t.Fatal(damaged, err)
			}
			var got []string
			for _, row := range rows {
				keys, err := o.sealer.keys(row, o.now())
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, row.Principal+": "+string(keys[0].Reveal()))
			}
			slices.Sort(got)
			if !slices.Equal(got, principals) {
				t.Errorf("%s: got %q, want %q", when, got, principals)
			}
		}
		ask := func(principal string, n int) {
			t.Helper()
			if _, err := other.Subscribe(t.Context(), request(t, principal, with(secret(t, n)))); err != nil {
				t.Fatal(err)
			}
		}
		wants("nothing")
		ask("ann", 1)
		ask("bob", 1)
		wants("two", "ann: "+secretText(1), "bob: "+secretText(1))
		ask("ann", 2)
		wants("rotated", "ann: "+secretText(2), "bob: "+secretText(1))
		o.commit(journal.Batch{Store: shop, Set: []journal.Entry{{Key: subscriptionKey(request(t, "bob").id()), Value: []byte("garbage")}}})
		wants("one is damaged", "ann: "+secretText(2))
		wants("and still is", "ann: "+secretText(2))
		ask("bob", 3)
		wants("made anew", "ann: "+secretText(2), "bob: "+secretText(3))
		if _, err := other.Unsubscribe(t.Context(), ended(request(t, "ann"))); err != nil {
			t.Fatal(err)
		}
		wants("one has gone", "bob: "+secretText(3))
		if kept := len(o.rows.stores[shop]); kept != 1 {
			t.Errorf("%d rows are remembered", kept)
		}
	})
}
