package webhook

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

func TestSubscribe(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		o.happen(2)
		r := request(t, "ann")
		granted := o.subscribe(r)
		if granted.ID != r.id() || granted.Truncated || granted.Status != nil {
			t.Errorf("got %+v", granted)
		}
		if *granted.Cursor != feed.New(o.log).Cursor(shop, 2) {
			t.Errorf("the cursor is not that of now")
		}
		if want := time.Now().Add(time.Hour); !granted.RefreshBefore.Equal(want) {
			t.Errorf("until %v, want %v", granted.RefreshBefore, want)
		}
		row := o.row(r)
		if row.Principal != "ann" || row.URL != r.URL || row.Name != "order.paid" || row.Arguments != `{"minTotal":100}` ||
			row.Store != shop || row.StoreName != "main" || row.From != 2 || row.Profile != "sep" ||
			!row.Created.Equal(time.Now()) || !row.Expires.Equal(*granted.RefreshBefore) || !row.VerifiedAt.Equal(time.Now()) {
			t.Errorf("the row is %#v", []any{row.Principal, row.URL, row})
		}
		entry, _, err := o.log.Entry(t.Context(), shop, "mcp-subscription/"+granted.ID)
		if err != nil || !entry.Due.Equal(row.Expires) {
			t.Errorf("due %v, %v", entry.Due, err)
		}
		if got := o.signsWith(r); !slices.Equal(got, []string{secretText(1)}) {
			t.Errorf("signs with %q", got)
		}
		if !slices.Equal(o.notified, []journal.StoreKey{shop}) {
			t.Errorf("notified %v", o.notified)
		}
	})
}

// TestRefresh: the same request again changes the time only, whatever its cursor.
func TestRefresh(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		first := o.subscribe(r)
		before := o.row(r)
		o.happen(5)
		pass(20 * time.Minute)
		o.restart()
		again := o.subscribe(request(t, "ann", from("a foreign cursor"), func(r *Request) { r.Profile, r.StoreName = "sketch", "shop" }))
		after := o.row(r)
		if again.ID != first.ID || *again.Cursor != *first.Cursor || again.Truncated || !again.RefreshBefore.Equal(time.Now().Add(time.Hour)) {
			t.Errorf("got %+v", again)
		}
		if again.Status == nil || !again.Status.Active {
			t.Errorf("the status is %+v", again.Status)
		}
		if after.Generation != before.Generation || after.From != before.From || !after.Created.Equal(before.Created) || !after.Refreshed.Equal(time.Now()) {
			t.Errorf("another subscription: %v instead of %v", after, before)
		}
		if after.Profile != "sketch" || after.StoreName != "shop" {
			t.Errorf("remembered %q, %q", after.Profile, after.StoreName)
		}
		if o.count(shop) != 1 || o.receiver.count() != 1 {
			t.Errorf("%d rows, asked %d times", o.count(shop), o.receiver.count())
		}
	})
}

// TestRefreshTellsDelivery: the watermark, and the status of before.
func TestRefreshTellsDelivery(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		o.happen(5)
		reason := string(callback.Timeout)
		o.deliver(r, func(d *Delivery) {
			d.Watermark, d.Status = 3, Status{LastError: &reason}
		})
		granted := o.subscribe(r)
		if *granted.Cursor != o.feed.Cursor(shop, 3) || granted.Status.Active || *granted.Status.LastError != "timeout" {
			t.Errorf("got %+v, %+v", granted, granted.Status)
		}
	})
}

func TestRefused(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		for name, r := range map[string]Request{
			"nobody":       request(t, ""),
			"not a text":   request(t, "ann\xff"),
			"a bad URL":    request(t, "ann", at("http://agent.example/")),
			"no secret":    request(t, "ann", with(callback.Key{})),
			"no good echo": request(t, "ann", at("https://deaf.example/")),
		} {
			o.receiver.answer = deaf
			_, err := o.Subscribe(t.Context(), r)
			var badURL *callback.URLError
			var unverified *callback.VerifyError
			switch {
			case err == nil:
				t.Errorf("%s: no error", name)
			case errors.Is(err, ErrForbidden) != (r.Principal != "ann"):
				t.Errorf("%s: %v", name, err)
			case errors.As(err, &badURL) != (name == "a bad URL"), errors.As(err, &unverified) != (name == "no good echo"):
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := o.Unsubscribe(t.Context(), ended(request(t, ""))); !errors.Is(err, ErrForbidden) {
			t.Errorf("nobody unsubscribes: %v", err)
		}
		if o.count(shop) != 0 || len(o.notified) != 0 || o.receiver.count() != 1 {
			t.Errorf("%d rows, notified %v, asked %d times", o.count(shop), o.notified, o.receiver.count())
		}
	})
}

func TestUnsubscribe(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		o.deliver(r, func(d *Delivery) { d.Watermark = 1 })
		for name, other := range map[string]func(*UnsubscribeRequest){
			"principal": func(u *UnsubscribeRequest) { u.Principal = "bob" },
			"URL":       func(u *UnsubscribeRequest) { u.URL += "&x=1" },
			"type":      func(u *UnsubscribeRequest) { u.Name = "order.created" },
			"arguments": func(u *UnsubscribeRequest) { u.CanonicalArguments = "{}" },
			"store":     func(u *UnsubscribeRequest) { u.Store = otherShop },
		} {
			u := ended(r)
			other(&u)
			if found, err := o.Unsubscribe(t.Context(), u); found || err != nil {
				t.Errorf("another %s: %v, %v", name, found, err)
			}
		}
		if o.count(shop) != 1 {
			t.Fatal("the subscription went with another")
		}
		for _, want := range []bool{true, false} {
			if found, err := o.Unsubscribe(t.Context(), ended(r)); found != want || err != nil {
				t.Errorf("got %v, %v; want %v", found, err, want)
			}
		}
		left, err := o.log.Entries(t.Context(), shop, "mcp-")
		if err != nil || len(left) != 0 || len(o.notified) != 2 {
			t.Errorf("left %v, %v; notified %v", left, err, o.notified)
		}
	})
}

// TestUnsubscribeLapsed: what has expired is as good as gone.
func TestUnsubscribeLapsed(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		pass(time.Hour)
		if found, err := o.Unsubscribe(t.Context(), ended(r)); found || err != nil || o.count(shop) != 0 {
			t.Errorf("got %v, %v, %d rows", found, err, o.count(shop))
		}
	})
}
