package mcpevents_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/transport"
)

const paid = `"name":"order.paid"`

// TestAStreamOverHTTP follows new orders from now on, until the server stops.
func TestAStreamOverHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, stop := w.piped(nil)
		w.sell(shop, 10)
		f := p.follow(7, paid)
		first := f.expect("active")
		if first.Cursor == nil || first.Truncated == nil || *first.Truncated || string(first.Meta.SubscriptionID) != "7" {
			t.Errorf("active: %+v", first)
		}
		for _, id := range w.sell(shop, 20, 30) {
			got := f.expect("event")
			if got.EventID != id || got.Name != "order.paid" || got.Cursor == nil || string(got.Meta.SubscriptionID) != "7" {
				t.Errorf("event: %+v, want %s", got, id)
			}
			if _, err := time.Parse(time.RFC3339, got.Timestamp); err != nil {
				t.Error(err)
			}
		}
		go stop() // pipes hold nothing
		if end := f.expect(""); end.ResultType != "complete" || string(end.Meta.SubscriptionID) != "7" {
			t.Errorf("end: %+v", end)
		}
		f.ended()
		if got := w.observed(); w.open.Load() != 0 || !slices.Equal(got, []string{"events/stream ok"}) {
			t.Errorf("%d streams, %v", w.open.Load(), got)
		}
	})
}

// TestIDsComeBackAsTheyWere, with their JSON type; the older era knows no resultType.
func TestIDsComeBackAsTheyWere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, stop := w.piped(nil)
		legacy := p.legacy()
		var streams []*following
		ids := []string{`"a\u00e9"`, `0`, `-1.5`, `1e3`, `"1"`}
		for _, id := range ids {
			f := legacy.stream(`{"jsonrpc":"2.0","id":` + id + `,"method":"events/stream","params":{` + paid + `}}`)
			if got := f.expect("active"); string(got.Meta.SubscriptionID) != id {
				t.Errorf("%s came back as %s", id, got.Meta.SubscriptionID)
			}
			streams = append(streams, f)
		}
		go stop()
		for i, f := range streams {
			m, err := f.next()
			if err != nil || string(m.ID) != ids[i] || strings.Contains(string(m.Result), "resultType") {
				t.Errorf("%s ends with %s %s, %v", ids[i], m.ID, m.Result, err)
			}
		}
	})
}

// TestHeartbeats come every 15 seconds, also between events, and nothing else comes on a quiet stream: no comments.
// They carry the position that was checked, so that what a filter left out is not looked at again.
func TestHeartbeats(t *testing.T) {
	for _, interval := range []time.Duration{0, time.Minute} { // a minute is more than the transport leaves a stream quiet
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, func(o *mcpevents.Options) { o.Heartbeat = interval })
			p, _ := w.piped(nil)
			begin := time.Now()
			f := p.follow(1, `"name":"order.paid","arguments":{"minTotal":100}`)
			cursor := *f.expect("active").Cursor
			w.sell(shop, 1)
			for n := 1; n <= 8; n++ {
				beat := f.expect("heartbeat")
				if at, want := time.Since(begin), time.Duration(n)*max(interval, 15*time.Second); at != want {
					t.Errorf("number %d came after %v, want %v", n, at, want)
				}
				if n == 1 == (*beat.Cursor == cursor) {
					t.Errorf("number %d: the cursor is the one before: %v", n, *beat.Cursor == cursor)
				}
				cursor = *beat.Cursor
				if n == 4 {
					w.sell(shop, 200)
					cursor = *f.expect("event").Cursor
				}
			}
			f.leave()
		})
	}
}

// TestAStreamGoesOnFromACursor: what happened meanwhile comes first.
func TestAStreamGoesOnFromACursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		f := p.follow(1, paid)
		f.expect("active")
		seen := w.sell(shop, 1, 2)
		f.expect("event")
		cursor := *f.expect("event").Cursor
		f.leave()
		var ids []string
		for range 250 { // more than a page
			ids = append(ids, w.sell(shop, 3)...)
		}
		again := p.follow(2, paid+`,"cursor":"`+cursor+`"`)
		if first := again.expect("active"); *first.Truncated || *first.Cursor != cursor {
			t.Errorf("active: %+v", first)
		}
		for _, id := range ids {
			if got := again.expect("event"); got.EventID != id || slices.Contains(seen, id) {
				t.Fatalf("got %s, want %s", got.EventID, id)
			}
		}
		again.leave()
	})
}

