package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// letters gives what arrived since the last call: event type without its first part, or what follows from is.
func (r *receiver) letters(t *testing.T) []object {
	t.Helper()
	var all []object
	for i, text := range r.bodies {
		var body object
		if err := decode([]byte(text), &body); err != nil {
			t.Fatal(err)
		}
		body["signature"] = r.got[i].Header.Get("X-Ecwid-Webhook-Signature")
		all = append(all, body)
	}
	r.got, r.bodies = nil, nil
	return all
}

// mailed is a desk with a receiver that answers 200 and these faults.
func mailed(t *testing.T, faults ...WebhookFault) (*desk, *receiver) {
	t.Helper()
	r := &receiver{statuses: []int{200}}
	o := webhooksTo(r)
	o.Faults = faults
	return newDesk(t, Options{ClientSecret: "hush", Webhooks: o}), r
}

// arrivals delivers what is due and gives the entities in the order of their arrival, with letters for their ids.
func arrivals(d *desk, r *receiver, ids ...int64) string {
	d.t.Helper()
	if _, err := d.store.DeliverWebhooks(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	var out strings.Builder
	for _, letter := range r.letters(d.t) {
		i := slices.Index(ids, whole(letter, "entityId"))
		out.WriteByte("?ABCDEFG"[i+1])
	}
	return out.String()
}

func TestWebhookFaults(t *testing.T) {
	for _, c := range []struct {
		what   string
		fault  WebhookFault
		at     []time.Duration // after the four events A, B, C, D
		want   []string        // what has arrived by then
		played int             // -1 when it is over
	}{
		{"none", WebhookFault{Kind: DelayWebhook, Event: "order.created"}, []time.Duration{0}, []string{"ABCD"}, 0},
		{"all lost", WebhookFault{Kind: LoseWebhook}, []time.Duration{0, 25 * time.Hour}, []string{"", ""}, 4},
		{"one lost", WebhookFault{Kind: LoseWebhook, Skip: 1, Times: 1}, []time.Duration{0}, []string{"ACD"}, -1},
		{"duplicates at once", WebhookFault{Kind: DuplicateWebhook, Times: 2}, []time.Duration{0}, []string{"AABBCD"}, -1},
		{"a late duplicate", WebhookFault{Kind: DuplicateWebhook, Skip: 3, DelayMs: 60_000}, []time.Duration{0, 59 * time.Second, time.Second}, []string{"ABCD", "", "D"}, 1},
		{"a delay", WebhookFault{Kind: DelayWebhook, Times: 1, DelayMs: 2000, Event: "product.created"}, []time.Duration{time.Second, time.Second}, []string{"BCD", "A"}, -1},
		{"one behind", WebhookFault{Kind: ReorderWebhook, Times: 1}, []time.Duration{0}, []string{"BACD"}, -1},
		{"swapped pairs", WebhookFault{Kind: ReorderWebhook}, []time.Duration{0}, []string{"BADC"}, 2},
		{"nothing follows", WebhookFault{Kind: ReorderWebhook, Skip: 3}, []time.Duration{9 * time.Second, time.Second}, []string{"ABC", "D"}, 1},
		{"nothing follows soon", WebhookFault{Kind: ReorderWebhook, Skip: 3, DelayMs: 100}, []time.Duration{99 * time.Millisecond, time.Millisecond}, []string{"ABC", "D"}, 1},
	} {
		d, r := mailed(t, c.fault)
		var ids []int64
		for i := range 4 {
			ids = append(ids, d.product(fmt.Sprint("P", i), "1", 1))
		}
		got := []string{}
		for _, step := range c.at {
			d.later(step)
			got = append(got, arrivals(d, r, ids...))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.what, diff)
		}
		left := d.store.WebhookFaults()
		if c.played < 0 && len(left) != 0 || c.played >= 0 && (len(left) != 1 || left[0].Played != c.played) {
			t.Errorf("%s: faults left %+v", c.what, left)
		}
	}
}

func TestALostWebhookIsRecorded(t *testing.T) {
	d, _ := mailed(t, WebhookFault{Kind: LoseWebhook, Times: 1})
	d.product("A", "1", 1)
	d.deliver(0)
	if hook := d.store.Webhooks()[0]; hook.State != WebhookLost || hook.Attempts != 0 || !hook.NextAttempt.IsZero() {
		t.Errorf("%+v", hook)
	}
}

