package mcpevents_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/webhook"

	"github.com/google/go-cmp/cmp"
)

const (
	secret = `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`
	hook   = `"delivery":{"mode":"webhook","url":"https://shop.example/hook?a=1","secret":"` + secret + `"}`
)

// book stands for the subscriptions of a webhook.Service.
type book struct {
	err    error // of the next calls
	asked  []webhook.Request
	ended  []webhook.UnsubscribeRequest
	known  map[string]bool // URLs that are subscribed
	answer webhook.Granted
}

func (b *book) Subscribe(_ context.Context, r webhook.Request) (webhook.Granted, error) {
	b.asked = append(b.asked, r)
	return b.answer, b.err
}

func (b *book) Unsubscribe(_ context.Context, r webhook.UnsubscribeRequest) (bool, error) {
	b.ended = append(b.ended, r)
	return b.known[r.URL], b.err
}

// failing requests, and what is wrong with each: the number of the SEP, that of the sketch, and the data.
type refused struct {
	name, method, params string
	prepare              func(w *world, b *book)
	anonymous            bool
	sep, sketch          int
	data                 string
}

func table() []refused {
	wrong := func(method, params, field, reason string) refused {
		data, _ := json.Marshal(map[string]string{"field": field, "reason": reason})
		return refused{name: field, method: method, params: params, sep: -32602, sketch: -32602, data: string(data)}
	}
	subscribe := func(name string, err error, sep, sketch int, data string) refused {
		return refused{name: name, method: "events/subscribe", params: paid + "," + hook,
			prepare: func(_ *world, b *book) { b.err = err }, sep: sep, sketch: sketch, data: data}
	}
	all := []refused{
		wrong("events/list", `"cursor":"page 2"`, "cursor", "is of no page; there is only one"),
		wrong("events/list", `"cursor":2`, "cursor", "must be a string"),
		wrong("events/poll", paid+`,"maxEvents":0`, "maxEvents", "must be at least 1"),
		wrong("events/poll", paid+`,"maxEvents":1.5`, "maxEvents", "must be an integer"),
		wrong("events/poll", paid+`,"maxEvents":"1"`, "maxEvents", "must be an integer"),
		wrong("events/subscribe", paid+`,"delivery":"x"`, "delivery", "must be an object"),
		wrong("events/subscribe", paid+`,"delivery":{"mode":1}`, "delivery.mode", "must be a string"),
		wrong("events/subscribe", paid+`,"delivery":{"url":"https://x.example"}`, "delivery.secret", "is required: whsec_ and the base64 of 24 to 64 random bytes"),
		wrong("events/subscribe", paid+`,"delivery":{"url":"https://x.example","secret":1}`, "delivery.secret", "must be a string"),
		wrong("events/subscribe", paid+`,"delivery":{"url":"https://x.example","secret":"whsec_AAAA"}`, "delivery.secret", "must hold 24 to 64 bytes"),
		wrong("events/subscribe", paid+`,"delivery":{"url":"https://x.example","secret":"AAAA"}`, "delivery.secret", "must begin with whsec_"),
		wrong("events/subscribe", paid+`,"delivery":{"secret":"`+secret+`"}`, "delivery.url", "is required: an https:// address"),
		wrong("events/subscribe", paid+`,"delivery":{"secret":"`+secret+`","url":{}}`, "delivery.url", "must be a string"),
		wrong("events/subscribe", paid+`,"ttlMs":"1h",`+hook, "ttlMs", "must be an integer"),
		wrong("events/unsubscribe", paid, "delivery.url", "is required: an https:// address"),
		wrong("events/unsubscribe", paid+`,"arguments":[],`+hook, "arguments", "must be a JSON object"),
		subscribe("url", fmt.Errorf("x: %w", &callback.URLError{Reason: "is nowhere"}), -32602, -32602, `{"field":"delivery.url","reason":"is nowhere"}`),
		subscribe("quota", &webhook.LimitError{Limit: "subscriptions", Max: 20, RetryAfter: time.Minute}, -32025, -32013, `{"limit":"subscriptions","max":20,"retryAfterMs":60000}`),
		subscribe("busy", &callback.BusyError{RetryAfter: time.Second}, -32025, -32013, `{"limit":"verifications","retryAfterMs":1000}`),
		subscribe("challenge", &callback.VerifyError{Reason: callback.ChallengeFailed}, -32027, -32015, `{"reason":"challenge_failed"}`),
		subscribe("unreachable", &callback.VerifyError{Reason: callback.Timeout}, -32027, -32015, `{"reason":"timeout"}`),
		subscribe("nobody", webhook.ErrForbidden, -32024, -32012, `{"reason":"authentication_required"}`),
		subscribe("crowd", fmt.Errorf("subscribing: %w", webhook.ErrBusy), -32025, -32013, `{"limit":"changes","retryAfterMs":1000}`),
		subscribe("blocked", &callback.VerifyError{Reason: callback.BlockedAddress}, -32027, -32015, `{"reason":"connection_refused"}`),
		subscribe("broken", errors.New("/home/me/events.db is gone"), -32603, -32603, ``),
		{name: "mode", method: "events/subscribe", params: paid + `,"delivery":{"mode":"push"}`, sep: -32026, sketch: -32014, data: `{"feature":"deliveryMode","value":"push"}`},
		{name: "mode", method: "events/unsubscribe", params: paid + `,"delivery":{"mode":"carrier pigeon"}`, sep: -32026, sketch: -32014, data: `{"feature":"deliveryMode","value":"unknown"}`},
		{name: "mode", method: "events/subscribe", params: paid + `,"delivery":{"mode":"sms"}`, sep: -32026, sketch: -32014, data: `{"feature":"deliveryMode","value":"sms"}`},
		{name: "no such type", method: "events/unsubscribe", params: `"name":"order.deleted",` + hook, sep: -32023, data: `{"kind":"subscription"}`},
		{name: "not there", method: "events/unsubscribe", params: paid + `,"delivery":{"url":"https://other.example"}`, sep: -32023, data: `{"kind":"subscription"}`},
	}
	for _, method := range []string{"events/poll", "events/stream", "events/subscribe", "events/unsubscribe"} {
		all = append(all, wrong(method, `"delivery":{}`, "name", "is required: the name of an event type of events/list"),
			wrong(method, `"name":["order.paid"]`, "name", "must be a string"))
	}
	for _, method := range []string{"events/poll", "events/stream", "events/subscribe"} {
		all = append(all, refused{name: "type", method: method, params: `"name":"order.deleted"`, sep: -32023, sketch: -32011, data: `{"kind":"event"}`})
		all = append(all, wrong(method, paid+`,"arguments":{"minTotal":"x"},`+hook, "arguments.minTotal", "must be a number that is not negative"),
			wrong(method, paid+`,"arguments":"x",`+hook, "arguments", "must be a JSON object"),
			wrong(method, paid+`,"cursor":5,`+hook, "cursor", "must be a string"),
			wrong(method, paid+`,"maxAgeMs":-1,`+hook, "maxAgeMs", "must not be negative"),
			wrong(method, paid+`,"maxAgeMs":true,`+hook, "maxAgeMs", "must be an integer"),
			wrong(method, paid+`,"arguments":{"store":"other"},`+hook, "arguments.store", "must be one of shop"),
			refused{name: "no store", method: method, params: paid + "," + hook, sep: -32024, sketch: -32012, data: `{"reason":"store"}`,
				prepare: func(w *world, _ *book) { w.sees(nil) }})
	}
	for _, method := range []string{"events/subscribe", "events/unsubscribe"} {
		all = append(all, refused{name: "nobody", method: method, params: paid + "," + hook, anonymous: true, sep: -32024, sketch: -32012, data: `{"reason":"authentication_required"}`})
	}
	for _, method := range mcpevents.Methods() {
		all = append(all, refused{name: "journal", method: method, params: paid + "," + hook, sep: -32603, sketch: -32603,
			prepare: func(w *world, _ *book) { w.sees(errors.New("/home/me/events.db is damaged")) }})
	}
	return all
}

