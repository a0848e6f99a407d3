package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

var demo = sandbox.Options{Seed: sandbox.Demo}

func TestBuyingForPickup(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/")
	v.sees(200, "/", "Fern & Kettle", "Assam Breakfast", "from $9.50", "Sold out")
	v.takes("CUP-FERN-SAND", 2)
	v.sees(200, "/cart", "It is in your cart.", "Fern Mug", "Sand", "$22.00 each", "$44.00")
	v.takes("TEA-MAT", 1)
	v.sees(200, "/cart", "Ceremonial Matcha", "Subtotal $73.00")
	v.press("/cart", "then", "checkout")
	v.sees(200, "/checkout", "E-mail address")
	before := v.total("/carts")
	v.press("/checkout", "email", "jane@example.com")
	v.sees(200, "/checkout/delivery", "jane@example.com", "Pick up at the shop", "Local delivery", "$5.00", "Standard shipping")
	if got := v.total("/carts"); got != before+1 {
		t.Errorf("%d unfinished orders once the e-mail address is there, want %d", got, before+1)
	}
	v.press("/checkout/delivery", "how", "PICKUP", "coupon", " welcome10 ")
	v.sees(200, "/checkout/payment", "2 × Fern Mug Sand $44.00", "Coupon WELCOME10 −$7.30", "Pick up at the shop free", "Tax $4.60", "Total $70.30", "Pay $70.30 now")
	v.press("/checkout/payment", "name", "Jane Doe", "comments", "Ring twice", "pickup", "2026-11-24T15:30", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Thank you!", "Paid", "Ring the bell at 18 Wall Street", "Nov 24, 2026, 15:30", "Ring twice", "Total $70.30")
	v.holds("/orders/"+v.orderID(), map[string]any{
		"email": "jane@example.com", "paymentStatus": "PAID", "fulfillmentStatus": "AWAITING_PROCESSING", "total": 70.3, "couponDiscount": 7.3,
		"orderComments": "Ring twice", "pickupTime": "2026-11-24 20:30:00 +0000", // New York is five hours behind
	})
	if got := v.total("/carts"); got != before {
		t.Errorf("%d unfinished orders after the purchase, want %d", got, before)
	}
	v.holds("/products/"+idOf(v.sku("TEA-MAT")), map[string]any{"quantity": 3})
	v.open("/cart")
	v.sees(200, "/cart", "There is nothing in it yet.")
	if len(v.cookies) != 0 {
		t.Errorf("cookies are left: %v", v.cookies)
	}
}

// Enter in a field presses the first button of a form that submits it; when that is disabled it does nothing (HTML
// Standard, Implicit submission).
func TestEnterDoesNotBuy(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-CEY", 3)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "PICKUP")
	_, form, _ := strings.Cut(v.html, `action="/checkout/payment"`)
	_, first, _ := strings.Cut(form, "<button")
	if first, _, _ = strings.Cut(first, ">"); first != " disabled hidden" {
		t.Errorf("the first button is <button%s>", first)
	}
}

func TestPayingLater(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-CEY", 3)
	v.buys("jane@example.com", "SHIPPING", "later")
	v.sees(200, "/orders/"+v.orderID(), "Awaiting payment", "Standard shipping, 3-5 days", "To Jane Doe, 18 Wall Street, Asheville NC 28801, US", "Pay $34.24 now")
	v.press("/orders/" + v.orderID() + "/pay")
	v.sees(200, "/orders/"+v.orderID(), "your payment is here", "Paid")
	v.lacks("Pay $34.24 now")
	v.holds("/orders/"+v.orderID(), map[string]any{"paymentStatus": "PAID"})
	again := "/orders/" + v.orderID() + "/pay"
	v.post(again, v.form())
	v.sees(409, again, "does not await a payment")
}

// buys goes through the checkout with what is in the cart.
func (v *visitor) buys(email, how, pay string) {
	v.t.Helper()
	v.open("/checkout")
	v.press("/checkout", "email", email)
	if how != "" {
		v.press("/checkout/delivery", "how", how)
	} else {
		v.press("/checkout/delivery")
	}
	v.press("/checkout/payment", "name", "Jane Doe", "pay", pay)
}

func TestBuyingADownload(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("DIG-BREW", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.sees(200, "/checkout/delivery", "Nothing needs to be sent")
	v.lacks("How does it get to you?")
	v.press("/checkout/delivery")
	v.lacks("When do you come?")
	v.press("/checkout/payment", "name", "Jane Doe", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Brewing Guide", "Total $6.42")
	if option := v.raw("/orders/" + v.orderID())["shippingOption"]; option != nil {
		t.Errorf("a download is sent: %v", option)
	}
}

// Each way out of the checkout costs what its page said.
func TestTheTotalIsWhatThePageSaid(t *testing.T) {
	for _, how := range []string{"PICKUP", "DELIVERY", "SHIPPING"} {
		for _, coupon := range []string{"", "SORRY-7KQ2", "SHIPFREE", "TEAWARE15"} {
			v := newVisitor(t, demo)
			v.takes("POT-KYU", 1)
			v.takes("TEA-CEY", 7)
			v.open("/checkout")
			v.press("/checkout", "email", "jane@example.com")
			v.press("/checkout/delivery", "how", how, "coupon", coupon)
			v.sees(200, "/checkout/payment")
			_, said, _ := strings.Cut(v.words(), "Total $")
			said, _, _ = strings.Cut(said, " ")
			v.press("/checkout/payment", "name", "Jane Doe", "pay", "now")
			v.sees(200, "/orders/"+v.orderID(), "Total $"+said)
			order, _ := v.site.order(v.orderID())
			if got := (currency{Precision: 2, Decimal: "."}).Money(order.Total); got != said || order.Kind() != how {
				t.Errorf("%s with %q: the page said %s, the order costs %s and goes by %s", how, coupon, said, got, order.Kind())
			}
		}
	}
}

func TestLeavingACart(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-MAT", 2)
	v.open("/checkout")
	carts := v.total("/carts")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/leave")
	v.sees(200, "/", "You left without buying.")
	cart := v.site.basket(v.request()).CartID
	v.holds("/carts/"+cart, map[string]any{"email": "jane@example.com", "subtotal": 58})
	if got := v.total("/carts"); got != carts+1 {
		t.Errorf("%d carts, want %d", got, carts+1)
	}

	v.takes("TEA-CEY", 1) // comes back: the same unfinished order follows
	v.sees(200, "/cart", "Ceremonial Matcha", "Ceylon")
	v.holds("/carts/"+cart, map[string]any{"subtotal": 66.5})
	v.open("/checkout")
	if !strings.Contains(v.html, `value="jane@example.com"`) {
		t.Error("the e-mail address is forgotten")
	}
	v.press("/checkout", "email", "jane.doe@example.com")
	v.holds("/carts/"+cart, map[string]any{"email": "jane.doe@example.com"})
	v.press("/checkout/delivery", "how", "PICKUP")
	v.press("/checkout/payment", "name", "Jane Doe", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Thank you!")
	v.holds("/carts/"+cart, map[string]any{"recoveredPublicUid": v.orderID()})
	if got := v.total("/carts"); got != carts {
		t.Errorf("%d carts, want %d", got, carts)
	}
}

// An abandoned cart's shopper comes back by a link in a mail, with the coupon that was in it.
func TestComingBackWithACoupon(t *testing.T) {
	v := newVisitor(t, demo)
	cart, err := v.store.StartCart("ann@example.com", v.sku("POT-KYU"), v.sku("CUP-FERN-MOSS"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.store.Create("/discount_coupons", []byte(`{"name":"Come back","code":"BACK-ANN","discountType":"PERCENT","discount":15,"usesLimit":"SINGLE"}`)); err != nil {
		t.Fatal(err)
	}
	v.open("/office/carts")
	v.press("/office/carts/" + cart.CartID + "/return")
	v.sees(200, "/cart", "You are this shopper now", "Side-Handle Kyusu", "Fern Mug Moss")
	v.open("/checkout")
	v.press("/checkout", "email", "ann@example.com")
	v.press("/checkout/delivery", "how", "PICKUP", "coupon", "BACK-ANN")
	v.press("/checkout/payment", "name", "Ann", "pay", "now")
	v.sees(200, "/orders/"+cart.OrderID, "Coupon BACK-ANN −$12.00")
	v.holds("/discount_coupons/BACK-ANN", map[string]any{"orderCount": 1})
	v.post("/office/carts/"+cart.CartID+"/return", v.form())
	v.sees(404, "/office/carts/"+cart.CartID+"/return", "it is an order already")
}

func TestCouponsThatDoNotHold(t *testing.T) {
	v := newVisitor(t, demo)
	known := v.raw("/customers?limit=1&minOrderCount=1")["items"].([]any)[0].(map[string]any)["email"].(string)
	v.takes("TEA-MNT", 1)
	v.open("/checkout")
	v.press("/checkout", "email", known)
	for code, want := range map[string]string{
		"NOSUCH": "There is no such coupon.", "SUMMER20": "This coupon has expired.", "STAFF30": "This coupon is not valid.",
		"TEATIME5": "This coupon is for orders from $40.00.", "WELCOME10": "This coupon is for the first order only.",
		idOfCoupon(v): "There is no such coupon.", strings.Repeat("X", 200): "There is no such coupon.", "../orders": "There is no such coupon.",
	} {
		v.open("/checkout/delivery")
		v.press("/checkout/delivery", "how", "PICKUP", "coupon", code)
		v.sees(422, "/checkout/delivery", want)
	}
}

func idOfCoupon(v *visitor) string {
	coupons, err := read[found[coupon]](v.site, "/discount_coupons?limit=1")
	if err != nil {
		v.t.Fatal(err)
	}
	return strconv.FormatInt(coupons.Items[0].ID, 10)
}

func TestACouponThatIsUsedUpMeanwhile(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("POT-KYU", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "PICKUP", "coupon", "SORRY-7KQ2")
	v.sees(200, "/checkout/payment", "Total $46.01")
	if _, err := v.store.Buy("bob@example.com", sandbox.Checkout{CouponCode: "SORRY-7KQ2", Fulfillment: sandbox.Pickup}, v.sku("POT-CAST")); err != nil {
		t.Fatal(err)
	}
	orders := v.total("/orders")
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(409, "/checkout/payment", "What the order costs has changed.", "Total $62.06")
	if got := v.total("/orders"); got != orders {
		t.Errorf("%d orders, want %d", got, orders)
	}
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Total $62.06")
}

func TestAPriceThatChangesMeanwhile(t *testing.T) {
	v := newVisitor(t, demo)
	v.takes("TEA-GEN", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "PICKUP")
	v.sees(200, "/checkout/payment", "Total $9.63")
	if _, err := v.store.Update("/products/"+idOf(v.sku("TEA-GEN")), []byte(`{"price":12}`)); err != nil {
		t.Fatal(err)
	}
	v.press("/checkout/payment", "name", "Jane", "pay", "now", "comments", "Please hurry")
	v.sees(409, "/checkout/payment", "has changed", "Total $12.84")
	if !strings.Contains(v.html, "Please hurry") || !strings.Contains(v.html, `value="Jane"`) {
		t.Error("what the shopper typed is gone")
	}
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.holds("/orders/"+v.orderID(), map[string]any{"total": 12.84, "subtotal": 12})
}

func TestTheCheckoutAsksAgain(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/checkout")
	v.sees(200, "/cart", "There is nothing in it yet.")
	v.takes("TEA-MNT", 1)
	for _, step := range []string{"/checkout/delivery", "/checkout/payment"} {
		v.open(step)
		v.sees(200, "/checkout", "E-mail address")
	}
	for _, email := range []string{"", "jane", "Jane <jane@example.com>", "jane@example.com, bob@example.com", strings.Repeat("j", 250) + "@example.com"} {
		v.press("/checkout", "email", email)
		v.sees(422, "/checkout", "Please enter an e-mail address")
	}
	v.press("/checkout", "email", "jane@example.com")
	for _, how := range []string{"", "DRONE", "DIGITAL", "DELIVERY"} { // the tea is less than local delivery's minimum
		v.press("/checkout/delivery", "how", how)
		v.sees(422, "/checkout/delivery", "Please choose how", "Local delivery from $15.00")
	}
	v.open("/checkout/payment")
	v.sees(200, "/checkout/delivery")
	v.press("/checkout/delivery", "how", "PICKUP")
	for _, c := range []struct{ name, pickup, pay, comments, want string }{
		{"", "", "now", "", "Please enter your name."},
		{strings.Repeat("J", 200), "", "now", "", "Please enter your name."},
		{"Jane", "yesterday", "now", "", "Please choose a time to come."},
		{"Jane", "2026-11-20T10:00", "now", "", "Please choose a time to come."},
		{"Jane", "", "never", "", "now or later"},
		{"Jane", "", "now", strings.Repeat("x", 2000), "too long"},
	} {
		v.press("/checkout/payment", "name", c.name, "pickup", c.pickup, "pay", c.pay, "comments", c.comments)
		v.sees(422, "/checkout/payment", c.want)
	}
	v.press("/checkout/payment", "name", "Jane", "pickup", "2026-11-21T10:00", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "Nov 21, 2026, 10:00")
}

// atThePayment has something in the cart and has only to pay; it gives the cart's id.
func (v *visitor) atThePayment(sku string) (cartID string) {
	v.t.Helper()
	v.takes(sku, 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "PICKUP")
	v.sees(200, "/checkout/payment")
	return v.site.basket(v.request()).CartID
}

// A cart of which the store knows nothing any more begins anew.
func TestACartThatIsGone(t *testing.T) {
	v := newVisitor(t, demo)
	v.atThePayment("TEA-MNT")
	v.store.Reset()
	orders := v.total("/orders")
	v.open("/checkout/delivery")
	v.sees(200, "/checkout")
	v.buys("jane@example.com", "PICKUP", "now")
	v.sees(200, "/orders/"+v.orderID(), "Thank you!")
	if got := v.total("/orders"); got != orders+1 {
		t.Errorf("%d orders, want %d", got, orders+1)
	}
}

// Who clicks twice, and so never gets the first answer with its cookie, or has bought the cart in another browser, is shown
// the order wherever in the checkout, and is not led to buy once more. This was the last teapot, too.
func TestACartThatWasBought(t *testing.T) {
	for _, step := range []string{"/checkout", "/checkout/delivery", "/checkout/payment", "a second click"} {
		v := newVisitor(t, demo)
		v.atThePayment("POT-ONE")
		cookies, page, orders := maps.Clone(v.cookies), v.html, v.total("/orders")
		v.press("/checkout/payment", "name", "Jane", "pay", "now")
		order := v.at
		if v.cookies, v.html = cookies, page; step == "a second click" {
			v.press("/checkout/payment", "name", "Jane", "pay", "now")
		} else {
			v.open(step)
		}
		v.sees(200, "/orders/"+v.orderID(), "Thank you!")
		if v.at != order || len(v.cookies) != 0 || v.total("/orders") != orders+1 {
			t.Errorf("%s: at %s after %s, cookies %v, %d orders", step, v.at, order, v.cookies, v.total("/orders")-orders)
		}
	}
}

// Somebody comes back to the cart in another browser and takes something else of the same price: the order is what its page
// showed.
func TestACartThatChangesElsewhere(t *testing.T) {
	v := newVisitor(t, sandbox.Options{})
	var items []sandbox.Item
	for _, sku := range []string{"RED", "BLUE"} {
		if _, err := v.store.AddProduct(sandbox.NewProduct{Name: sku, SKU: sku, Price: 5}); err != nil {
			t.Fatal(err)
		}
		items = append(items, v.sku(sku))
	}
	v.takes("RED", 1)
	v.open("/checkout")
	v.press("/checkout", "email", "jane@example.com")
	v.press("/checkout/delivery", "how", "SHIPPING")
	v.sees(200, "/checkout/payment", "RED")
	if err := v.store.ChangeCart(v.site.basket(v.request()).CartID, items[1]); err != nil {
		t.Fatal(err)
	}
	v.press("/checkout/payment", "name", "Jane", "pay", "now")
	v.sees(200, "/orders/"+v.orderID(), "1 × RED")
	v.lacks("BLUE")
}

func idOf(item sandbox.Item) string { return strconv.FormatInt(item.ProductID, 10) }

// form is a form with nothing but the token.
func (v *visitor) form() url.Values { return url.Values{"token": {v.site.token}} }

// request is one with the visitor's cookies.
func (v *visitor) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = "127.0.0.1:8081"
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r
}
