package prompts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestAnswerOrderQuestionIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	emails := d.completes("answer_order_question", "about", "@")
	orders := d.completes("answer_order_question", "about", "")
	if len(emails) == 0 || len(orders) == 0 || !strings.Contains(emails[0], "@") || strings.Contains(orders[0], "@") {
		t.Fatalf("completions: %q, %q", emails, orders)
	}
	name, _, _ := strings.Cut(emails[0], "@")
	if got := d.completes("answer_order_question", "about", name); !slices.Contains(got, emails[0]) {
		t.Errorf("%q completes to %q, without %s", name, got, emails[0])
	}
	if got := d.completes("answer_order_question", "about", orders[0]); len(got) != 1 || got[0] != orders[0] {
		t.Errorf("%q completes to %q", orders[0], got)
	}
	d.gets("answer_order_question", map[string]string{"about": emails[0]}).golden(t, "answer_order_question_email")
	d.gets("answer_order_question", map[string]string{"about": "#" + orders[0]}).golden(t, "answer_order_question_order")
}

func TestAnswerOrderQuestionSaysWhatCanBePromised(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	pickup := d.create("/orders", order("a@example.com", "PAID", "10", `,"createDate":"2026-06-14 21:00:00 +0000","pickupTime":"2026-06-16 15:30:00 +0000",`+
		`"shippingOption":{"shippingMethodName":"In store","fulfillmentType":"PICKUP","isPickup":true}`))
	sent := d.create("/orders", order("A@Example.com", "PAID", "10", `,"trackingNumber":"TRACK-1","shippingOption":{"shippingMethodName":"Post","fulfillmentType":"SHIPPING"}`))
	waits := d.create("/orders", order("a@example.com", "AWAITING_PAYMENT", "5", `,"shippingOption":{"shippingMethodName":"Post","fulfillmentType":"SHIPPING"}`))
	d.create("/orders", order("a@example.com", "CANCELLED", "99", ""))
	d.create("/orders", order("other@example.com", "PAID", "1000", ""))
	got := d.gets("answer_order_question", map[string]string{"about": pickup})
	for _, words := range []string{
		"# Answer a question about order " + pickup,
		"Order " + pickup + " of 2026-06-14 17:00 (pickup, 10.00 USD): payment PAID, fulfilment AWAITING_PROCESSING. Pickup is planned for 2026-06-16 11:30.",
		"The customer has placed 4 order(s), 2 of them paid; they spent 20.00 USD in all after 0.00 USD in refunds.",
		"Also open: Order " + sent + " of", "It has tracking: see the data.", "Also open: Order " + waits + " of", "It has no tracking.",
		"collected once its fulfilment says READY_FOR_PICKUP", "is AWAITING_PROCESSING or PROCESSING and has no tracking has not left", "OUT_FOR_DELIVERY is on its way",
	} {
		if !strings.Contains(got.text(), words) {
			t.Errorf("the text does not say %q:\n%s", words, got.text())
		}
	}
	if strings.Contains(got.text(), "TRACK-1") || !strings.Contains(got.data("reports/customer-history"), "TRACK-1") {
		t.Error("the tracking number, which somebody typed, is not in the data alone")
	}
	if strings.Contains(got.text(), "Nothing is shipped for an order") {
		t.Error("the text speaks of downloads, although there are none")
	}
}

// TestAnswerOrderQuestionTellsChosenTimes: a delivery slot and a pickup time that Ecwid keeps among the extra fields.
func TestAnswerOrderQuestionTellsChosenTimes(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for i, test := range []struct{ kind, extra, want string }{
		{"DELIVERY", `"ecwid_order_delivery_time_interval_start":"2026-06-16 14:00:00 +0000","ecwid_order_delivery_time_interval_end":"2026-06-16 16:00:00 +0000"`,
			"The shopper chose delivery between 2026-06-16 10:00 and 2026-06-16 12:00."},
		{"DELIVERY", `"ecwid_order_delivery_time_interval_start":"2026-06-16 14:00:00 +0000"`, "The shopper chose delivery from 2026-06-16 10:00 on."},
		{"DELIVERY", `"ecwid_order_delivery_time_interval_end":"2026-06-16 16:00:00 +0000"`, "The shopper chose delivery until 2026-06-16 12:00."},
		{"DELIVERY", `"ecwid_order_delivery_time_interval_end":"soon"`, "It has no tracking.\n"},
		{"PICKUP", `"ecwid_order_pickup_time":"2026-06-16 14:00:00 +0000"`, "Pickup is planned for 2026-06-16 10:00."},
	} {
		email := fmt.Sprintf("a%d@example.com", i)
		id := d.create("/orders", order(email, "PAID", "10", `,"shippingOption":{"fulfillmentType":"`+test.kind+`"},"extraFields":{`+test.extra+`}`))
		for _, about := range []string{id, email} {
			text := d.gets("answer_order_question", map[string]string{"about": about}).text()
			if !strings.Contains(text, test.want) || strings.Contains(text, "A delivery slot is what the shopper chose") != (test.kind == "DELIVERY") {
				t.Errorf("%s: %q is not in %s", test.extra, test.want, text)
			}
		}
	}
}

// TestAnswerOrderQuestionWithManyOpenOrders says that there are more than it states.
func TestAnswerOrderQuestionWithManyOpenOrders(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for range 12 {
		d.create("/orders", order("a@example.com", "PAID", "10", ""))
	}
	text := d.gets("answer_order_question", map[string]string{"about": "a@example.com"}).text()
	if strings.Count(text, "Also open: ") != 10 || !strings.Contains(text, "2 more are open, up to 2 of them in the data") {
		t.Error(text)
	}
}

func TestAnswerOrderQuestionOfAStranger(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	got := d.gets("answer_order_question", map[string]string{"about": "stranger@example.net"})
	if !strings.Contains(got.text(), "The shop knows nobody by this e-mail") || strings.Contains(got.text(), "stranger") {
		t.Errorf("text:\n%s", got.text())
	}
	for about, want := range map[string]string{"": "about is required", "QQQQQ": "No order has this number", "what is it?": "about must be the number of an order"} {
		if got := d.get("answer_order_question", map[string]string{"about": about}); !strings.Contains(got.failed, want) {
			t.Errorf("%q: %q", about, got.failed)
		}
	}
}

// TestAnswerOrderQuestionOfAnOrderWithoutAShopper: there is nobody whose history could be told.
func TestAnswerOrderQuestionOfAnOrderWithoutAShopper(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	id := d.create("/orders", order("", "PAID", "3", ""))
	got := d.gets("answer_order_question", map[string]string{"about": id})
	if !strings.Contains(got.text(), "names no customer and no e-mail") || got.data("reports/") != "" {
		t.Errorf("text:\n%s", got.text())
	}
}
