package ecwid_test

import (
	"encoding/json"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// createCart puts an abandoned cart into the store and returns its id.
func createCart(t testing.TB, store *sandbox.Store, body string) ecwid.CartID {
	t.Helper()
	createOrder(t, store, body)
	data, err := store.JSON("/carts?limit=1")
	if err != nil {
		t.Fatal(err)
	}
	var page struct {
		Items []struct{ CartID ecwid.CartID }
	}
	if err := json.Unmarshal(data, &page); err != nil {
		t.Fatal(err)
	}
	return page.Items[0].CartID
}

const aCart = `{"email":"ann@example.com","paymentStatus":"INCOMPLETE","total":12.5,"subtotal":12.5,"createDate":"2026-03-01 09:00:00 +0000",
	"items":[{"name":"Tea","price":12.5,"quantity":1}],"billingPerson":{"name":"Ann"}}`

func TestCarts(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := createCart(t, store, aCart)
	cart := must(client.Cart(t.Context(), id))(t)
	if cart.CartID != id || cart.Email != "ann@example.com" || !cart.Total.Equal(ecwid.MustMoney("12.5")) || len(cart.Items) != 1 ||
		cart.BillingPerson.Name != "Ann" || !cart.CreateDate.Equal(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("read %+v", cart)
	}
	other := createCart(t, store, `{"email":"bob@example.com","paymentStatus":"INCOMPLETE","total":3}`)
	if _, err := store.Update("/carts/"+string(other), []byte(`{"hidden":true}`)); err != nil {
		t.Fatal(err)
	}
	no, five := false, ecwid.MoneyFromInt(5)
	tests := map[string]struct {
		query ecwid.CartQuery
		want  []ecwid.CartID
	}{
		"all":           {ecwid.CartQuery{}, []ecwid.CartID{other, id}},
		"without those": {ecwid.CartQuery{ShowHidden: &no}, []ecwid.CartID{id}},
		"e-mail":        {ecwid.CartQuery{Email: "bob@example.com"}, []ecwid.CartID{other}},
		"customer":      {ecwid.CartQuery{CustomerID: 1}, nil},
		"total from":    {ecwid.CartQuery{TotalFrom: &five}, []ecwid.CartID{id}},
		"total to":      {ecwid.CartQuery{TotalTo: &five}, []ecwid.CartID{other}},
		"created":       {ecwid.CartQuery{Span: ecwid.Span{CreatedTo: today.Add(-time.Hour)}}, []ecwid.CartID{id}},
	}
	for name, test := range tests {
		page := must(client.SearchCarts(t.Context(), test.query))(t)
		if page.Total != len(test.want) || len(page.Items) != len(test.want) {
			t.Errorf("%s: %d of %d carts, want %d", name, len(page.Items), page.Total, len(test.want))
			continue
		}
		for i, cart := range page.Items {
			if cart.CartID != test.want[i] || cart.Hidden != (cart.CartID == other) {
				t.Errorf("%s: got %+v, want %s", name, cart, test.want[i])
			}
		}
	}
	_, err := client.Cart(t.Context(), "00000000-0000-0000-0000-000000000000")
	fails(t, err, ecwid.ErrNotFound, "Cart #00000000-0000-0000-0000-000000000000 not found")
}

func TestPlaceCart(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := createCart(t, store, aCart)
	placed := must(client.PlaceCart(t.Context(), id))(t)
	if placed.OrderID == "" || placed.InternalID == 0 || placed.CartID != id {
		t.Errorf("placed %+v", placed)
	}
	stored(t, store, "/orders/"+string(placed.OrderID), `{"paymentStatus":"AWAITING_PAYMENT","email":"ann@example.com","total":12.5}`)
	if n := total(t, store, "/orders"); n != 1 {
		t.Errorf("%d orders, want 1", n)
	}
	_, err := client.PlaceCart(t.Context(), id)
	fails(t, err, ecwid.ErrInvalid, "already placed")
	nameless := createCart(t, store, `{"paymentStatus":"INCOMPLETE","items":[{"name":"Tea","price":1,"quantity":1}]}`)
	_, err = client.PlaceCart(t.Context(), nameless)
	fails(t, err, ecwid.ErrInvalid, "no customer email")
}
