package prompts

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestReconcileRevenueIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("reconcile_revenue", nil).golden(t, "reconcile_revenue")
	d.gets("reconcile_revenue", map[string]string{
		"from": "2026-05-01", "to": "2026-05-31", "settlement": "method, amount\npaypal, 12.50\nStripe, 3",
	}).golden(t, "reconcile_revenue_settlement")
}

// TestReconcileRevenueGivesTheFigures: a shop with three orders, of which one is given back and one is not paid.
func TestReconcileRevenueGivesTheFigures(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for _, order := range []string{
		`{"email":"a@example.com","paymentStatus":"PAID","paymentMethod":"PayPal","subtotal":100,"total":119,"tax":19,"couponDiscount":5,"fulfillmentStatus":"SHIPPED","createDate":"2026-06-10 10:00:00 +0000","items":[]}`,
		`{"email":"b@example.com","paymentStatus":"PAID","paymentMethod":"Card","subtotal":40.10,"total":40.10,"fulfillmentStatus":"SHIPPED","createDate":"2026-06-11 10:00:00 +0000","items":[]}`,
		`{"email":"c@example.com","paymentStatus":"AWAITING_PAYMENT","paymentMethod":"Card","subtotal":7,"total":7,"fulfillmentStatus":"SHIPPED","createDate":"2026-06-11 10:00:00 +0000","items":[]}`,
	} {
		d.create("/orders", order)
	}
	got := d.gets("reconcile_revenue", map[string]string{"settlement": "Paypal: 115.50; Card: 40.10; Gift, 1"})
	for _, words := range []string{
		"2 paid order(s) by 2 payment method(s) brought 159.10 USD gross, of which tax 19.00 USD",
		"discounts of 5.00 USD were taken off", "Not counted: 1 order(s) AWAITING_PAYMENT, together 7.00 USD",
		"Expected 159.10 USD, settled 156.60 USD: the gap is **-2.50 USD**",
		"1 payment method(s) match to the cent, 1 have a gap, 0 have orders but no settlement figure, and 1 have a figure but no paid order",
		"from 2026-06-08 to 2026-06-14", "`find_order`",
	} {
		if !strings.Contains(got.text(), words) {
			t.Errorf("the text does not say %q:\n%s", words, got.text())
		}
	}
	var revenue struct {
		Totals     struct{ Net json.Number }
		Settlement struct{ Gap json.Number }
	}
	if err := json.Unmarshal([]byte(got.data("reports/revenue-by-payment-method?from=2026-06-08&to=2026-06-14")), &revenue); err != nil {
		t.Fatal(err)
	}
	if revenue.Totals.Net != "159.1" || revenue.Settlement.Gap != "-2.5" {
		t.Errorf("the data says %+v", revenue)
	}
}

func TestReconcileRevenueRefusesBadArguments(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for _, test := range []struct {
		given map[string]string
		want  string
	}{
		{map[string]string{"from": "May"}, "from must be a date"},
		{map[string]string{"from": "2026-05-02", "to": "2026-05-01"}, "to must not be before from"},
		{map[string]string{"settlement": "PayPal"}, "settlement must be lines"},
		{map[string]string{"settlment": "PayPal, 1"}, "did you mean settlement?"},
	} {
		if got := d.get("reconcile_revenue", test.given); !strings.Contains(got.failed, test.want) {
			t.Errorf("%v: %q", test.given, got.failed)
		}
	}
}

func TestReconcileRevenueCompletes(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	if got := d.completes("reconcile_revenue", "from", "2026-06"); len(got) != 15 || got[0] != "2026-06-15" || got[14] != "2026-06-01" {
		t.Errorf("days: %v", got)
	}
	first := d.completes("reconcile_revenue", "settlement", "")
	if len(first) == 0 || !slices.IsSorted(first) {
		t.Fatalf("methods: %q", first)
	}
	method := strings.TrimSuffix(first[0], ", ")
	next := d.completes("reconcile_revenue", "settlement", "Cash, 5;"+method[:2])
	if !slices.Contains(next, "Cash, 5; "+method+", ") {
		t.Errorf("the second method: %q", next)
	}
	if got := d.completes("reconcile_revenue", "settlement", method+", 1"); len(got) != 0 {
		t.Errorf("within an amount: %q", got)
	}
}
