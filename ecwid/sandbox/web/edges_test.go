package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// What the storefront hides is not on the shop front either.
func TestTheFrontShowsWhatIsOnSale(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/?q=lapsang")
	v.sees(200, "/", "Lapsang Souchong", "Sold out")
	if _, err := v.store.Update("/profile", []byte(`{"settings":{"hideOutOfStockProductsInStorefront":true}}`)); err != nil {
		t.Fatal(err)
	}
	v.open("/?q=lapsang")
	v.sees(200, "/", "Nothing here. Show everything")
	v.open("/?q=advent")
	v.sees(200, "/", "Nothing here.")
	for path, want := range map[string]string{"/?category=7": "There is no such category.", "/products/x": "There is no such page.", "/nothing": "There is no such page."} {
		v.open(path)
		v.sees(404, strings.SplitN(path, "?", 2)[0], want, "Back to the shop")
	}
	v.open("/?category=x")
	v.sees(200, "/", "Assam Breakfast")
	v.open("/?category=" + v.firstCategory())
	v.sees(200, "/", "Milk Oolong")
	v.lacks("Fern Mug")
}

func TestReducedPrices(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/products/" + idOf(v.sku("PLT-CAKE")))
	v.sees(200, "/products/"+idOf(v.sku("PLT-CAKE")), "$48.00 was $56.00", "5 in stock")
	v.open("/products/" + idOf(v.sku("TEA-SEN")))
	v.sees(200, "/products/"+idOf(v.sku("TEA-SEN")), "from $12.00", "250 g sold out")
	v.open("/products/" + idOf(v.sku("TEA-CEY")))
	v.sees(200, "/products/"+idOf(v.sku("TEA-CEY")), "Buy more, pay less From Each 6 pieces $7.90 12 pieces $7.20")
}

// A plan without coupons says so where they are made.
func TestAPlanWithoutCoupons(t *testing.T) {
	v := newVisitor(t, sandbox.Options{Seed: sandbox.Demo})
	v.store.SetPlan(sandbox.Starter)
	v.open("/office/coupons")
	v.sees(502, "/office/coupons", "The store refused this: Discount coupons are not available")
}

func TestAShopThatSendsNothing(t *testing.T) {
	v := newVisitor(t, demo)
	if _, err := v.store.Update("/profile", []byte(`{"shipping":{"shippingOptions":[]}}`)); err != nil {
		t.Fatal(err)
	}
	v.takes("TEA-CEY", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.sees(200, "/checkout/delivery", "Shipping free")
	v.press("/checkout/delivery")
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Total $9.10")
}

// A way that the shop gives up while a shopper is at the checkout has to be chosen anew.
func TestAWayThatIsGivenUp(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("POT-KYU", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "DELIVERY")
	v.sees(200, "/checkout/payment", "Local delivery $5.00")
	if _, err := v.store.Update("/profile", []byte(`{"shipping":{"shippingOptions":[
		{"id":"1","title":"By sea","enabled":true,"fulfilmentType":"shipping","destinationZone":{"id":"FAR","name":"Far","countryCodes":["AU"]},"flatRate":{"rateType":"ABSOLUTE","rate":1}},
		{"id":"2","title":"Closed counter","enabled":false,"fulfilmentType":"pickup"},
		{"id":"3","title":"Counter","fulfilmentType":"pickup"}]}}`)); err != nil {
		t.Fatal(err)
	}
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(200, "/checkout/delivery", "Counter free", "By sea not to this address")
	v.lacks("Closed counter", "Local delivery")
	v.press("/checkout/delivery", "how", "PICKUP")
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Counter free")
}

// Changes of a cart whose unfinished order is gone go into a cart without one.
func TestChangingACartThatIsGone(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-MNT", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	if _, err := v.store.FinishCart(v.site.basket(v.request()).CartID, sandbox.Checkout{}); err != nil {
		t.Fatal(err)
	}
	v.takes("TEA-CEY", 1)
	v.sees(200, "/cart", "Subtotal $15.50")
	if b := v.site.basket(v.request()); b.CartID != "" || len(b.Items) != 2 {
		t.Errorf("the cart is %+v", b)
	}
}

// An emptied cart leaves an abandoned one behind, as it was.
func TestEmptyingACart(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-MNT", 2)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	cart := v.site.basket(v.request()).CartID
	v.open("/cart")
	v.press("/cart", "quantity", "0")
	v.sees(200, "/cart", "There is nothing in it yet.")
	v.holds("/carts/"+cart, map[string]any{"email": "jane@example.com", "subtotal": 14})
	if len(v.cookies) != 0 {
		t.Errorf("cookies are left: %v", v.cookies)
	}
}

// Orders that other programs make may hold nearly nothing.
func TestABareOrder(t *testing.T) {
	v := newVisitor(t, sandbox.Options{})
	_, err := v.store.Create("/orders", []byte(`{"email":"jane@example.com","paymentStatus":"PAID","total":5,"subtotal":5,"items":[{"name":"Something","price":5,"quantity":1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	orders, err := read[found[order]](v.site, "/orders")
	if err != nil || len(orders.Items) != 1 {
		t.Fatal(orders, err)
	}
	id := orders.Items[0].ID
	for _, path := range []string{"/orders/", "/office/orders/"} {
		v.open(path + id)
		v.sees(200, path+id, "jane@example.com", "1 × Something $5.00", "Total $5.00")
	}
	if _, err := v.store.Create("/orders", []byte(`{"paymentStatus":"INCOMPLETE","items":[{"name":"Something","price":5,"quantity":1}]}`)); err != nil {
		t.Fatal(err)
	}
	v.open("/office/carts")
	v.sees(200, "/office/carts", "Somebody", "1 × Something")
	carts, err := read[found[unfinished]](v.site, "/carts")
	if err != nil {
		t.Fatal(err)
	}
	v.press("/office/carts/" + carts.Items[0].CartID + "/return")
	v.sees(409, "/office/carts/"+carts.Items[0].CartID+"/return", "Nothing in this cart is a product of the shop.")
}

func TestCookiesOfTheDefaultPort(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for host, want := range map[string]string{"localhost": "cart-80", "localhost:8081": "cart-8081", "[::1]:9": "cart-9"} {
		if r.Host = host; cookieName(r) != want {
			t.Errorf("%s: %s, want %s", host, cookieName(r), want)
		}
	}
}