// TestEveryRefusalInEveryProfile, in both eras. A client that declares the extension gets the SEP's numbers by default.
func TestEveryRefusalInEveryProfile(t *testing.T) {
	profiles := map[string]struct {
		profile  mcpevents.Profile
		declared bool
		sep      bool
	}{
		"auto, declared": {"", true, true}, "auto, not declared": {mcpevents.ProfileAuto, false, false},
		"sep": {mcpevents.ProfileSEP, false, true}, "sketch": {mcpevents.ProfileSketch, true, false},
	}
	for name, profile := range profiles {
		synctest.Test(t, func(t *testing.T) {
			for _, test := range table() {
				b := &book{}
				w := newWorld(t, func(o *mcpevents.Options) { o.Profile, o.Webhooks, o.Principal = profile.profile, b, caller })
				if test.prepare != nil {
					test.prepare(w, b)
				}
				p, stop := w.piped(nil)
				if !test.anonymous {
					p = p.as("Authorization", "ann")
				}
				meta := modernMeta
				if profile.declared {
					meta = sepMeta
				}
				want := test.sketch
				if profile.sep {
					want = test.sep
				}
				for era, got := range map[string]answer{
					"modern": p.modern(test.method).do(message(1, test.method, test.params, meta)),
					"legacy": p.legacy().do(message(1, test.method, test.params, strings.ReplaceAll(meta, "2026-07-28", "2025-11-25"))),
				} {
					test.check(t, name+", "+era, got, want)
				}
				stop()
			}
		})
	}
}

