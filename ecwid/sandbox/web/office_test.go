package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestTheOverview(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/office")
	v.sees(200, "/office",
		fmt.Sprintf("%d Orders to send", v.total("/orders?paymentStatus=PAID&fulfillmentStatus=AWAITING_PROCESSING&limit=1")),
		fmt.Sprintf("%d Orders not paid yet", v.total("/orders?paymentStatus=AWAITING_PAYMENT&limit=1")),
		fmt.Sprintf("%d Abandoned carts", v.total("/carts?limit=1")),
		fmt.Sprintf("%d Products sold out", v.total("/products?inventory=outofstock&limit=1")), "60 Customers")
}

func (v *visitor) bought(how sandbox.Checkout) string {
	v.t.Helper()
	order, err := v.store.Buy("jane@example.com", how, v.sku("TEA-CEY"))
	if err != nil {
		v.t.Fatal(err)
	}
	return order.OrderID
}

// An order's way through the office, and what each step leaves to do.
func TestWorkingOnOrders(t *testing.T) {
	for what, c := range map[string]struct {
		how   sandbox.Checkout
		steps []string // what is done, and the fields after it
	}{
		"a parcel": {sandbox.Checkout{Fulfillment: sandbox.Shipping}, []string{
			"pay Mark as paid: paymentStatus=PAID", "send Mark as shipped: fulfillmentStatus=SHIPPED trackingNumber=T-1", "deliver It has arrived: fulfillmentStatus=DELIVERED"}},
		"a pickup": {sandbox.Checkout{Fulfillment: sandbox.Pickup, Paid: true}, []string{
			"ready Ready for pickup: fulfillmentStatus=READY_FOR_PICKUP", "deliver It has arrived: fulfillmentStatus=DELIVERED"}},
		"a delivery": {sandbox.Checkout{Fulfillment: sandbox.Delivery, Paid: true}, []string{
			"ready Out for delivery: fulfillmentStatus=OUT_FOR_DELIVERY", "deliver It has arrived: fulfillmentStatus=DELIVERED"}},
		"nothing of it": {sandbox.Checkout{Fulfillment: sandbox.Shipping}, []string{
			"cancel Cancel the order: paymentStatus=CANCELLED fulfillmentStatus=WILL_NOT_DELIVER"}},
	} {
		v := newVisitor(t, demo)
		path := "/office/orders/" + v.bought(c.how)
		for _, step := range c.steps {
			act, fields, _ := strings.Cut(step, ": ")
			do, button, _ := strings.Cut(act, " ")
			v.open(path)
			v.sees(200, path, button)
			v.post(path, url.Values{"token": {v.site.token}, "do": {do}, "tracking": {" T-1 "}})
			v.sees(200, path, "The order is changed.")
			if strings.Contains(v.html, `value="`+do+`"`) {
				t.Errorf("%s: %s can be done again", what, button)
			}
			want := map[string]any{}
			for field := range strings.FieldsSeq(fields) {
				name, value, _ := strings.Cut(field, "=")
				want[name] = value
			}
			v.holds("/orders/"+strings.TrimPrefix(path, "/office/orders/"), want)
			v.post(path, url.Values{"token": {v.site.token}, "do": {do}})
			if v.sees(422, path, "cannot be done with the order any more"); t.Failed() {
				t.Fatal(what, step)
			}
		}
	}
}

func TestOrdersRefuseWhatDoesNotFit(t *testing.T) {
	v := newVisitor(t, demo)
	pickup := "/office/orders/" + v.bought(sandbox.Checkout{Fulfillment: sandbox.Pickup})
	parcel := "/office/orders/" + v.bought(sandbox.Checkout{Fulfillment: sandbox.Shipping})
	for _, c := range []struct {
		path, do, tracking, want string
		status                   int
	}{
		{pickup, "send", "", "cannot be done", 422},
		{pickup, "deliver", "", "cannot be done", 422},
		{parcel, "ready", "", "cannot be done", 422},
		{parcel, "", "", "cannot be done", 422},
		{parcel, "burn", "", "cannot be done", 422},
		{parcel, "send", strings.Repeat("1", 200), "too long", 422},
		{"/office/orders/NONE", "pay", "", "no such order", 404},
	} {
		v.post(c.path, url.Values{"token": {v.site.token}, "do": {c.do}, "tracking": {c.tracking}})
		v.sees(c.status, c.path, c.want)
	}
}