func TestDuplicatesAreTheSameLetter(t *testing.T) {
	d, r := mailed(t, WebhookFault{Kind: DuplicateWebhook})
	d.post("/orders", `{}`)
	d.deliver(2)
	got := r.letters(t)
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Errorf("the duplicate differs (-first +second)\n%s", diff)
	}
	hooks := d.store.Webhooks()
	if hooks[0].Duplicate || !hooks[1].Duplicate || hooks[0].EventID != hooks[1].EventID {
		t.Errorf("%+v", hooks)
	}
}

// A duplicate is Ecwid's own: it is tried again like any other.
func TestADuplicateIsRetried(t *testing.T) {
	d, r := mailed(t, WebhookFault{Kind: DuplicateWebhook})
	r.statuses = []int{500, 500, 200}
	d.post("/orders", `{}`)
	d.deliver(2)
	d.later(15 * time.Minute)
	d.deliver(2)
	for _, hook := range d.store.Webhooks() {
		if hook.State != WebhookDelivered || hook.Attempts != 2 {
			t.Errorf("%+v", hook)
		}
	}
}

func TestForgeries(t *testing.T) {
	order := `{"paymentStatus":"AWAITING_PAYMENT"}`
	for _, c := range []struct {
		how    Forgery
		first  bool     // it comes before the true one
		differ []string // what it says otherwise
		signed bool     // over its own time and id
	}{
		{"", true, []string{"signature"}, false},
		{ForgedSignature, true, []string{"signature"}, false},
		{ForgedAge, true, []string{"eventCreated", "signature"}, true},
		{ForgedBody, false, []string{"data"}, true},
	} {
		d, r := mailed(t, WebhookFault{Kind: ForgeWebhook, Forgery: c.how})
		d.post("/orders", order)
		d.deliver(2)
		got := r.letters(t)
		forged, genuine := got[0], got[1]
		if !c.first {
			forged, genuine = genuine, forged
		}
		differ := []string{}
		for name := range genuine {
			if !cmp.Equal(genuine[name], forged[name]) {
				differ = append(differ, name)
			}
		}
		slices.Sort(differ)
		if diff := cmp.Diff(c.differ, differ); diff != "" {
			t.Errorf("forged %q: differs in (-want +got)\n%s", c.how, diff)
		}
		right := signWebhook("hush", whole(forged, "eventCreated"), str(forged, "eventId"))
		if (forged["signature"] == right) != c.signed {
			t.Errorf("forged %q: signed is %v", c.how, !c.signed)
		}
		if genuine["signature"] != signWebhook("hush", d.now.Unix(), str(genuine, "eventId")) {
			t.Errorf("forged %q: the true one is not signed", c.how)
		}
		if status := str(child(forged, "data"), "newPaymentStatus"); (status == "PAID") != (c.how == ForgedBody) {
			t.Errorf("forged %q: says %s", c.how, status)
		}
		if age := d.now.Unix() - whole(forged, "eventCreated"); (age == 2*24*3600) != (c.how == ForgedAge) {
			t.Errorf("forged %q: %d seconds old", c.how, age)
		}
	}
}

func TestAForgedBodyWithoutAPayment(t *testing.T) {
	d, r := mailed(t, WebhookFault{Kind: ForgeWebhook, Forgery: ForgedBody}, WebhookFault{Kind: LoseWebhook})
	id := d.product("A", "1", 1)
	d.deliver(1)
	if got := r.letters(t); whole(got[0], "entityId") != id+1 {
		t.Errorf("says %v instead of %d", got[0]["entityId"], id)
	}
}

// Who forges tries once.
func TestAForgeryIsNotRetried(t *testing.T) {
	d, r := mailed(t, WebhookFault{Kind: ForgeWebhook})
	r.statuses = []int{401, 200}
	d.post("/orders", `{}`)
	d.deliver(2)
	d.later(24 * time.Hour)
	d.deliver(0)
	hooks := d.store.Webhooks()
	if hooks[0].Forged != ForgedSignature || hooks[0].State != WebhookFailed || hooks[0].LastStatus != 401 || hooks[1].Forged != "" || hooks[1].State != WebhookDelivered {
		t.Errorf("%+v", hooks)
	}
}

