package mcpevents_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/mcpevents/webhook"

	"github.com/google/go-cmp/cmp"
)

// TestSubscribeHandsOn what the caller wants, byte by byte, and says what was granted.
func TestSubscribeHandsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until, cursor, reason := time.Date(2026, time.May, 1, 10, 0, 0, 0, time.UTC), "c1", "timeout"
		b := &book{answer: webhook.Granted{ID: "sub_1", RefreshBefore: &until, Cursor: &cursor, Truncated: true,
			Status: &webhook.Status{Active: true, LastError: &reason}}}
		w := newWorld(t, func(o *mcpevents.Options) { o.Webhooks, o.Principal = b, caller })
		p, _ := w.piped(nil)
		p = p.as("Authorization", "ann")
		got := p.modern("events/subscribe").do(message(1, "events/subscribe",
			`"id":"mine","name":"order.paid","arguments":{"minTotal":1.0,"sku":"A"},"cursor":"c0","maxAgeMs":60000,"ttlMs":-5,`+hook, sepMeta))
		want := `{"resultType":"complete","id":"sub_1","refreshBefore":"2026-05-01T10:00:00Z","cursor":"c1","truncated":true,` +
			`"deliveryStatus":{"active":true,"lastError":"timeout"}}`
		if string(got.Result) != want {
			t.Errorf("got  %s\nwant %s", got.body, want)
		}
		r := b.asked[0]
		if r.Principal != "ann" || r.Store != shop || r.StoreName != "shop" || r.URL != "https://shop.example/hook?a=1" || r.Type.Name != "order.paid" ||
			r.Arguments.Canonical != `{"minTotal":1,"sku":"A"}` || r.Cursor != "c0" || *r.MaxAge != time.Minute || r.Profile != "sep" {
			t.Errorf("asked for %+v", r)
		}
	})
}

// TestTimesToLive: absent leaves it to the server, null wants no end, and every number is handed on.
func TestTimesToLive(t *testing.T) {
	number := func(n int64) *int64 { return &n }
	for params, want := range map[string]webhook.TTL{
		"":                     {},
		`,"ttlMs":null`:        {Endless: true},
		`,"ttlMs":0`:           {Millis: number(0)},
		`,"ttlMs":-1`:          {Millis: number(-1)},
		`,"ttlMs":1000.0`:      {Millis: number(1000)},
		`,"ttlMs":2592000000`:  {Millis: number(2592000000)},
		`,"ttlMs":1e300`:       {Millis: number(1 << 62)},
		`,"ttlMs":-1e999`:      {Millis: number(-1 << 62)},
		`,"ttlMs":1000,"id":7`: {Millis: number(1000)},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := &book{answer: webhook.Granted{ID: "sub_1"}}
			w := newWorld(t, func(o *mcpevents.Options) { o.Webhooks, o.Principal = b, caller })
			p, _ := w.piped(nil)
			got := p.as("Authorization", "ann").legacy().do(message(1, "events/subscribe", paid+","+hook+params, ""))
			if want := `{"id":"sub_1","refreshBefore":null,"cursor":null,"truncated":false}`; string(got.Result) != want {
				t.Errorf("%s: %s", params, got.body)
			}
			if diff := cmp.Diff(want, b.asked[0].TTL); diff != "" || b.asked[0].Profile != "sketch" || b.asked[0].MaxAge != nil || b.asked[0].Cursor != "" {
				t.Errorf("%s: %s %+v", params, diff, b.asked[0])
			}
		})
	}
}

// TestUnsubscribeComparesArguments and does not judge them. It looks in all stores that the caller sees.
func TestUnsubscribeComparesArguments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &book{known: map[string]bool{"https://shop.example/hook?a=1": true}}
		w := newWorld(t, func(o *mcpevents.Options) { o.Webhooks, o.Principal, o.Profile = b, caller, mcpevents.ProfileSEP })
		w.sees(nil, mcpevents.Store{Name: "a", Key: "x/1"}, mcpevents.Store{Name: "b", Key: "x/2"})
		p, _ := w.piped(nil)
		got := p.as("Authorization", "ann").call("events/unsubscribe", paid+`,"arguments":{"z":1.0,"a":"no such filter"},`+hook)
		if string(got.Result) != `{"resultType":"complete"}` {
			t.Errorf("got %s", got.body)
		}
		want := []webhook.UnsubscribeRequest{
			{Principal: "ann", Store: "x/1", URL: "https://shop.example/hook?a=1", Name: "order.paid", CanonicalArguments: `{"a":"no such filter","z":1}`},
			{Principal: "ann", Store: "x/2", URL: "https://shop.example/hook?a=1", Name: "order.paid", CanonicalArguments: `{"a":"no such filter","z":1}`},
		}
		if diff := cmp.Diff(want, b.ended, cmp.Transformer("bare", func(r webhook.UnsubscribeRequest) [5]string {
			return [5]string{r.Principal, string(r.Store), r.URL, r.Name, r.CanonicalArguments}
		})); diff != "" {
			t.Error(diff)
		}
	})
}

// TestWebhooksAreForThoseWhoAreKnown, and for nobody where there are none.
func TestWebhooksAreForThoseWhoAreKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		with := newWorld(t, func(o *mcpevents.Options) { o.Webhooks, o.Principal = &book{}, caller })
		without := newWorld(t, func(o *mcpevents.Options) { o.Principal = caller })
		for _, test := range []struct {
			w    *world
			who  string
			want string
		}{{with, "ann", `["poll","push","webhook"]`}, {with, "", `["poll","push"]`}, {without, "ann", `["poll","push"]`}} {
			p, stop := test.w.piped(nil)
			var list struct {
				Events []struct{ Delivery json.RawMessage }
			}
			if err := json.Unmarshal(p.as("Authorization", test.who).call("events/list", "").Result, &list); err != nil || len(list.Events) != 7 {
				t.Errorf("%d events, %v", len(list.Events), err)
			}
			for _, e := range list.Events {
				if string(e.Delivery) != test.want {
					t.Errorf("%q: %s, want %s", test.who, e.Delivery, test.want)
				}
			}
			stop()
		}
		p, _ := without.piped(nil)
		got := p.as("Authorization", "ann").call("events/subscribe", paid+","+hook)
		if got.Error == nil || got.Error.Code != -32014 || string(got.Error.Data) != `{"feature":"deliveryMode","value":"webhook"}` {
			t.Errorf("got %s", got.body)
		}
	})
}