func TestGivingMoneyBack(t *testing.T) {
	v := newVisitor(t, demo)
	id := v.bought(sandbox.Checkout{Paid: true, Fulfillment: sandbox.Pickup})
	path := "/office/orders/" + id
	v.open(path)
	if !strings.Contains(v.html, `name="amount" inputmode="decimal" maxlength="20" size="8" value="9.1"`) { // 8.50 and 7 % tax
		t.Errorf("the whole total is not proposed: %s", v.words())
	}
	v.press(path+"/refund", "amount", "2.00", "reason", "Chipped")
	v.sees(200, path, "The money is on its way back.", "Partially refunded", "Given back $2.00 on Nov 21, 2026: Chipped", "Given back −$2.00")
	for _, amount := range []string{"7.11", "0", "-1", "x", "1.001", strings.Repeat("1", 30)} {
		v.press(path+"/refund", "amount", amount)
		v.sees(422, path+"/refund")
	}
	v.press(path+"/refund", "reason", strings.Repeat("x", 300))
	v.sees(422, path+"/refund", "too long")
	v.open(path)
	v.press(path + "/refund")
	v.sees(200, path, "Refunded", "Nothing: this order is done.")
	v.holds("/orders/"+id, map[string]any{"paymentStatus": "REFUNDED", "refundedAmount": 9.1})
	v.post("/office/orders/NONE/refund", v.form())
	v.sees(404, "/office/orders/NONE/refund")
}

// A form that is sent twice gives back once.
func TestGivingMoneyBackTwice(t *testing.T) {
	v := newVisitor(t, demo)
	id := v.bought(sandbox.Checkout{Paid: true, Fulfillment: sandbox.Pickup})
	path := "/office/orders/" + id
	v.open(path)
	page := v.html
	v.press(path+"/refund", "amount", "2")
	v.html = page
	v.press(path+"/refund", "amount", "2")
	v.sees(409, path+"/refund", "given back meanwhile", "Given back −$2.00")
	v.press(path+"/refund", "amount", "2")
	v.sees(200, path, "Given back −$4.00")
}

func TestFindingOrdersAndCustomers(t *testing.T) {
	v := newVisitor(t, demo)
	id := v.bought(sandbox.Checkout{Name: "Zoe Quill", Paid: true})
	v.open("/office/orders?q=Zoe+Quill")
	v.sees(200, "/office/orders", id, "Zoe Quill", "Paid", "Awaiting processing")
	if rows := strings.Count(v.html, `<th scope="row">`); rows != 1 {
		t.Errorf("%d orders found", rows)
	}
	v.open("/office/orders?paymentStatus=REFUNDED")
	if want := v.total("/orders?paymentStatus=REFUNDED&limit=1"); strings.Count(v.html, `<th scope="row">`) != want {
		t.Errorf("%d orders are refunded, shown are %d", want, strings.Count(v.html, `<th scope="row">`))
	}
	v.open("/office/orders?q=nobody+at+all")
	v.sees(200, "/office/orders", "No order is like that.")
	v.open("/office/customers?q=zoe")
	v.sees(200, "/office/customers", "Zoe Quill", "jane@example.com", "1")
	v.open("/office/customers?q=nobody+at+all")
	v.sees(200, "/office/customers", "Nobody is called that.")
	v.open("/office/orders/NONE")
	v.sees(404, "/office/orders/NONE", "There is no such order.")
}

// The pages of a list hold every record once.
func TestPagesOfALists(t *testing.T) {
	v := newVisitor(t, demo)
	seen, pages := map[string]int{}, 0
	for path := "/office/customers"; path != ""; pages++ {
		v.open(path)
		for _, row := range strings.Split(v.html, `data-label="E-mail">`)[1:] {
			email, _, _ := strings.Cut(row, "<")
			seen[email]++
		}
		_, next, _ := strings.Cut(v.html, `rel="prev"`)
		path = ""
		if _, after, more := strings.Cut(orWhole(next, v.html), `</span><a href="`); more {
			path, _, _ = strings.Cut(after, `"`)
			path = strings.ReplaceAll(path, "&amp;", "&")
		}
	}
	if len(seen) != 60 || pages != 3 {
		t.Errorf("%d customers on %d pages", len(seen), pages)
	}
	for _, page := range []string{"0", "-1", "x", "99999999999"} {
		v.open("/office/customers?page=" + page)
		v.sees(200, "/office/customers", "1–24 of 60")
	}
	for _, page := range []string{"4", "50", "10000"} {
		v.open("/office/customers?page=" + page)
		v.sees(200, "/office/customers", "49–60 of 60")
		if !strings.Contains(v.html, `href="/office/customers?page=2" rel="prev"`) || strings.Contains(v.html, `rel="next"`) {
			t.Errorf("page %s leads elsewhere than the last one", page)
		}
	}
	v.open("/office/customers?page=50&q=nobody+is+called+so")
	v.sees(200, "/office/customers", "Nobody is called that.")
}

func orWhole(part, whole string) string {
	if part == "" {
		return whole
	}
	return part
}

