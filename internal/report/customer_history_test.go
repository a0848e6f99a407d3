package report_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// bought is an order as the store holds it, with what a history is made of.
type bought struct {
	ID                string
	Email             string
	CustomerID        int64
	CreateTimestamp   int64
	PaymentStatus     string
	FulfillmentStatus string
	Total             json.Number
	RefundedAmount    json.Number
	Items             []struct {
		Name     string
		Quantity int
	}
}

// roundHalfUp rounds to places, away from zero at a half, by whole numbers alone.
func roundHalfUp(r *big.Rat, places int) *big.Rat {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))
	doubled := new(big.Int).Mul(scaled.Num(), big.NewInt(2))
	whole := new(big.Int).Quo(doubled.Add(doubled, scaled.Denom()), new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	return new(big.Rat).SetFrac(whole, scale)
}

// checkHistory compares a history with the orders for which own holds.
func checkHistory(s *shop, got report.CustomerHistory, places int, own func(bought) bool) {
	s.t.Helper()
	paid, refunds, counted, paying := new(big.Rat), new(big.Rat), 0, 0
	quantities, open, first, last := map[string]int{}, []string{}, int64(0), int64(0)
	for _, o := range rawSearch[bought](s, "/orders?") {
		if !own(o) {
			continue
		}
		counted++
		if first == 0 || o.CreateTimestamp < first {
			first = o.CreateTimestamp
		}
		last = max(last, o.CreateTimestamp)
		done := slices.Contains([]string{"DELIVERED", "WILL_NOT_DELIVER", "RETURNED"}, o.FulfillmentStatus)
		off := slices.Contains([]string{"CANCELLED", "REFUNDED"}, o.PaymentStatus)
		if !done && !off {
			open = append(open, o.ID)
		}
		if slices.Contains([]string{"PAID", "PARTIALLY_REFUNDED", "REFUNDED"}, o.PaymentStatus) {
			paying++
			paid.Add(paid, rat(o.Total))
			refunds.Add(refunds, rat(o.RefundedAmount))
			for _, item := range o.Items {
				quantities[item.Name] += item.Quantity
			}
		}
	}
	if got.OrderCount != counted || got.PaidOrders != paying || *got.Covered.Orders != counted {
		s.t.Errorf("%d orders, %d paid; want %d, %d", got.OrderCount, got.PaidOrders, counted, paying)
	}
	same(s.t, "paid", got.TotalPaid, paid)
	same(s.t, "refunds", got.Refunds, refunds)
	same(s.t, "spend", got.TotalSpend, new(big.Rat).Sub(paid, refunds))
	if paying > 0 {
		same(s.t, "average", *got.AverageOrder, roundHalfUp(new(big.Rat).Quo(paid, big.NewRat(int64(paying), 1)), places))
	} else if got.AverageOrder != nil {
		s.t.Errorf("an average of %s over no order", got.AverageOrder)
	}
	if counted > 0 && (got.FirstOrder.Unix() != first || got.LastOrder.Unix() != last) {
		s.t.Errorf("first %s, last %s; want %d, %d", got.FirstOrder, got.LastOrder, first, last)
	}
	for i, f := range got.Favourites {
		if quantities[f.Name] != f.Quantity || i > 0 && f.Quantity > got.Favourites[i-1].Quantity {
			s.t.Errorf("favourites %+v, want %v", got.Favourites, quantities)
		}
	}
	if len(got.Favourites)+got.Omitted.Favourites != len(quantities) {
		s.t.Errorf("%d favourites and %d omitted, want %v", len(got.Favourites), got.Omitted.Favourites, quantities)
	}
	var listed []string
	for _, o := range got.OpenOrders {
		listed = append(listed, string(o.OrderID))
	}
	if slices.Sort(open); !slices.Equal(slices.Sorted(slices.Values(listed)), open) {
		s.t.Errorf("open orders %q, want %q", listed, open)
	}
	if len(got.Orders)+got.Omitted.Orders != counted || len(got.Orders) > 20 {
		s.t.Errorf("%d latest orders and %d omitted of %d", len(got.Orders), got.Omitted.Orders, counted)
	}
}

// drawPurchase puts a random order of one of three shoppers into the shop.
func drawPurchase(r *rapid.T, s *shop, places int) {
	amount := func(name string) string {
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
		return new(big.Rat).SetFrac(big.NewInt(rapid.Int64Range(0, 500_00).Draw(r, name)), scale).FloatString(places)
	}
	email := rapid.SampledFrom([]string{"ann@example.com", "Ann@Example.com", "joann@example.com", "bob@example.com"}).Draw(r, "email")
	status := rapid.SampledFrom([]string{"PAID", "PAID", "AWAITING_PAYMENT", "CANCELLED", "INCOMPLETE"}).Draw(r, "status")
	var items []string
	for range rapid.IntRange(0, 3).Draw(r, "items") {
		items = append(items, fmt.Sprintf(`{"name":%q,"price":1,"quantity":%d}`,
			rapid.SampledFrom([]string{"Cup", "Pot", "Tin"}).Draw(r, "item"), rapid.IntRange(1, 5).Draw(r, "quantity")))
	}
	id := s.sell(fmt.Sprintf(`{"email":%q,"paymentStatus":%q,"fulfillmentStatus":%q,"subtotal":1,"total":%s,"createDate":"2026-%02d-11 12:00:00 +0000","items":[%s]}`,
		email, status, rapid.SampledFrom([]string{"AWAITING_PROCESSING", "SHIPPED", "DELIVERED", "RETURNED"}).Draw(r, "fulfillment"),
		amount("total"), rapid.IntRange(1, 11).Draw(r, "month"), strings.Join(items, ",")))
	if status == "PAID" && rapid.Bool().Draw(r, "refund") {
		if err := s.store.Refund(id, sandbox.Refund{Amount: amount("back")}); err != nil {
			_ = s.store.Refund(id, sandbox.Refund{})
		}
	}
}

func TestCustomerHistoryIsExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		places := rapid.SampledFrom([]int{0, 2, 3}).Draw(r, "places")
		s := openShop(r, sandbox.Options{})
		s.trade("XTS", places, "Pacific/Auckland")
		for range rapid.IntRange(0, 30).Draw(r, "orders") {
			drawPurchase(r, s, places)
		}
		own := func(o bought) bool { return strings.EqualFold(o.Email, "ann@example.com") }
		got, err := s.reports.CustomerHistory(r.Context(), report.CustomerQuery{Email: "aNN@example.com"}, nil)
		if err != nil {
			r.Fatal(err)
		}
		checkHistory(s, got, places, own)
		if got.Customer == nil {
			if got.OrderCount > 0 {
				r.Error("orders, but no customer")
			}
			return
		}
		byID, err := s.reports.CustomerHistory(r.Context(), report.CustomerQuery{CustomerID: got.Customer.CustomerID}, nil)
		if err != nil {
			r.Fatal(err)
		}
		checkHistory(s, byID, places, own)
	})
}

// TestCustomerHistoryFollowsTheCustomer also to orders that bear another e-mail.
func TestCustomerHistoryFollowsTheCustomer(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sell(`{"email":"old@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":1,"total":7.77,"items":[]}`)
	customer := rawSearch[struct{ ID int64 }](s, "/customers?")[0].ID
	s.put(fmt.Sprintf("/customers/%d", customer), `{"email":"new@example.com"}`)
	s.sell(`{"email":"new@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":1,"total":0.23,"items":[]}`)
	for _, query := range []report.CustomerQuery{{CustomerID: ecwid.CustomerID(customer)}, {Email: "NEW@example.com"}} {
		got, err := s.reports.CustomerHistory(t.Context(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "spend", got.TotalSpend, big.NewRat(8, 1))
	}
}

// TestCustomerHistoryShowsUnfinishedCarts, but none that were recovered or removed, and none of others.
func TestCustomerHistoryShowsUnfinishedCarts(t *testing.T) {
	s := openShop(t, sandbox.Options{Seed: sandbox.Demo})
	tea := rawSearch[struct{ ID int64 }](s, "/products?enabled=true&inStock=true&")[0].ID
	var carts []string
	for _, email := range []string{"ann@example.com", "Ann@example.com", "ann@example.com", "joann@example.com"} {
		cart, err := s.store.StartCart(email, sandbox.Item{ProductID: tea, Quantity: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.store.AbandonCart(cart.CartID); err != nil {
			t.Fatal(err)
		}
		carts = append(carts, cart.CartID)
	}
	s.put("/carts/"+carts[2], `{"hidden":true}`)
	got, err := s.reports.CustomerHistory(t.Context(), report.CustomerQuery{Email: "ann@example.com"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, cart := range got.Carts {
		shown = append(shown, string(cart.CartID))
		if cart.ItemCount != 1 || cart.Items[0].ProductID != ecwid.ProductID(tea) {
			t.Errorf("cart %+v", cart)
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(carts[:2]))) {
		t.Errorf("carts %q, want %q", shown, carts[:2])
	}
}

// TestCustomerHistoryCutsLongLists and says how much it cut.
func TestCustomerHistoryCutsLongLists(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	for n := range 110 {
		s.sell(fmt.Sprintf(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":1,"total":1,`+
			`"createDate":"2026-11-01 12:00:%02d +0000","items":[{"name":"Thing %d","price":1,"quantity":1}]}`, n%60, n%12))
	}
	got, err := s.reports.CustomerHistory(t.Context(), report.CustomerQuery{Email: "a@example.com"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := (report.HistoryOmitted{Favourites: 2, OpenOrders: 10, Orders: 90}); got.Omitted != want {
		t.Errorf("omitted %+v, want %+v", got.Omitted, want)
	}
	if !slices.IsSortedFunc(got.Orders, func(a, b report.OrderFacts) int { return b.CreateDate.Compare(a.CreateDate) }) {
		t.Error("the latest orders are not the newest first")
	}
	same(t, "spend", got.TotalSpend, big.NewRat(110, 1))
}
