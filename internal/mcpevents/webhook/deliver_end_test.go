package webhook

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
)

// TestEnds: nothing is sent for a subscription that is over, though events wait to be tried again and come.
func TestEnds(t *testing.T) {
	for name, end := range map[string]func(d *depot, r Request){
		"expired": func(*depot, Request) { pass(time.Minute) },
		"unsubscribed": func(d *depot, r Request) {
			if found, err := d.Unsubscribe(d.t.Context(), ended(r)); err != nil || !found {
				d.t.Error(found, err)
			}
		},
		"overwritten": func(d *depot, r Request) {
			d.commit(journal.Batch{Store: shop, Set: []journal.Entry{{Key: subscriptionKey(r.id()), Value: []byte("{")}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			inDepot(t, nil, func(t *testing.T, d *depot) {
				r := request(t, "ann", millis(60_000))
				d.subscribe(r)
				defer d.run()()
				settle(time.Second)
				d.endpoints.answers(always(500))
				d.paid(2)
				settle(time.Second)
				end(d, r)
				d.paid(2)
				settle(time.Hour)
				if got := d.endpoints.ids(); len(got) > 4 || slices.Contains(got, "order-paid-1003-3") {
					t.Errorf("got %v", got)
				}
				for _, p := range d.endpoints.got() {
					if p.Type != "" {
						t.Errorf("got %s", p.message.Body)
					}
				}
			})
		})
	}
}

// TestExpiresUnderWay: what takes too long is broken off with the subscription's end.
func TestExpiresUnderWay(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		d.subscribe(request(t, "ann", millis(60_000)))
		defer d.run()()
		settle(50 * time.Second)
		d.endpoints.set(nil, func(posted) time.Duration { return time.Hour })
		d.paid(1)
		settle(5 * time.Second)
		if busy, _ := d.endpoints.load(); busy != 1 {
			t.Fatalf("%d attempts are under way", busy)
		}
		settle(5 * time.Second)
		if busy, _ := d.endpoints.load(); busy != 0 {
			t.Error("the attempt goes on")
		}
	})
}

// TestAgain: a subscription that was made again begins where it wants, and nothing of the one before is delivered.
func TestAgain(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(time.Second)
		d.endpoints.answers(always(500))
		d.paid(2)
		settle(2 * time.Second)
		if _, err := d.Unsubscribe(d.t.Context(), ended(r)); err != nil {
			t.Error(err)
		}
		d.subscribe(r)
		d.endpoints.answers(nil)
		settle(2 * time.Second)
		d.paid(1)
		settle(time.Hour / 2)
		if got := d.endpoints.ids(); !slices.Equal(got[2:], []string{"order-paid-1003-3"}) {
			t.Errorf("got %v", got)
		}
		if got := d.delivery(r); got.Watermark != 3 || got.Gaps != 0 || len(got.Failures) != 0 {
			t.Errorf("the journal has %+v", got)
		}
	})
}

// TestForbidden: with the right of its owner a subscription is gone, and its endpoint is told once, in the words of its
// profile, also when nothing happens in the store.
func TestForbidden(t *testing.T) {
	for _, test := range []struct {
		profile   string
		envelopes bool
		events    int
		want      []string
	}{
		{"sep", true, 1, []string{`{"type":"terminated","error":{"code":-32024,"message":"the subscriber may not follow these events any more","data":{"reason":"access_revoked"}}}`}},
		{"sketch", true, 0, []string{`{"type":"terminated","error":{"code":-32012,"message":"the subscriber may not follow these events any more","data":{"reason":"access_revoked"}}}`}},
		{"sep", false, 3, nil},
	} {
		t.Run(fmt.Sprint(test.profile, test.envelopes), func(t *testing.T) {
			inDepot(t, func(o *DelivererOptions) { o.Envelopes = test.envelopes }, func(t *testing.T, d *depot) {
				ann := request(t, "ann", func(r *Request) { r.Profile = test.profile })
				bob := request(t, "bob")
				d.subscribe(ann)
				d.subscribe(bob)
				d.still = func(s Subscription) error {
					if s.Principal == "ann" {
						return fmt.Errorf("her token was revoked: %w", ErrForbidden)
					}
					return nil
				}
				defer d.run()()
				settle(time.Second / 2)
				d.paid(test.events)
				settle(2 * time.Minute)
				var got []string
				for _, p := range d.endpoints.got() {
					if p.message.SubscriptionID == ann.id() {
						got = append(got, string(p.message.Body))
					}
				}
				if !slices.Equal(got, test.want) {
					t.Errorf("got %v", got)
				}
				if rows := d.office.count(shop); rows != 1 {
					t.Errorf("%d rows are left", rows)
				}
				if n := len(d.endpoints.got()) - len(got); n != test.events {
					t.Errorf("bob got %d events", n)
				}
			})
		})
	}
}

