package report_test

import (
	"fmt"
	"slices"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// TestOrdersThatContradictThemselves are listed with the reason, and counted beyond fifty.
func TestOrdersThatContradictThemselves(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	order := func(status, method, total string) string {
		return s.sell(fmt.Sprintf(`{"email":"a@example.com","paymentStatus":%q,"fulfillmentStatus":"SHIPPED","paymentMethod":%q,"subtotal":1,"total":%s,`+
			`"createDate":"2026-11-16 12:00:00 +0000","items":[]}`, status, method, total))
	}
	back := func(id, amount, status string) string {
		if err := s.store.Refund(id, sandbox.Refund{Amount: amount}); err != nil {
			t.Fatal(err)
		}
		if status != "" {
			s.put("/orders/"+id, fmt.Sprintf(`{"paymentStatus":%q}`, status))
		}
		return id
	}
	want := []string{
		order("REFUNDED", "Card", "10") + " refundWithoutAmount",
		order("PARTIALLY_REFUNDED", "Card", "10") + " refundWithoutAmount",
		back(order("PAID", "Card", "10"), "4", "REFUNDED") + " refundBelowTotal",
		back(order("PAID", "Card", "10"), "10", "PAID") + " refundWithoutStatus",
		order("PAID", "", "0.01") + " paidWithoutPayMethod",
	}
	over := back(order("PAID", "Card", "10"), "10", "")
	s.put("/orders/"+over, `{"total":9.99}`)
	want = append(want, over+" refundOverTotal")
	order("PAID", "Card", "10")
	order("PAID", "", "0")
	order("REFUNDED", "Card", "0")
	order("AWAITING_PAYMENT", "", "10")
	order("CANCELLED", "Card", "10")
	back(order("PAID", "Card", "10"), "3", "")
	back(order("PAID", "Card", "10"), "10", "")

	got, err := s.reports.Revenue(t.Context(), lastWeek, nil)
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, d := range got.ToCheck.Orders {
		listed = append(listed, fmt.Sprint(d.OrderID, " ", d.Reason))
	}
	if slices.Sort(want); !slices.Equal(slices.Sorted(slices.Values(listed)), want) || got.ToCheck.Count != len(want) {
		t.Errorf("%d to check: %q, want %q", got.ToCheck.Count, listed, want)
	}
	for range 50 {
		order("REFUNDED", "Card", "1")
	}
	if got, err = s.reports.Revenue(t.Context(), lastWeek, nil); err != nil || got.ToCheck.Count != 56 || len(got.ToCheck.Orders) != 50 {
		t.Errorf("%d to check, %d listed, %v", got.ToCheck.Count, len(got.ToCheck.Orders), err)
	}
}

// TestPaymentMethodsAreNamedAsInOrders, without spaces around them, the highest gross first.
func TestPaymentMethodsAreNamedAsInOrders(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	for _, one := range [][2]string{{"Card", "5"}, {" Card ", "5"}, {"card", "20"}, {"", "1"}, {"Überweisung", "20"}} {
		s.sell(fmt.Sprintf(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","paymentMethod":%q,"subtotal":1,"total":%s,`+
			`"createDate":"2026-11-16 12:00:00 +0000","items":[]}`, one[0], one[1]))
	}
	got, err := s.reports.Revenue(t.Context(), lastWeek, nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, m := range got.Methods {
		rows = append(rows, fmt.Sprintf("%s %d %s", m.PaymentMethod, m.Orders, m.Gross))
	}
	if want := []string{"card 1 20", "Überweisung 1 20", "Card 2 10", " 1 1"}; !slices.Equal(rows, want) {
		t.Errorf("methods %q, want %q", rows, want)
	}
}
