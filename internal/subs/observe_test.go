package subs_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// TestObserver: it is told of every beginning, notification and end, once, in both eras.
func TestObserver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := servePipe(t, nil)
		check := func(what string, want ...string) {
			t.Helper()
			settle()
			if diff := cmp.Diff(want, run.sight()); diff != "" {
				t.Errorf("%s (-want +got)\n%s", what, diff)
			}
		}
		p := run.peer(t, "alice").initialized()
		s := p.get()
		p.follow("subscribe", orders)
		p.follow("subscribe", orders)
		check("subscribed twice", "began "+orders)
		stream := run.peer(t, "alice").listen([]string{customers}, customers)
		check("a stream", "began "+customers)
		run.check(t, s, []string{orders}, orders)
		check("a change", "told "+orders)
		for range 3 {
			run.Changed(customers)
		}
		check("changes at once", "told "+customers, "told "+customers) // the first, and the others together
		run.check(t, s, []string{"test://others"})
		check("a change that nobody follows")
		stream.close()
		check("the stream's end", "ended "+customers)
		p.follow("unsubscribe", orders)
		p.follow("unsubscribe", orders)
		check("unsubscribed twice", "ended "+orders)

		run.peer(t, "bob").listen([]string{bobs}, bobs)
		run.revoke("bob")
		run.Changed(bobs)
		check("somebody who has lost the right", "began "+bobs)
	})
}
