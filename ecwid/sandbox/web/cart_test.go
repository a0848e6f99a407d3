package web

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestTheCart(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-CEY", 2)
	v.takes("CUP-FERN-INK", 1)
	v.takes("TEA-CEY", 4) // the same line; six are cheaper
	v.sees(200, "/cart", "$7.90 each", "Subtotal $69.40")
	want := []sandbox.Item{v.sku("TEA-CEY"), v.sku("CUP-FERN-INK")}
	want[0].Quantity = 6
	if got := v.site.basket(v.request()).Items; !slices.Equal(got, want) {
		t.Errorf("in the cart are %v, want %v", got, want)
	}
	if !strings.Contains(v.html, `<span class="count">7</span>`) {
		t.Error("the cart does not count seven pieces")
	}
	v.post("/cart", url.Values{"token": {v.site.token}, "quantity": {"1", "3"}})
	v.sees(200, "/cart", "Your cart is changed.", "$8.50 each", "Subtotal $74.50")
	v.post("/cart/remove", url.Values{"token": {v.site.token}, "line": {fmt.Sprintf("%d-0", want[0].ProductID)}})
	v.sees(200, "/cart", "Subtotal $66.00")
	v.post("/cart", url.Values{"token": {v.site.token}, "quantity": {"0"}})
	v.sees(200, "/cart", "There is nothing in it yet.")
}

func TestWhatTheCartRefuses(t *testing.T) {
	v := newVisitor(t, demo)
	mug, tea := v.sku("CUP-FERN-INK"), v.sku("TEA-LAP")
	for _, c := range []struct {
		form   string
		status int
		want   string
	}{
		{"product=x", 404, "There is no such page."},
		{"product=1&quantity=1", 404, "There is no such product."},
		{"product=" + idOf(v.sku("GFT-WNTR")) + "&quantity=1", 404, "There is no such product."},
		{"product=" + idOf(tea) + "&quantity=1", 422, "This is sold out."},
		{"product=" + idOf(mug) + "&quantity=1", 422, "Please choose one of the kinds."},
		{"product=" + idOf(mug) + "&quantity=1&variation=7", 422, "Please choose one of the kinds."},
		{fmt.Sprintf("product=%d&quantity=12&variation=%d", mug.ProductID, mug.CombinationID), 422, "There are only 11 left."},
		{fmt.Sprintf("product=%d&quantity=0&variation=%d", mug.ProductID, mug.CombinationID), 422, "how many you want"},
		{fmt.Sprintf("product=%d&quantity=1000&variation=%d", mug.ProductID, mug.CombinationID), 422, "how many you want"},
		{fmt.Sprintf("product=%d&quantity=-1&variation=%d", mug.ProductID, mug.CombinationID), 422, "how many you want"},
	} {
		form, err := url.ParseQuery(c.form + "&token=" + v.site.token)
		if err != nil {
			t.Fatal(err)
		}
		v.post("/cart/add", form)
		v.sees(c.status, "/cart/add", c.want)
	}
	if len(v.cookies) != 0 {
		t.Errorf("something is in the cart: %v", v.cookies)
	}
	v.takes("TEA-MNT", 1)
	for _, quantities := range [][]string{{"x"}, {"-1"}, {"1000"}, {""}} {
		v.post("/cart", url.Values{"token": {v.site.token}, "quantity": quantities})
		v.sees(422, "/cart", "A quantity is a number from 0 to 999.")
	}
	v.post("/cart", url.Values{"token": {v.site.token}, "quantity": {"1", "2"}})
	v.sees(409, "/cart", "changed elsewhere")
	v.open("/cart")
	v.sees(200, "/cart", "Subtotal $7.00")
}

// The last piece goes to somebody else while it is in the cart: every step says so, and nothing is sold twice.
func TestSoldOutWhileInTheCart(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("POT-ONE", 1)
	v.takes("TEA-MNT", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "PICKUP")
	v.sees(200, "/checkout/payment")
	if _, err := v.store.Buy("bob@example.com", sandbox.Checkout{Paid: true}, v.sku("POT-ONE")); err != nil {
		t.Fatal(err)
	}
	orders := v.total("/orders")
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(200, "/cart", "This is sold out. Please remove it.")
	for _, step := range []string{"/checkout", "/checkout/delivery", "/checkout/payment"} {
		v.open(step)
		v.sees(200, "/cart", "This is sold out.")
	}
	if got := v.total("/orders"); got != orders {
		t.Errorf("%d orders, want %d", got, orders)
	}
	v.post("/cart", url.Values{"token": {v.site.token}, "quantity": {"0", "1"}})
	v.buys("jane@example.com", "PICKUP", "now")
	v.sees(200, "/orders/"+v.orderID(), "Thank you!", "Peppermint Leaf")
	v.holds("/products/"+idOf(v.sku("POT-ONE")), map[string]any{"quantity": 0})
}

