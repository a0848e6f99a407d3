package prompts

import (
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestCheckRetailSyncIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("check_retail_sync", nil).golden(t, "check_retail_sync")
}

func TestCheckRetailSyncTellsWhatArrives(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	at := `,"createDate":"2026-06-12 10:00:00 +0000"`
	d.create("/orders", order("a@example.com", "PAID", "10.10", at+`,"billingPerson":{"name":"Ann Example"}`))
	d.create("/orders", order("b@example.com", "PAID", "20", at))
	d.create("/orders", order("c@example.com", "AWAITING_PAYMENT", "5", at))
	d.create("/orders", order("d@example.com", "CUSTOM_PAYMENT_STATUS_1", "6", at))
	back := d.create("/orders", order("e@example.com", "PAID", "7", at+`,"billingPerson":{"name":"Eve Example"}`))
	if err := d.store.Refund(back, sandbox.Refund{}); err != nil {
		t.Fatal(err)
	}
	got := d.gets("check_retail_sync", nil)
	for _, words := range []string{
		"2 order(s), together 30.10 USD, reach Retail; 3, together 18.00 USD, do not.",
		"paid: 2 order(s), together 30.10 USD. They arrive as Completed",
		"awaitingPayment: 1 order(s), together 5.00 USD. They arrive once",
		"customStatus: 1 order(s), together 6.00 USD.",
		"refunded: 1 order(s), together 7.00 USD. Only the status Paid is synced",
		"nameMissing: 1 order(s). A new profile gets the e-mail as its name",
		"never reaches Retail", "find_customer", "update_customer",
	} {
		if !strings.Contains(got.text(), words) {
			t.Errorf("the text does not say %q:\n%s", words, got.text())
		}
	}
	if strings.Contains(got.text(), "example.com") {
		t.Error("the text names a shopper")
	}
}
