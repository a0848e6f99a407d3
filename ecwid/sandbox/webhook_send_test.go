package sandbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnEventAtWill(t *testing.T) {
	d, r := mailed(t)
	before := d.get("/latest-stats")
	id := d.store.SendWebhook(WebhookMessage{EventType: "application.uninstalled"})
	d.store.SendWebhook(WebhookMessage{EventType: "order.created", EntityID: 5, Data: map[string]string{"orderId": "NONE"}})
	d.deliver(2)
	got := r.letters(t)
	d.has(got[0], `{"eventType":"application.uninstalled","storeId":1003,"entityId":"1003","eventId":"`+id+`","signature":"`+signWebhook("hush", d.now.Unix(), id)+`"}`)
	d.lacks(got[0], "data")
	d.has(got[1], `{"eventType":"order.created","entityId":5,"data":{"orderId":"NONE"}}`)
	if diff := cmp.Diff(before, d.get("/latest-stats")); diff != "" {
		t.Errorf("nothing happened, but the stamps moved\n%s", diff)
	}
}

func TestSpellingOfEvents(t *testing.T) {
	for spelling, snake := range map[string]bool{"application.storageChanged": false, "application.storage_changed": true} {
		for _, asked := range []string{"application.storageChanged", "application.storage_changed"} {
			r := &receiver{statuses: []int{200}}
			o := webhooksTo(r)
			o.Events = []string{asked}
			o.Faults = []WebhookFault{{Kind: DuplicateWebhook, Event: asked}}
			d := newDesk(t, Options{Webhooks: o, Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{SnakeCaseEvents: snake}}})
			d.put("/storage/k", `1`)
			d.deliver(2)
			for i, letter := range r.got {
				if got := letter.URL.Query().Get("eventtype"); got != spelling || d.store.Webhooks()[i].EventType != spelling {
					t.Errorf("asked for %s, got %s instead of %s", asked, got, spelling)
				}
			}
			for _, letter := range r.letters(t) {
				d.has(letter, `{"eventType":"`+spelling+`"}`)
			}
		}
	}
	for from, want := range map[string]string{
		"order.created": "order.created", "unfinished_order.updated": "unfinished_order.updated",
		"profile.personalDataRemovalRequest": "profile.personal_data_removal_request",
	} {
		if got := snakeCase(from); got != want {
			t.Errorf("%s became %s", from, got)
		}
	}
}

func TestWebhookFaultControls(t *testing.T) {
	r := &receiver{statuses: []int{200}}
	s := open(t, Options{Webhooks: webhooksTo(r)})
	s.post("/_sandbox/webhooks/faults", `{"kind":"forge","forgery":"body","event":"order.created","times":2}`).wantBody(t, `{"id":1}`)
	s.post("/_sandbox/webhooks/faults", `{"kind":"delay","delayMs":1000}`).wantBody(t, `{"id":2}`)
	s.get("/_sandbox/webhooks/faults").wantBody(t, `{"faults":[{"id":1,"kind":"forge","forgery":"body","event":"order.created","times":2,"played":0},{"id":2,"kind":"delay","delayMs":1000,"played":0}]}`)
	for _, body := range []string{`{"kind":"eat"}`, `{"kind":"lose","forgery":"body"}`, `{"kind":"forge","forgery":"x"}`, `{"kind":"lose","times":-1}`, `{"kind":"lose","sikp":1}`} {
		s.post("/_sandbox/webhooks/faults", body).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.delete("/_sandbox/webhooks/faults").wantBody(t, `{"cleared":true}`)
	s.get("/_sandbox/webhooks/faults").wantBody(t, `{"faults":[]}`)

	sent := s.post("/_sandbox/webhooks/send", `{"eventType":"application.uninstalled"}`).object(t)
	if hooks := s.Webhooks(); len(hooks) != 1 || hooks[0].EventID != str(sent, "eventId") {
		t.Errorf("sent %v, %+v", sent, hooks)
	}
	s.post("/_sandbox/webhooks/send", `{"eventType":"uninstalled"}`).wantError(t, 400, "WRONG_PARAMETER")
	s.post("/_sandbox/webhooks/deliver", "").wantBody(t, `{"tried":1}`)

	r.statuses = []int{500}
	s.create("/products", `{"name":"Cup"}`)
	s.post("/_sandbox/webhooks/deliver", "").wantBody(t, `{"tried":1}`)
	s.post("/_sandbox/clock", `{"advanceMs":3600000}`).wantStatus(t, 200)
	s.post("/_sandbox/webhooks/deliver", "").wantBody(t, `{"tried":4}`)
}