func TestAProductThatIsGone(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-MNT", 2)
	v.takes("CUP-FERN-INK", 1)
	v.takes("TEA-CHM", 1)
	mug := v.sku("CUP-FERN-INK")
	if _, err := v.store.Delete(fmt.Sprintf("/products/%d/combinations/%d", mug.ProductID, mug.CombinationID)); err != nil {
		t.Fatal(err)
	}
	if _, err := v.store.Update("/products/"+idOf(v.sku("TEA-CHM")), []byte(`{"enabled":false}`)); err != nil {
		t.Fatal(err)
	}
	v.open("/cart")
	v.sees(200, "/cart", "Peppermint Leaf $7.00 each", "Fern Mug This is no longer sold.", "Chamomile Blossom This is no longer sold.", "Subtotal $14.00")
	if _, err := v.store.Delete("/products/" + idOf(v.sku("TEA-MNT"))); err != nil {
		t.Fatal(err)
	}
	v.open("/cart")
	v.sees(200, "/cart", "A product This is no longer sold.", "Subtotal $0.00")
	v.open("/products/" + idOf(v.sku("TEA-CHM")))
	v.sees(404, "/products/"+idOf(v.sku("TEA-CHM")), "There is no such product.")
}

// Variations without a SKU of their own are taken from one stock.
func TestVariationsThatShareAStock(t *testing.T) {
	v := newVisitor(t, sandbox.Options{})
	made, err := v.store.Create("/products", []byte(`{"name":"Bowl","sku":"BOWL","price":5,"quantity":3,
		"options":[{"type":"SELECT","name":"Glaze","choices":[{"text":"Red"},{"text":"Blue"}],"defaultChoice":0}]}`))
	if err != nil {
		t.Fatal(err)
	}
	id := string(made[len(`{"id":`) : len(made)-1])
	for _, glaze := range []string{"Red", "Blue"} {
		if _, err := v.store.Create("/products/"+id+"/combinations", []byte(`{"options":[{"name":"Glaze","value":"`+glaze+`"}]}`)); err != nil {
			t.Fatal(err)
		}
	}
	bowl, err := read[product](v.site, "/products/"+id)
	if err != nil || len(bowl.Variations) != 2 {
		t.Fatal(bowl, err)
	}
	red := sandbox.Item{ProductID: bowl.ID, CombinationID: bowl.Variations[0].ID, Quantity: 2}
	blue := sandbox.Item{ProductID: bowl.ID, CombinationID: bowl.Variations[1].ID, Quantity: 1}
	if lines := v.site.lines([]sandbox.Item{red, blue}); !buyable(lines) {
		t.Errorf("three of three cannot be had: %v", lines)
	}
	blue.Quantity = 2
	for _, l := range v.site.lines([]sandbox.Item{red, blue}) {
		if l.Problem != "There are only 3 left." {
			t.Errorf("four of three: %q", l.Problem)
		}
	}
}

func TestAFullCart(t *testing.T) {
	var b basket
	for id := range int64(maxLines + 1) {
		b.put(sandbox.Item{ProductID: 1_000_000_000 + id, CombinationID: 1_000_000_000, Quantity: maxPieces})
	}
	v := newVisitor(t, demo)
	if got := v.site.problemOf(b, b.Items[0]); got != "Your cart is full." {
		t.Errorf("%d lines: %q", len(b.Items), got)
	}
	b.Items = b.Items[:maxLines]
	b.put(sandbox.Item{ProductID: 1_000_000_000, CombinationID: 1_000_000_000, Quantity: 5})
	if len(b.Items) != maxLines || b.Items[0].Quantity != maxPieces {
		t.Errorf("%d lines, %d pieces of the first", len(b.Items), b.Items[0].Quantity)
	}
	b.CartID, b.How, b.Coupon = "DB9C8681-3001-45C0-942E-9FA879602F22", sandbox.Delivery, strings.Repeat("X", maxCode)
	w := httptest.NewRecorder()
	v.site.keep(w, v.request(), b)
	if size := len(w.Header().Get("Set-Cookie")); size > 4096 {
		t.Errorf("a full cart is a cookie of %d bytes; browsers keep 4096", size)
	}
}

// Only what this site wrote into a cookie is believed.
func TestForeignCookies(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-MNT", 2)
	mine := v.cookies["cart-8081"]
	payload, signature, _ := strings.Cut(mine, ".")
	for what, value := range map[string]string{
		"another signature": payload + "." + strings.Repeat("A", len(signature)),
		"no signature":      payload,
		"another cart":      "eyJpdGVtcyI6W3sicHJvZHVjdElkIjoxLCJxdWFudGl0eSI6OX1dfQ." + signature,
		"not a cart":        "x",
		"another site's":    newVisitor(t, demo).sold("TEA-MNT"),
	} {
		v.cookies["cart-8081"] = value
		v.open("/cart")
		if v.sees(200, "/cart", "There is nothing in it yet."); t.Failed() {
			t.Fatal(what)
		}
	}
	v.cookies["cart-8081"] = mine
	v.open("/cart")
	v.sees(200, "/cart", "Subtotal $14.00")
	w := httptest.NewRecorder()
	v.site.keep(w, v.request(), v.site.basket(v.request()))
	if cookie := w.Header().Get("Set-Cookie"); !strings.HasSuffix(cookie, "; Path=/; HttpOnly; SameSite=Strict") {
		t.Errorf("the cookie is %q", cookie)
	}
}

// sold is the cookie of a cart with this product.
func (v *visitor) sold(sku string) string {
	v.t.Helper()
	v.takes(sku, 1)
	return v.cookies["cart-8081"]
}