// A cart that is paid at once was never told of, not by duplicates and forgeries either.
func TestFaultsOfAHeldEvent(t *testing.T) {
	for _, fault := range []WebhookFault{{Kind: DuplicateWebhook}, {Kind: ForgeWebhook}, {Kind: LoseWebhook}, {Kind: DelayWebhook, DelayMs: 5000}} {
		fault.Event = "unfinished_order.created"
		s := newStage(t, Options{})
		s.store.AddWebhookFault(fault)
		s.buy("jane@example.com", Checkout{Paid: true})
		s.later(time.Hour)
		if got := strings.Join(s.arrived(), " "); strings.Contains(got, "unfinished_order") || !strings.Contains(got, "order.created") {
			t.Errorf("%s: %s", fault.Kind, got)
		}
	}
	s := newStage(t, Options{})
	s.store.AddWebhookFault(WebhookFault{Kind: DelayWebhook, DelayMs: 5000, Skip: 1, Times: 1})
	bought := s.buy("jane@example.com", Checkout{Paid: true}, Item{ProductID: s.tea})
	want := []string{customerTold("created", bought, "jane@example.com"), told("product.updated", s.tea, "")} // the order is late
	if diff := cmp.Diff(want, s.arrived()); diff != "" {
		t.Errorf("an event that was withdrawn was counted (-want +got)\n%s", diff)
	}
	s = newStage(t, Options{})
	s.store.AddWebhookFault(WebhookFault{Kind: DelayWebhook, DelayMs: 5000})
	cart := s.cart("jane@example.com", Item{ProductID: s.tea})
	if err := s.store.AbandonCart(cart.CartID); err != nil {
		t.Fatal(err)
	}
	s.later(4999 * time.Millisecond)
	if got := s.arrived(); len(got) != 0 {
		t.Errorf("the delay is over: %q", got)
	}
	s.later(time.Millisecond)
	if got := s.arrived(); len(got) != 1 {
		t.Errorf("after the delay: %q", got)
	}
}

func TestFaultsEnd(t *testing.T) {
	d, r := mailed(t, WebhookFault{Kind: LoseWebhook})
	a := d.product("A", "1", 1)
	d.store.ClearWebhookFaults()
	b := d.product("B", "1", 1)
	if got := arrivals(d, r, a, b); got != "B" {
		t.Errorf("cleared: %q arrived", got)
	}
	lost := d.store.AddWebhookFault(WebhookFault{Kind: LoseWebhook})
	d.store.AddWebhookFault(WebhookFault{Kind: DuplicateWebhook, Times: 1})
	d.store.RemoveWebhookFault(lost)
	if got := arrivals(d, r, d.product("C", "1", 1)); got != "AA" {
		t.Errorf("one of two removed: %q arrived", got)
	}
	d.store.AddWebhookFault(WebhookFault{Kind: DelayWebhook})
	d.store.Reset()
	if left := d.store.WebhookFaults(); len(left) != 1 || left[0].Kind != LoseWebhook || left[0].ID != 1 {
		t.Errorf("after a reset: %+v", left)
	}
	o := webhooksTo(r)
	o.Faults = []WebhookFault{{Kind: DuplicateWebhook}}
	d.store.SetWebhooks(o)
	if left := d.store.WebhookFaults(); len(left) != 2 || left[1].Kind != DuplicateWebhook || left[1].ID != 2 {
		t.Errorf("set anew: %+v", left)
	}
}

// Without a receiver nothing can go wrong on the way to it.
func TestUnsentEventsAreNoMatch(t *testing.T) {
	d := newDesk(t, Options{Webhooks: WebhookOptions{Faults: []WebhookFault{{Kind: DuplicateWebhook, Times: 1}}}})
	d.post("/orders", `{}`)
	if hooks, left := d.store.Webhooks(), d.store.WebhookFaults(); len(hooks) != 1 || len(left) != 1 || left[0].Played != 0 {
		t.Errorf("%+v %+v", hooks, left)
	}
}

// However many wait for a receiver that is down, none of them is forgotten.
func TestPendingWebhooksAreKept(t *testing.T) {
	d, r := mailed(t)
	r.statuses = []int{500}
	for range maxWebhooks + 5 {
		d.post("/orders", `{}`)
	}
	d.deliver(maxWebhooks + 5)
	r.statuses = []int{200}
	d.later(15 * time.Minute)
	d.deliver(maxWebhooks + 5)
	d.post("/orders", `{}`)
	if n := len(d.store.Webhooks()); n != maxWebhooks {
		t.Errorf("%d recorded", n)
	}
}

// One that nothing followed in time was tried, and its retries stay where they are.
func TestAnEventThatWaitedInVainIsRetriedOnTime(t *testing.T) {
	d, r := mailed(t, WebhookFault{Kind: ReorderWebhook, Times: 1})
	r.statuses = []int{500, 200}
	a := d.product("A", "1", 1)
	d.later(10 * time.Second)
	d.deliver(1)
	b := d.product("B", "1", 1)
	r.letters(t)
	r.statuses = []int{200}
	if got := arrivals(d, r, a, b); got != "B" {
		t.Errorf("%q arrived", got)
	}
	d.later(15 * time.Minute)
	if got := arrivals(d, r, a, b); got != "A" {
		t.Errorf("%q arrived at last", got)
	}
}