func TestCouponsInTheOffice(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/office/coupons")
	v.sees(200, "/office/coupons", "STAFF30 Staff 30 %", "Paused Activate", "SORRY-7KQ2 Sorry for the delay $15.00", "0 of 1", "12 % and the shipping", "the shipping from $30.00", "Expired")
	v.press("/office/coupons", "name", "Thanks", "code", "THANKS", "type", "ABS", "discount", "7.50", "uses", "ONCEPERCUSTOMER", "days", "10")
	v.sees(200, "/office/coupons", "The coupon is saved.", "THANKS Thanks $7.50 Dec 1, 2026")
	v.holds("/discount_coupons/THANKS", map[string]any{"discount": 7.5, "usesLimit": "ONCEPERCUSTOMER", "expirationDate": "2026-12-01 12:00:00 +0000", "status": "ACTIVE"})
	c, err := read[coupon](v.site, "/discount_coupons/THANKS")
	if err != nil {
		t.Fatal(err)
	}
	change := fmt.Sprintf("/office/coupons/%d", c.ID)
	for _, status := range []string{"PAUSED", "ACTIVE"} {
		v.press(change, "status", status)
		v.sees(200, "/office/coupons", "The coupon is saved.")
		v.holds("/discount_coupons/THANKS", map[string]any{"status": status})
	}
	for _, c := range []struct{ field, value, want string }{
		{"discount", "x", "is a number"}, {"discount", "-1", "is a number"}, {"discount", "", "is a number"}, {"discount", "1/3", "is a number"},
		{"days", "0", "1 to 3650 days"}, {"days", "x", "1 to 3650 days"}, {"code", "THANKS", "The store refused this"}, {"name", "", "The store refused this"}, {"type", "GIFT", "The store refused this"},
	} {
		fields := []string{"name", "Other", "code", "OTHER", "type", "PERCENT", "discount", "5", "uses", "SINGLE", "days", "", c.field, c.value}
		v.press("/office/coupons", fields...)
		v.sees(422, "/office/coupons", c.want)
	}
	v.post(change, url.Values{"token": {v.site.token}, "status": {"EXPIRED"}})
	v.sees(422, change, "active or paused")
	v.post("/office/coupons/7", url.Values{"token": {v.site.token}, "status": {"PAUSED"}})
	v.sees(422, "/office/coupons/7", "The store refused this: Coupon is not found")
}

func TestStockInTheOffice(t *testing.T) {
	v := newVisitor(t, demo)
	v.open("/office/stock?q=matcha")
	v.sees(200, "/office/stock", "Ceremonial Matcha TEA-MAT Low")
	tea, mug, guide := v.sku("TEA-MAT"), v.sku("CUP-FERN-INK"), v.sku("DIG-BREW")
	set := func(item sandbox.Item, quantity string) {
		v.post("/office/stock", url.Values{"token": {v.site.token}, "item": {lineKey(item)}, "quantity": {quantity}})
	}
	set(tea, "0")
	v.sees(200, "/office/stock", "The stock is changed.")
	v.holds("/products/"+idOf(tea), map[string]any{"quantity": 0, "inStock": false})
	v.open("/office/stock?show=out")
	v.sees(200, "/office/stock", "Ceremonial Matcha TEA-MAT Sold out")
	v.lacks("Genmaicha")
	v.post("/office/stock", url.Values{"token": {v.site.token}, "item": {lineKey(tea)}, "quantity": {"12"}, "show": {"out"}})
	v.sees(200, "/office/stock", "The stock is changed.")
	v.lacks("Ceremonial Matcha")
	set(mug, "3")
	v.holds(fmt.Sprintf("/products/%d/combinations/%d", mug.ProductID, mug.CombinationID), map[string]any{"quantity": 3})
	set(guide, "5")
	v.holds("/products/"+idOf(guide), map[string]any{"quantity": 5, "unlimited": false})
	for _, quantity := range []string{"-1", "x", "", "1.5", "99999999999"} {
		set(tea, quantity)
		v.sees(422, "/office/stock", "A stock is a whole number from 0.")
	}
	set(sandbox.Item{ProductID: 1}, "1")
	v.sees(422, "/office/stock", "The store refused this")
	v.post("/office/stock", url.Values{"token": {v.site.token}, "item": {"x"}, "quantity": {"1"}})
	v.sees(422, "/office/stock", "There is no such product.")
	v.holds("/products/"+idOf(tea), map[string]any{"quantity": 12})
}

func TestAbandonedCartsInTheOffice(t *testing.T) {
	v := newVisitor(t, demo)
	cart, err := v.store.StartCart("ann@example.com", v.sku("TEA-MAT"))
	if err != nil {
		t.Fatal(err)
	}
	v.open("/office/carts")
	v.sees(200, "/office/carts", "ann@example.com Nov 21, 2026, 07:00 1 × Ceremonial Matcha $37.98 Come back as ann@example.com")
	v.post("/office/carts/NONE/return", v.form())
	v.sees(404, "/office/carts/NONE/return", "There is no such cart")
	if _, err := v.store.Delete("/orders/" + cart.OrderID); err != nil {
		t.Fatal(err)
	}
	v.post("/office/carts/"+cart.CartID+"/return", v.form())
	v.sees(404, "/office/carts/"+cart.CartID+"/return")

	bare := newVisitor(t, sandbox.Options{})
	for path, want := range map[string]string{
		"/": "Nothing here.", "/office/orders": "No order is like that.", "/office/carts": "Nobody left without buying.",
		"/office/coupons": "There are no coupons.", "/office/stock": "No product is like that.", "/office/customers": "Nobody is called that.", "/office": "0 Customers",
	} {
		bare.open(path)
		bare.sees(200, path, want)
	}
}
