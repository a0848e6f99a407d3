package report_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// synced is an order as the store holds it, with what the sync looks at.
type synced struct {
	ID            string
	Email         string
	CustomerID    int64
	PaymentStatus string
	Total         json.Number
	BillingPerson struct{ Name string }
}

// arrival is what the rules say of one order.
type arrival struct {
	reason, note string
	syncs        bool
}

// rules are those of the sync, written down a second time.
func rules(o synced, nameInShop string) arrival {
	reasons := map[string]string{
		"PAID": "paid", "AWAITING_PAYMENT": "awaitingPayment", "CANCELLED": "cancelled", "REFUNDED": "refunded",
		"PARTIALLY_REFUNDED": "partiallyRefunded",
	}
	a := arrival{reason: reasons[o.PaymentStatus], syncs: o.PaymentStatus == "PAID"}
	if a.reason == "" {
		a.reason = "customStatus"
	}
	if a.syncs {
		switch name := o.BillingPerson.Name; {
		case o.Email == "":
			a.note = "emailMissing"
		case name == "":
			a.note = "nameMissing"
		case nameInShop != "" && !strings.EqualFold(nameInShop, name):
			a.note = "nameMismatch"
		}
	}
	return a
}

// namesInShop are the names in the records of customers, or else on their first paid order, by e-mail.
func namesInShop(s *shop, orders []synced) map[string]string {
	names := map[string]string{}
	for _, c := range rawSearch[struct {
		Email         string
		BillingPerson struct{ Name string }
	}](s, "/customers?") {
		names[strings.ToLower(c.Email)] = c.BillingPerson.Name
	}
	for _, o := range orders {
		if email := strings.ToLower(o.Email); o.PaymentStatus == "PAID" && names[email] == "" {
			names[email] = o.BillingPerson.Name
		}
	}
	return names
}

func TestRetailSyncFollowsTheRules(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := openShop(r, sandbox.Options{})
		s.trade("EUR", 2, "UTC")
		for n := range rapid.IntRange(0, 25).Draw(r, "orders") {
			status := rapid.SampledFrom([]string{"PAID", "PAID", "PAID", "AWAITING_PAYMENT", "CANCELLED", "REFUNDED", "PARTIALLY_REFUNDED", "CUSTOM_PAYMENT_STATUS_2", "INCOMPLETE"}).Draw(r, "status")
			person := ""
			if name := rapid.SampledFrom([]string{"", "Ann Example", "ANN EXAMPLE", "Annie Other"}).Draw(r, "name"); name != "" {
				person = fmt.Sprintf(`,"billingPerson":{"name":%q}`, name)
			}
			s.sell(fmt.Sprintf(`{"email":%q,"paymentStatus":%q,"fulfillmentStatus":"SHIPPED","subtotal":1,"total":%d.%02d,"createDate":"2026-11-16 12:00:%02d +0000","items":[]%s}`,
				rapid.SampledFrom([]string{"", "ann@example.com", "Ann@example.com", "bob@example.com"}).Draw(r, "email"),
				status, rapid.IntRange(0, 900).Draw(r, "total"), n, n, person))
		}
		got, err := s.reports.RetailSync(r.Context(), lastWeek.Between, nil)
		if err != nil {
			r.Fatal(err)
		}
		checkSync(s, got)
	})
}

