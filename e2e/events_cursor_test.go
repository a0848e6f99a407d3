package e2e

import (
	"testing"
	"time"
)

// TestEventCursorsLast: a cursor leads on from where it was given, whoever gave it and whichever server reads it, also
// after the server was killed. One of another log is told of as a gap.
func TestEventCursorsLast(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	s := p.caller("till")
	cursors := map[string]string{"events/poll": s.poll("order.paid", "").Cursor}
	var resource triggerEvents
	if err := readResource(s.caller, "ecwid://triggers/new-paid-order", &resource); err != nil {
		t.Fatal(err)
	}
	cursors["the resource"] = resource.Cursor
	secret := newSecret(t, 32)
	cursors["events/subscribe"] = *s.subscribe(p.hook.endpoint("/till", secret), secret, nil).Cursor
	first := p.pay()
	p.expect("/till", first)
	token := s.header.Get("Authorization")

	p.server.kill()
	second := p.pay() // its webhook comes to nothing
	p.server = p.serve(p.server.addr())
	beside := p.serve("127.0.0.1:0")
	for server, url := range map[string]string{"restarted": p.server.url, "beside it": beside.url} {
		s := newSubscriber(t, url, "")
		s.header.Set("Authorization", token)
		for origin, cursor := range cursors {
			got, behind := s.pollUntil("order.paid", cursor, 2)
			if len(got) != 2 || got[0].EventID != first || got[1].EventID != second {
				t.Errorf("%s, cursor of %s: polled %+v", server, origin, got)
			}
			var page triggerEvents
			if err := readResource(s.caller, "ecwid://triggers/new-paid-order?after="+cursor, &page); err != nil || len(page.Events) != 2 || page.Truncated {
				t.Errorf("%s, cursor of %s: read %+v, %v", server, origin, page, err)
			}
			stream := followStream(s, "order.paid", cursor)
			for _, id := range []string{first, second} {
				if e := stream.event(); e.EventID != id {
					t.Errorf("%s, cursor of %s: streamed %+v, want %s", server, origin, e, id)
				}
			}
			if more := s.poll("order.paid", behind); len(more.Events) > 0 || more.Truncated {
				t.Errorf("%s, cursor of %s: behind the events: %+v", server, origin, more)
			}
		}
	}
	p.expectNew("/till", second, first)
}

// TestForeignEventCursors: a cursor of another log, or none at all, is answered with a new one and the word that there
// may be a gap.
func TestForeignEventCursors(t *testing.T) {
	t.Parallel()
	here, there := openPaidShop(t), openPaidShop(t)
	s, secret := here.caller("till"), newSecret(t, 32)
	foreign := there.caller("till").poll("order.paid", "").Cursor
	url := here.hook.endpoint("/till", secret)
	for _, cursor := range []string{foreign, "made up"} {
		got := s.poll("order.paid", cursor)
		if !got.Truncated || len(got.Events) > 0 || got.Cursor == cursor || s.poll("order.paid", got.Cursor).Truncated {
			t.Errorf("cursor %q: polled %+v", cursor, got)
		}
		var active frame
		f := openStream(s, "order.paid", cursor)
		if active = f.next(); active.Method != "notifications/events/active" || !active.Params.Truncated || active.Params.Cursor == nil {
			t.Errorf("cursor %q: the stream begins with %+v", cursor, active)
		}
		if granted := s.subscribe(url, secret, map[string]any{"cursor": cursor}); !granted.Truncated {
			t.Errorf("cursor %q: granted %+v", cursor, granted)
		}
		s.unsubscribe(url)
		id := here.pay()
		if e := f.event(); e.EventID != id {
			t.Errorf("cursor %q: streamed %+v, want %s", cursor, e, id)
		}
		if events, _ := s.pollUntil("order.paid", got.Cursor, 1); events[0].EventID != id {
			t.Errorf("cursor %q: polled %+v, want %s", cursor, events, id)
		}
	}
	here.hook.nothing("/till")
}

// TestEventStreamsEnd: a stream ends with its token, and says why; those of others stay.
func TestEventStreamsEnd(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	ann, bob := p.caller("ann"), p.caller("bob")
	begin := ann.poll("order.paid", "").Cursor
	anns, bobs := followStream(ann, "order.paid", begin), followStream(bob, "order.paid", begin)
	command(t, p.dir, "token", "revoke", "ann")
	at := time.Now()
	id := p.pay()
	end := anns.next()
	if end.Method != "notifications/events/terminated" || end.Params.Error == nil || end.Params.Error.Code != -32012 {
		t.Errorf("the end is told as %+v", end)
	}
	if last := anns.next(); last.ID == nil || *last.ID != anns.id {
		t.Errorf("the stream is answered with %+v", last)
	}
	if e := bobs.event(); e.EventID != id {
		t.Errorf("streamed %+v after %v", e, time.Since(at))
	}
}