func (r refused) check(t *testing.T, where string, got answer, code int) {
	t.Helper()
	where = fmt.Sprintf("%s, %s, %s", where, r.method, r.name)
	if got.status != 200 || got.header.Get("Content-Type") != "application/json" || string(got.ID) != "1" || strings.Contains(got.body, "/home") {
		t.Errorf("%s: %d %v %s", where, got.status, got.header, got.body)
	}
	if code == 0 {
		if got.Error != nil || !strings.Contains("{} "+`{"resultType":"complete"}`, string(got.Result)) {
			t.Errorf("%s: %s, want an empty result", where, got.body)
		}
		return
	}
	if got.Error == nil || got.Error.Code != code || got.Error.Message == "" {
		t.Errorf("%s: %s, want %d", where, got.body, code)
		return
	}
	if diff := cmp.Diff(r.data, string(got.Error.Data)); diff != "" {
		t.Errorf("%s: data (-want +got)\n%s", where, diff)
	}
}

// TestRefusalsRepeatNothing that the caller sent: it may be a shopper's e-mail address or a secret.
func TestRefusalsRepeatNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(o *mcpevents.Options) { o.Webhooks, o.Principal = &book{}, caller })
		p, _ := w.piped(nil)
		p = p.as("Authorization", "ann")
		for _, params := range []string{
			`"name":"PRIVATE"`, paid + `,"cursor":{"PRIVATE":1}`, paid + `,"maxAgeMs":"PRIVATE"`,
			paid + `,"arguments":{"customerEmail":["PRIVATE"]}`, paid + `,"arguments":{"store":"PRIVATE"}`, paid + `,"arguments":"PRIVATE"`,
			paid + `,"delivery":{"mode":"PRIVATE"}`, paid + `,"delivery":{"secret":"PRIVATE"}`, paid + `,"delivery":{"secret":"whsec_PRIVATE"}`,
			paid + `,"delivery":{"secret":"` + secret + `","url":["PRIVATE"]}`,
		} {
			for _, method := range mcpevents.Methods()[1:] {
				if method == "events/stream" && strings.Contains(params, "delivery") {
					continue // is a good one
				}
				got := p.call(method, params)
				if strings.Contains(got.body, "PRIVATE") || strings.Contains(got.body, secret) {
					t.Errorf("%s %s: %s", method, params, got.body)
				}
			}
		}
	})
}