func checkSync(s *shop, got report.RetailSync) {
	s.t.Helper()
	orders := rawSearch[synced](s, "/orders?")
	slices.Reverse(orders) // the newest came first
	names := namesInShop(s, orders)
	sums, counts, notes := map[string]*big.Rat{}, map[string]int{}, map[string]int{}
	syncing, staying := new(big.Rat), new(big.Rat)
	var told []string
	for _, o := range orders {
		a := rules(o, names[strings.ToLower(o.Email)])
		if sums[a.reason] == nil {
			sums[a.reason] = new(big.Rat)
		}
		sums[a.reason].Add(sums[a.reason], rat(o.Total))
		counts[a.reason]++
		side := staying
		if a.syncs {
			side = syncing
		}
		side.Add(side, rat(o.Total))
		if a.note != "" {
			notes[a.note]++
		}
		if a.note != "" || !a.syncs {
			told = append(told, fmt.Sprint(o.ID, a.syncs, a.reason, a.note))
		}
	}
	same(s.t, "syncs", got.Syncs.Total, syncing)
	same(s.t, "does not sync", got.DoesNotSync.Total, staying)
	if got.Syncs.Orders+got.DoesNotSync.Orders != len(orders) || got.Syncs.Orders != counts["paid"] {
		s.t.Errorf("%d and %d orders, want %v", got.Syncs.Orders, got.DoesNotSync.Orders, counts)
	}
	for _, reason := range got.Reasons {
		same(s.t, reason.Reason, reason.Total, sums[reason.Reason])
		if reason.Orders != counts[reason.Reason] {
			s.t.Errorf("%s: %d orders, want %v", reason.Reason, reason.Orders, counts)
		}
	}
	for _, note := range got.Customers {
		if note.Orders != notes[note.Note] {
			s.t.Errorf("%s: %d orders, want %v", note.Note, note.Orders, notes)
		}
	}
	if len(got.Reasons) != len(counts) || len(got.Customers) != len(notes) {
		s.t.Errorf("reasons %+v, notes %+v; want %v, %v", got.Reasons, got.Customers, counts, notes)
	}
	var shown []string
	for _, o := range got.Orders {
		shown = append(shown, fmt.Sprint(o.OrderID, o.Syncs, o.Reason, o.CustomerNote))
	}
	if !slices.Equal(shown, told) {
		s.t.Errorf("orders\n%q, want\n%q", shown, told)
	}
}

// TestRetailSyncReadsManyCustomersAtOnce: a record each up to a hundred, and the whole list beyond.
func TestRetailSyncReadsManyCustomersAtOnce(t *testing.T) {
	for _, customers := range []int{100, 101} {
		s := openShop(t, sandbox.Options{})
		s.trade("EUR", 2, "UTC")
		for n := range customers {
			s.sell(fmt.Sprintf(`{"email":"c%d@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":1,"total":1,"createDate":"2026-11-16 12:00:00 +0000",`+
				`"billingPerson":{"name":"Name of then"},"items":[]}`, n))
		}
		for _, c := range rawSearch[struct {
			ID    int64
			Email string
		}](s, "/customers?") {
			if c.Email == "c7@example.com" {
				s.put(fmt.Sprintf("/customers/%d", c.ID), `{"billingPerson":{"name":"Name of now"}}`)
			}
		}
		got, err := s.reports.RetailSync(t.Context(), lastWeek.Between, nil)
		if err != nil {
			t.Fatal(err)
		}
		if *got.Covered.Customers != customers || got.Syncs.Orders != customers {
			t.Errorf("%d customers and %d orders, want %d", *got.Covered.Customers, got.Syncs.Orders, customers)
		}
		if len(got.Orders) != 1 || got.Orders[0].CustomerNote != "nameMismatch" || got.Orders[0].OtherName != "Name of now" {
			t.Errorf("orders %+v", got.Orders)
		}
	}
}

// TestRetailSyncListsAHundredOrders and counts the rest.
func TestRetailSyncListsAHundredOrders(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	for n := range 105 {
		s.sell(fmt.Sprintf(`{"email":"a@example.com","paymentStatus":"CANCELLED","fulfillmentStatus":"SHIPPED","subtotal":1,"total":1,"createDate":"2026-11-16 12:%02d:00 +0000","items":[]}`, n%60))
	}
	got, err := s.reports.RetailSync(t.Context(), lastWeek.Between, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Orders) != 100 || got.Omitted != 5 || got.DoesNotSync.Orders != 105 {
		t.Errorf("%d orders listed, %d omitted, %d in all", len(got.Orders), got.Omitted, got.DoesNotSync.Orders)
	}
}
