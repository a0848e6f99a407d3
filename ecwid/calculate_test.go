package ecwid_test

import (
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestCalculateOrder(t *testing.T) {
	store, client := open(t, sandbox.Options{Seed: sandbox.Demo})
	orders, customers := total(t, store, "/orders"), total(t, store, "/customers")
	page := must(client.SearchProducts(t.Context(), ecwid.ProductQuery{Keyword: "tea", Paging: ecwid.Paging{Limit: 1}}))(t)
	tea := page.Items[0]
	yes := true
	calculation := ecwid.Calculation{
		Email: "ann@example.com",
		Items: []ecwid.OrderItem{{ProductID: tea.ID, SKU: tea.SKU, Name: tea.Name, Price: ecwid.MustMoney("10"), Quantity: 3,
			Weight: ecwid.MustMoney("0.1"), IsShippingRequired: &yes}},
		ShippingPerson: &ecwid.Person{Name: "Ann", Street: "High Street 1", City: "Portland", CountryCode: "US", StateOrProvinceCode: "OR", PostalCode: "97201"},
		DiscountCoupon: &ecwid.DiscountCoupon{Name: "x", Code: "X", DiscountType: ecwid.DiscountPercent, Discount: ecwid.MoneyFromInt(10)},
	}
	order := must(client.CalculateOrder(t.Context(), calculation))(t)
	if !order.Subtotal.Equal(ecwid.MoneyFromInt(30)) || !order.CouponDiscount.Equal(ecwid.MoneyFromInt(3)) || len(order.Items) != 1 ||
		order.PaymentStatus != ecwid.PaymentIncomplete || len(order.AvailableShipping) == 0 {
		t.Errorf("calculated %+v", order)
	}
	option := order.AvailableShipping[0]
	calculation.ShippingOption = &option
	shipped := must(client.CalculateOrder(t.Context(), calculation))(t)
	want := shipped.Subtotal.Sub(shipped.CouponDiscount).Add(option.Rate).Add(shipped.Tax)
	if shipped.HandlingFee != nil {
		want = want.Add(shipped.HandlingFee.Value)
	}
	if shipped.PricesIncludeTax || !shipped.Total.Equal(want) {
		t.Errorf("total %s with %s shipping and %s tax, want %s", shipped.Total, option.Rate, shipped.Tax, want)
	}
	if total(t, store, "/orders") != orders || total(t, store, "/customers") != customers {
		t.Error("a calculation changed the store")
	}
	_, err := client.CalculateOrder(t.Context(), ecwid.Calculation{Items: []ecwid.OrderItem{}})
	fails(t, err, ecwid.ErrInvalid, "")
}
