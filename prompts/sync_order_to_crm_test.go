package prompts

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/tools"
)

func TestSyncOrderToCRMIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("sync_order_to_crm", nil).golden(t, "sync_order_to_crm")
}

// order is an order of one item for the tests of prompts about orders.
func order(email, status, total, rest string) string {
	return `{"email":"` + email + `","paymentStatus":"` + status + `","fulfillmentStatus":"AWAITING_PROCESSING","paymentMethod":"Card","subtotal":` +
		total + `,"total":` + total + `,"items":[{"name":"Pot","price":` + total + `,"quantity":1}]` + rest + `}`
}

func TestSyncOrderToCRMFlags(t *testing.T) {
	named := `,"billingPerson":{"name":"Ann Example"}`
	for _, test := range []struct {
		name      string
		before    []string // orders of the same customer
		order     string
		threshold string
		refund    string
		flags     []string
		words     string
	}{
		{"a first one", nil, order("a@example.com", "PAID", "20.50", named+`,"acceptMarketing":true`), "500", "",
			[]string{"firstOrder"}, "has spent 20.50 USD in 1 paid order(s), of which 0.00 USD before this one; the loyalty threshold is 500.00 USD, so 479.50 USD are missing."},
		{"one that crosses", []string{order("a@example.com", "PAID", "499.99", named)}, order("a@example.com", "PAID", "0.01", named+`,"acceptMarketing":true`), "500", "",
			[]string{"loyaltyCrossed"}, "**this order crossed it**"},
		{"one after it was reached", []string{order("a@example.com", "PAID", "500", named)}, order("a@example.com", "PAID", "1", named+`,"acceptMarketing":true`), "500", "",
			[]string{}, "which was reached before this order"},
		{"one before it was reached", []string{order("a@example.com", "PAID", "499", named+`,"createDate":"2026-06-16 10:00:00 +0000"`)}, order("a@example.com", "PAID", "2", named+`,"acceptMarketing":true`), "500", "",
			[]string{}, "has spent 501.00 USD in 2 paid order(s), of which 0.00 USD before this one; the loyalty threshold is 500.00 USD, which was reached after this order."},
		{"one below by a cent", []string{order("a@example.com", "PAID", "499.98", named)}, order("a@example.com", "PAID", "0.01", named+`,"acceptMarketing":true`), "500", "",
			[]string{}, "so 0.01 USD are missing"},
		{"one not paid", nil, order("a@example.com", "AWAITING_PAYMENT", "700", named+`,"acceptMarketing":true`), "500", "",
			[]string{"notPaid", "firstOrder"}, "has spent 0.00 USD in 0 paid order(s)"},
		{"one given back in part", nil, order("a@example.com", "PAID", "30", named+`,"acceptMarketing":true`), "20.01", "9.99",
			[]string{"loyaltyCrossed", "refunded", "firstOrder"}, "9.99 USD of it went back, which leaves **20.01 USD**"},
		{"one of nobody", nil, order("", "PAID", "30", ""), "500", "", []string{"noEmail", "noName", "noMarketing"}, "has spent 30.00 USD in 1 paid order(s)"},
		{"one of somebody without a name", nil, order("b@example.com", "PAID", "30", ""), "500", "", []string{"firstOrder", "noName", "noMarketing"}, "noName"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
			for _, before := range test.before {
				d.create("/orders", before)
			}
			id := d.create("/orders", test.order)
			if test.refund != "" {
				if err := d.store.Refund(id, sandbox.Refund{Amount: test.refund}); err != nil {
					t.Fatal(err)
				}
			}
			got := d.gets("sync_order_to_crm", map[string]string{"order": id, "loyaltyThreshold": test.threshold})
			var record struct{ Flags []string }
			if err := json.Unmarshal([]byte(got.data("orders/"+id)), &record); err != nil {
				t.Fatal(err)
			}
			if slices.Sort(record.Flags); !slices.Equal(record.Flags, slices.Sorted(slices.Values(test.flags))) {
				t.Errorf("flags %q, want %q", record.Flags, test.flags)
			}
			if !strings.Contains(got.text(), test.words) {
				t.Errorf("the text does not say %q:\n%s", test.words, got.text())
			}
		})
	}
}

// TestSyncOrderToCRMProposesWhatToolsCanDo: update_customer has no argument for a group.
func TestSyncOrderToCRMProposesWhatToolsCanDo(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	text := d.gets("sync_order_to_crm", map[string]string{"loyaltyThreshold": "0.01"}).text()
	for _, argument := range []string{"privateAdminNotes", "customerGroupId"} {
		taken := 0
		for _, tool := range tools.All() {
			if schema := string(tool.InputSchema); (tool.Name == "update_order" || tool.Name == "update_customer") && strings.Contains(schema, argument) {
				taken++
			}
		}
		if strings.Contains(text, argument) != (taken == 2) {
			t.Errorf("%s: %d tools take it, and the text is %s", argument, taken, text)
		}
	}
	if !strings.Contains(text, "A person puts customers into groups") {
		t.Error(text)
	}
}

// TestSyncOrderToCRMTakesTheLatestPaidOrder when none is named: not the one that awaits payment.
func TestSyncOrderToCRMTakesTheLatestPaidOrder(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	if got := d.get("sync_order_to_crm", nil); !strings.Contains(got.failed, "No order of the last 30 days is paid") {
		t.Errorf("without orders: %q", got.failed)
	}
	d.create("/orders", order("a@example.com", "PAID", "1", `,"createDate":"2026-06-10 10:00:00 +0000"`))
	latest := d.create("/orders", order("a@example.com", "PAID", "2", `,"createDate":"2026-06-12 10:00:00 +0000"`))
	d.create("/orders", order("a@example.com", "PAID", "3", `,"createDate":"2026-06-11 10:00:00 +0000"`))
	d.create("/orders", order("a@example.com", "AWAITING_PAYMENT", "4", `,"createDate":"2026-06-13 10:00:00 +0000"`))
	if got := d.gets("sync_order_to_crm", nil); !strings.Contains(got.text(), "Bring order "+latest+" into") {
		t.Errorf("not the latest paid order:\n%s", got.text())
	}
}

func TestSyncOrderToCRMRefusesBadArguments(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for given, want := range map[[2]string]string{
		{"order", "NOSUCH"}:          "No order has this number",
		{"order", "last"}:            "No order has this number",
		{"order", "a b"}:             "order must be the number of an order",
		{"order", "../profile"}:      "order must be the number of an order",
		{"loyaltyThreshold", "0"}:    "loyaltyThreshold must be an amount above 0",
		{"loyaltyThreshold", "much"}: "loyaltyThreshold must be an amount above 0",
	} {
		if got := d.get("sync_order_to_crm", map[string]string{given[0]: given[1]}); !strings.Contains(got.failed, want) {
			t.Errorf("%v: %q", given, got.failed)
		}
	}
}