// TestGapsAreTold at the start and in the middle of a stream, which goes on.
func TestGapsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		foreign := p.follow(1, paid+`,"cursor":"none of ours"`)
		if first := foreign.expect("active"); !*first.Truncated || *first.Cursor == "none of ours" {
			t.Errorf("active: %+v", first)
		}
		foreign.leave()

		f := p.follow(2, paid)
		old := *f.expect("active").Cursor
		w.journal.breaks(errors.New("busy"))
		w.sell(shop, 1, 2, 3)
		f.expect("error")
		w.purge()
		w.journal.breaks(nil)
		gap := f.expect("active")
		last := f.expect("event")
		if !*gap.Truncated || *gap.Cursor == old || last.EventID != "new-paid-order-1003-3" {
			t.Errorf("gap %+v, then %s", gap, last.EventID)
		}
		again := p.follow(3, paid+`,"cursor":"`+*gap.Cursor+`"`)
		if first := again.expect("active"); *first.Truncated {
			t.Errorf("the cursor of a gap is not fresh: %+v", first)
		}
		if got := again.expect("event"); got.EventID != last.EventID {
			t.Errorf("after the gap: %+v", got)
		}
		f.leave()
		again.leave()
	})
}

// TestTroublePasses: a journal that fails for a while ends no stream, and heartbeats go on.
func TestTroublePasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, stop := w.piped(nil)
		f := p.follow(1, paid)
		f.expect("active")
		w.journal.breaks(fmt.Errorf("%w: /home/me/events.db", journal.ErrUnusable))
		ids := w.sell(shop, 1)
		heard := map[string]int{}
		for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); {
			m, err := f.next()
			if err != nil || strings.Contains(string(m.Params), "/home") {
				t.Fatalf("%s %v", m.Params, err)
			}
			heard[m.Method]++
		}
		if errs, beats := heard["notifications/events/error"], heard["notifications/events/heartbeat"]; errs < 5 || errs > 10 || beats != 8 {
			t.Errorf("in two minutes of trouble: %v", heard)
		}
		w.journal.breaks(nil)
		for {
			if m, err := f.next(); err != nil || m.Method == "notifications/events/event" {
				if got := m.expect(t, "event"); got.EventID != ids[0] {
					t.Errorf("after the trouble: %+v", got)
				}
				break
			}
		}
		w.sees(errors.New("no journal"), w.stores...) // who may see what cannot be known for now
		w.sell(shop, 2)
		f.expect("event")
		_ = w.journal.Close()
		f.expect("") // nothing more can come
		f.ended()
		stop()
	})
}

// TestLostRightsEndStreams with a reason in the numbers of the profile, and nothing of an event that came too late.
func TestLostRightsEndStreams(t *testing.T) {
	for name, test := range map[string]struct {
		lose   func(w *world)
		late   bool // an event comes at the same time
		within time.Duration
		reason string
	}{
		"caller":          {func(w *world) { w.revoked.Store(true) }, false, time.Second, "access_revoked"},
		"caller, event":   {func(w *world) { w.revoked.Store(true) }, true, 50 * time.Millisecond, "access_revoked"},
		"store":           {func(w *world) { w.sees(nil) }, false, 15 * time.Second, "store_revoked"},
		"store, event":    {func(w *world) { w.sees(nil) }, true, 50 * time.Millisecond, "store_revoked"},
		"store is other":  {func(w *world) { w.sees(nil, mcpevents.Store{Name: "shop", Key: "x/1"}) }, true, 50 * time.Millisecond, "store_revoked"},
		"both, and event": {func(w *world) { w.sees(nil); w.revoked.Store(true) }, true, 50 * time.Millisecond, "access_revoked"},
	} {
		for meta, code := range map[string]int{modernMeta: -32012, sepMeta: -32024} {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, nil)
				p, _ := w.piped(nil)
				f := p.modern("events/stream").stream(message(1, "events/stream", paid, meta))
				f.expect("active")
				lost := time.Now()
				test.lose(w)
				if test.late {
					w.sell(shop, 1)
				}
				got := f.expect("terminated")
				if got.Error == nil || got.Error.Code != code || string(got.Error.Data) != `{"reason":"`+test.reason+`"}` {
					t.Errorf("%s: %+v", name, got)
				}
				if late := time.Since(lost); late > test.within {
					t.Errorf("%s: ended after %v", name, late)
				}
				f.expect("")
				f.ended()
				if got := w.observed(); !slices.Equal(got, []string{"events/stream Forbidden"}) {
					t.Errorf("%s: %v", name, got)
				}
			})
		}
	}
}

