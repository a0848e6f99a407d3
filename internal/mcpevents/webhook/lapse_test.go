package webhook

import (
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// TestLapse: after its end a subscription begins anew, with the same id, where the subscriber wants.
func TestLapse(t *testing.T) {
	age := 30 * time.Minute
	for _, test := range []struct {
		name      string
		edit      func(o *office, first Granted) func(*Request)
		from      int64
		truncated bool
	}{
		{"no cursor", func(*office, Granted) func(*Request) { return from("") }, 6, false},
		{"the cursor of before", func(_ *office, g Granted) func(*Request) { return from(*g.Cursor) }, 2, false},
		{"a cursor from between", func(o *office, _ Granted) func(*Request) { return from(o.feed.Cursor(shop, 4)) }, 4, false},
		{"a foreign cursor", func(*office, Granted) func(*Request) { return from("yesterday") }, 6, true},
		{"a cursor of another store", func(o *office, _ Granted) func(*Request) { return from(o.feed.Cursor(otherShop, 2)) }, 6, true},
		{"a cursor whose events are gone", func(o *office, g Granted) func(*Request) {
			if _, err := o.log.Purge(t.Context(), time.Now(), 24*time.Hour, 3); err != nil {
				t.Fatal(err)
			}
			return from(*g.Cursor)
		}, 3, true},
		{"events that are too old", func(_ *office, g Granted) func(*Request) {
			return func(r *Request) { r.Cursor, r.MaxAge = *g.Cursor, &age }
		}, 4, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			inOffice(t, Limits{}, func(t *testing.T, o *office) {
				o.happen(2)
				r := request(t, "ann")
				first := o.subscribe(r)
				before := o.row(r)
				o.deliver(r, func(d *Delivery) { d.Watermark, d.Gaps, d.Status.Active = 3, 1, false })
				o.happen(2)
				pass(time.Hour)
				o.happen(2)
				o.restart()
				granted := o.subscribe(request(t, "ann", test.edit(o, first)))
				after := o.row(r)
				if granted.ID != first.ID || granted.Status != nil || granted.Truncated != test.truncated || *granted.Cursor != o.feed.Cursor(shop, test.from) {
					t.Errorf("got %+v", granted)
				}
				if after.Generation == before.Generation || after.From != test.from {
					t.Errorf("from %d, generation %s after %s", after.From, after.Generation, before.Generation)
				}
				if left, err := o.log.Entries(t.Context(), shop, deliveryPrefix); err != nil || len(left) != 0 {
					t.Errorf("deliveries of before are known: %v, %v", left, err)
				}
			})
		})
	}
}

// TestGapOfDeliveries: what was given up is told with the next refresh, and for a minute to who asks again.
func TestGapOfDeliveries(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		wants := func(when string, truncated bool) {
			t.Helper()
			if granted := o.subscribe(r); granted.Truncated != truncated {
				t.Errorf("%s: truncated is %v", when, granted.Truncated)
			}
			o.restart()
		}
		wants("new", false)
		wants("nothing was delivered", false)
		o.deliver(r, func(d *Delivery) { d.Gaps = 1 })
		wants("one was given up", true)
		wants("the answer was lost", true)
		pass(retell)
		wants("later", false)
		o.deliver(r, func(d *Delivery) { d.Gaps = 3 })
		wants("two more", true)
		pass(retell)
		wants("later again", false)
		o.commit(journal.Batch{Store: shop, Delete: []string{deliveryKey(r.id())}})
		wants("nothing is known about deliveries", false)
	})
}

// TestGapAtStart: a start that is not where the subscriber wanted it is told again to who did not get the answer.
func TestGapAtStart(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann", from("a foreign cursor"))
		for when, truncated := range []bool{true, true, false} {
			if granted := o.subscribe(r); granted.Truncated != truncated {
				t.Errorf("%d: truncated is %v", when, granted.Truncated)
			}
			pass(retell / 2)
		}
	})
}