// TestHeld: while nobody can tell whether a subscriber may have events, they wait, and no attempt is used up.
func TestHeld(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		ann, bob := request(t, "ann"), request(t, "bob")
		d.subscribe(ann)
		d.subscribe(bob)
		d.still = func(s Subscription) error {
			if s.Principal == "ann" {
				return errTest
			}
			return nil
		}
		defer d.run()()
		settle(2 * time.Second)
		d.paid(10)
		settle(30 * time.Minute)
		if got := d.endpoints.got(); len(got) != 10 || got[0].message.SubscriptionID != bob.id() {
			t.Errorf("got %v", d.endpoints.ids())
		}
		d.judge(nil)
		settle(2 * time.Second)
		if got := d.delivery(ann); len(d.endpoints.got()) != 20 || got.Gaps != 0 || got.Status.LastError != nil {
			t.Errorf("afterwards: %v, %+v", d.endpoints.ids(), got)
		}
	})
}

// TestRotationSigns: while a secret is being replaced both sign, the new one first, also what is tried again.
func TestRotationSigns(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(2 * time.Second)
		d.endpoints.answers(always(503))
		d.paid(1)
		settle(2 * time.Second)
		d.subscribe(request(t, "ann", with(secret(t, 2))))
		settle(10 * time.Minute)
		var got []string
		for _, p := range d.endpoints.got() {
			keys := ""
			for _, key := range p.message.Keys {
				keys += string(key.Reveal()[len(key.Reveal())-4:])
			}
			got = append(got, keys)
		}
		if want := []string{"1-th", "2-th1-th", "2-th1-th"}; !slices.Equal(got[:3], want) || len(got) > 3 && got[3] != "2-th" {
			t.Errorf("signed by %v, want %v", got, want)
		}
	})
}

// TestMessageID: in the other mode two subscriptions at one URL get different messages about one event, always the same.
func TestMessageID(t *testing.T) {
	inDepot(t, func(o *DelivererOptions) { o.MessageID = MessageIDMessage }, func(t *testing.T, d *depot) {
		d.endpoints.answers(always(500))
		ids := map[string]map[string]bool{}
		for _, who := range []string{"ann", "bob"} {
			d.subscribe(request(t, who))
		}
		defer d.run()()
		settle(2 * time.Second)
		d.paid(1)
		settle(time.Minute)
		for _, p := range d.endpoints.got() {
			if ids[p.message.ID] == nil {
				ids[p.message.ID] = map[string]bool{}
			}
			ids[p.message.ID][p.message.SubscriptionID] = true
		}
		if len(ids) != 2 || len(d.endpoints.got()) != 4 {
			t.Errorf("got %v", ids)
		}
		for id, of := range ids {
			if len(of) != 1 || id[:10] != "msg_event_" {
				t.Errorf("%s is for %v", id, of)
			}
		}
	})
}

// TestTooLarge: an event that is too long is not sent, and recorded as a failure.
func TestTooLarge(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		defer d.run()()
		settle(2 * time.Second)
		long := paidRecord("long", 200)
		var members map[string]any
		if err := json.Unmarshal(long.Event, &members); err != nil {
			t.Fatal(err)
		}
		members["summary"] = map[string]any{"total": 200, "note": string(make([]byte, callback.MaxBody/6))}
		long.Event, _ = json.Marshal(members)
		d.commit(journal.Batch{Store: shop, Append: []journal.Record{long}})
		settle(2 * time.Second)
		if got := d.delivery(r); len(d.endpoints.got()) != 0 || got.Gaps != 1 || got.Failures[0].Reason != "too_large" || got.Failures[0].Attempts != 0 {
			t.Errorf("got %d messages, %+v", len(d.endpoints.got()), got)
		}
	})
}