// TestManyStreams: up to the limit of each caller, and again when one was closed.
func TestManyStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(o *mcpevents.Options) { o.MaxStreams, o.Principal = 3, caller })
		p, _ := w.piped(nil)
		var open []*following
		for _, who := range []string{"", "ann", "bob"} {
			for i := range 3 {
				f := p.as("Authorization", who).follow(i, paid)
				f.expect("active")
				open = append(open, f)
			}
			refused := p.as("Authorization", who).call("events/stream", paid)
			if refused.status != 200 || refused.Error == nil || refused.Error.Code != -32013 || string(refused.Error.Data) != `{"limit":"streams","max":3}` {
				t.Errorf("%q: %+v", who, refused)
			}
		}
		if w.open.Load() != 9 {
			t.Errorf("%d streams", w.open.Load())
		}
		ids := w.sell(shop, 1)
		for _, f := range open {
			if got := f.expect("event"); got.EventID != ids[0] {
				t.Errorf("got %+v", got)
			}
		}
		open[0].leave()
		synctest.Wait()
		f := p.follow(9, paid)
		f.expect("active")
		for _, f := range append(open, f) {
			f.leave()
		}
	})
}

// TestBurstsAreReadTogether: a journal that grows all the time is not read for each record by each stream.
func TestBurstsAreReadTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		f := p.follow(1, paid)
		f.expect("active")
		synctest.Wait()
		before := w.journal.reads.Load()
		for range 100 {
			w.sell("app.ecwid.com/2002", 1) // of another store
			<-time.After(time.Millisecond)
		}
		begin := time.Now()
		ids := w.sell(shop, 1)
		if got := f.expect("event"); got.EventID != ids[0] || time.Since(begin) > 50*time.Millisecond {
			t.Errorf("%+v after %v", got, time.Since(begin))
		}
		if reads := w.journal.reads.Load() - before; reads > 4 {
			t.Errorf("%d reads", reads)
		}
		f.leave()
	})
}

// TestASlowReaderHoldsNobodyUp: it loses its stream after the time of a write, and finds all events behind its cursor.
func TestASlowReaderHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(nil)
		slow, quick := p.follow(1, paid), p.follow(2, paid)
		cursor := *slow.expect("active").Cursor
		quick.expect("active")
		ids := w.sell(shop, make([]int, 150)...)
		for _, id := range ids {
			if got := quick.expect("event"); got.EventID != id {
				t.Fatalf("got %+v, want %s", got, id)
			}
		}
		for range 3 {
			quick.expect("heartbeat")
		}
		if w.open.Load() != 1 {
			t.Errorf("%d streams after 45 s", w.open.Load())
		}
		got := p.call("events/poll", paid+`,"cursor":"`+cursor+`"`)
		if events := polled(t, got); len(events.Events) != 100 || !events.HasMore || events.Events[0].EventID != ids[0] {
			t.Errorf("the cursor gives %d", len(events.Events))
		}
		quick.leave()
	})
}

// TestWhoLeavesIsGone at once. The transport's own limit of streams is for others.
func TestWhoLeavesIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		p, _ := w.piped(func(o *transport.HTTPOptions) { o.MaxStreams = 1 })
		for i := range 5 {
			p.follow(i, paid).expect("active")
		}
		f := p.follow(6, paid)
		f.expect("active")
		f.leave()
		synctest.Wait()
		if w.open.Load() != 5 {
			t.Errorf("%d streams", w.open.Load())
		}
	})
}
