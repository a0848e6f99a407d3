package sandbox

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCreateOrderStoresWhatItIsGiven(t *testing.T) {
	d := newDesk(t, Options{})
	answer := d.post("/orders", `{"email":"jane@example.com","paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING",
		"subtotal":30,"total":41.5,"tax":1.5,"paymentMethod":"Phone order","items":[{"name":"Cherry","sku":"00004","price":15,"quantity":2}],
		"shippingOption":{"shippingMethodName":"Fast Delivery","shippingRate":10,"fulfillmentType":"delivery"},
		"billingPerson":{"name":"Jane Marie Doe","countryCode":"US","stateOrProvinceCode":"CA","firstName":"ignored"},
		"somethingNew":{"kept":[1]}}`)
	id := str(answer, "orderId")
	if !regexp.MustCompile(`^[A-Z0-9]{5}$`).MatchString(id) || len(answer) != 2 {
		t.Fatalf("answer %v", answer)
	}
	order := d.get("/orders/" + id)
	d.has(order, fmt.Sprintf(`{"id":%q,"publicUid":%q,"vendorOrderNumber":%q,"internalId":%d,"orderNumber":%d,
		"email":"jane@example.com","paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING","subtotal":30,"total":41.5,"tax":1.5,
		"totalWithoutTax":40,"usdTotal":41.5,"createDate":"2026-11-21 12:00:00 +0000","createTimestamp":1795262400,
		"updateDate":"2026-11-21 12:00:00 +0000","updateTimestamp":1795262400,"somethingNew":{"kept":[1]},"hidden":false,
		"billingPerson":{"name":"Jane Marie Doe","firstName":"Jane","lastName":"Marie Doe","countryCode":"US","countryName":"United States",
			"stateOrProvinceCode":"CA","stateOrProvinceName":"California"},
		"shippingOption":{"shippingMethodName":"Fast Delivery","shippingRate":10,"shippingRateWithoutTax":10,"fulfillmentType":"DELIVERY","isPickup":false}}`,
		id, id, id, whole(answer, "id"), whole(answer, "id")))
	d.lacks(order, "cartId", "shippingPerson", "recoveredOrderId")
	item := objects(order, "items")[0]
	d.has(item, `{"name":"Cherry","sku":"00004","price":15,"productPrice":15,"quantity":2}`)
	if whole(item, "id") == 0 {
		t.Error("the item has no id")
	}
	if diff := cmp.Diff(order, d.get(fmt.Sprintf("/orders/%d", whole(answer, "id")))); diff != "" {
		t.Errorf("by internal id (-by order id)\n%s", diff)
	}
}

func TestCreateOrderIsLax(t *testing.T) {
	d := newDesk(t, Options{})
	for _, body := range []string{`{}`, `{"email":"a@example.com"}`, `{"items":[{"name":"Cherry"}]}`} {
		id := str(d.post("/orders", body), "orderId")
		d.has(d.get("/orders/"+id), `{"paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING","total":0,"subtotal":0}`)
		d.lacks(d.get("/orders/"+id), "shippingOption")
	}
	if total := d.get("/orders")["total"]; fmt.Sprint(total) != "3" {
		t.Errorf("%v orders, want 3", total)
	}
}

func TestCreateOrderRefusals(t *testing.T) {
	d := newDesk(t, Options{})
	cases := []struct {
		body, code, message string
		status              int
	}{
		{`{"paymentStatus":"QUEUED"}`, "WRONG_PARAMETER", "Status QUEUED is deprecated, use AWAITING_PAYMENT instead", 400},
		{`{"total":"ten"}`, "WRONG_PARAMETER", "Wrong parameter 'total' value: expected a number", 400},
		{`{"items":{}}`, "WRONG_PARAMETER", "Wrong parameter 'items' value: expected an array", 400},
		{`{"items":[{"price":3}]}`, "WRONG_PARAMETER", "Field OrderItem.name is absent", 400},
		{`{"items":[{"name":"x","quantity":0}]}`, "WRONG_PARAMETER", "Wrong parameter 'quantity' value: expected a positive number", 400},
		{`{"hidden":true,"paymentStatus":"PAID"}`, "WRONG_PARAMETER", "Field Order.hidden can be true only for orders with status INCOMPLETE", 400},
		{`{"createDate":"tomorrow"}`, "WRONG_PARAMETER", "Wrong parameter 'createDate' value: expected a date as yyyy-MM-dd HH:mm:ss Z", 400},
		{`{"items":[{"name":"x","productId":7}]}`, "PRODUCT_NOT_FOUND", "Product #7 not found", 404},
		{`{"customerId":7}`, "", "Customer #7 not found", 404},
		{`[]`, "WRONG_PARAMETER", "Request body is not a JSON object", 400},
	}
	for _, c := range cases {
		d.refused("POST", "/orders", c.body, c.status, c.code, c.message)
	}
	product := d.product("A1", "5", 3)
	d.refused("POST", "/orders", fmt.Sprintf(`{"items":[{"productId":%d,"combinationId":9}]}`, product),
		404, "COMBINATION_NOT_FOUND", "Combination #9 not found")
	status, body := d.send("POST", "/orders", `{"fulfillmentStatus":"LOST"}`)
	if status != 400 || !regexp.MustCompile(`Wrong parameter 'fulfillmentStatus' value: expected one of 'AWAITING_PROCESSING', 'PROCESSING'`).Match(body) {
		t.Errorf("HTTP %d %s", status, body)
	}
	if total := d.get("/orders")["total"]; fmt.Sprint(total) != "0" {
		t.Errorf("%v orders were stored", total)
	}
}

func TestStrictOrders(t *testing.T) {
	d := newDesk(t, Options{Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{StrictOrders: true, LowercaseOrderID: true}}})
	rest := `"email":"a@example.com","fulfillmentStatus":"AWAITING_PROCESSING","paymentStatus":"PAID"`
	d.refused("POST", "/orders", `{`+rest+`,"total":1}`, 400, "WRONG_PARAMETER", "Field Order.subtotal is absent")
	d.refused("POST", "/orders", `{`+rest+`,"total":1,"subtotal":1,"items":[{"name":"x","price":1}]}`,
		400, "WRONG_PARAMETER", "Field OrderItem.quantity is absent")
	answer := d.post("/orders", `{`+rest+`,"total":1,"subtotal":1,"items":[{"name":"x","price":1,"quantity":1}]}`)
	if str(answer, "orderid") == "" || answer["orderId"] != nil {
		t.Errorf("answer %v", answer)
	}
}

func TestOrderIDPrefixAndSuffix(t *testing.T) {
	d := newDesk(t, Options{})
	d.put("/profile", `{"formatsAndUnits":{"orderNumberPrefix":"SALE-","orderNumberSuffix":"+1"}}`)
	id := str(d.post("/orders", `{}`), "orderId")
	if !regexp.MustCompile(`^SALE-[A-Z0-9]{5}\+1$`).MatchString(id) {
		t.Fatalf("id %s", id)
	}
	d.has(d.get("/orders/"+id[:len(id)-2]+"%2B1"), fmt.Sprintf(`{"id":%q}`, id))
	if status, _ := d.send("GET", "/orders/"+id, ""); status != 404 {
		t.Errorf("an unescaped + was read as itself: HTTP %d", status)
	}
}

func TestOrderOfUnknownEmailMakesACustomer(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/orders", `{"email":"New@Example.com","total":25.5,"billingPerson":{"name":"Ada Poe","city":"Rome","countryCode":"IT"}}`)
	customers := objects(d.get("/customers"), "items")
	if len(customers) != 1 {
		t.Fatalf("%d customers", len(customers))
	}
	d.has(customers[0], `{"email":"New@Example.com","name":"Ada Poe","billingPerson":{"name":"Ada Poe","firstName":"Ada","lastName":"Poe"},
		"shippingAddresses":[],"totalOrderCount":1,"stats":{"numberOfOrders":1,"salesValue":25.5,"averageOrderValue":25.5,
		"firstOrderDate":"2026-11-21 12:00:00 +0000","lastOrderDate":"2026-11-21 12:00:00 +0000"}}`)
	if diff := cmp.Diff([]string{"customer.created", "order.created"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
	id := str(d.post("/orders", `{"email":"new@example.COM","total":10}`), "orderId")
	d.has(d.get("/orders/"+id), fmt.Sprintf(`{"customerId":%v,"customerGroupId":0,"customerGroup":"General"}`, customers[0]["id"]))
	d.has(d.get("/customers/"+fmt.Sprint(customers[0]["id"])), `{"stats":{"numberOfOrders":2,"salesValue":35.5,"averageOrderValue":17.75,
		"firstOrderDate":"2026-11-21 12:00:00 +0000","lastOrderDate":"2026-11-21 12:00:00 +0000"}}`)
	if diff := cmp.Diff([]string{"customer.updated", "order.created"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
}

func TestPickupOrderLosesWhatEcwidDoesNotSave(t *testing.T) {
	d := newDesk(t, Options{})
	body := `{"shippingOption":{"shippingCarrierName":"Post","isPickup":true,"pickupInstruction":%q},"pickupTime":"2026-12-01 10:00:00 +0200",
		"discountCoupon":{"code":"X","catalogLimit":{"products":[1]}}}`
	known := str(d.post("/orders", fmt.Sprintf(body, "Bring your receipt and order number.")), "orderId")
	d.has(d.get("/orders/"+known), `{"shippingOption":{"isPickup":true,"fulfillmentType":"PICKUP","shippingRate":0,"shippingRateWithoutTax":0,
		"pickupInstruction":"Bring your receipt and order number."},"pickupTime":"2026-12-01 08:00:00 +0000","discountCoupon":{"code":"X"}}`)
	other := str(d.post("/orders", fmt.Sprintf(body, "Knock twice.")), "orderId")
	d.has(d.get("/orders/"+other), `{"shippingOption":{"isPickup":true,"fulfillmentType":"PICKUP","shippingRate":0,"shippingRateWithoutTax":0}}`)
}

func TestStockFollowsPayment(t *testing.T) {
	d := newDesk(t, Options{})
	tea := d.product("TEA", "5", 10)
	id := str(d.post("/orders", fmt.Sprintf(`{"items":[{"productId":%d,"quantity":3},{"name":"No product","quantity":9}]}`, tea)), "orderId")
	steps := []struct{ put, want string }{
		{`{"paymentStatus":"AWAITING_PAYMENT"}`, "10"},
		{`{"paymentStatus":"PAID"}`, "7"},
		{`{"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED"}`, "7"},
		{`{"paymentStatus":"CANCELLED"}`, "10"},
		{`{"paymentStatus":"CANCELLED"}`, "10"},
		{`{"paymentStatus":"PAID"}`, "7"},
		{`{"paymentStatus":"REFUNDED"}`, "7"},
	}
	for i, step := range steps {
		d.put("/orders/"+id, step.put)
		if got := d.stock(tea); string(got) != step.want {
			t.Errorf("step %d %s: stock %s, want %s", i, step.put, got, step.want)
		}
	}
	d.events()
	d.post("/orders", fmt.Sprintf(`{"paymentStatus":"PAID","items":[{"productId":%d,"quantity":9}]}`, tea))
	if diff := cmp.Diff([]string{"order.created", "product.updated"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
	if got := d.stock(tea); got != "-2" {
		t.Errorf("stock after overselling: %s, want -2", got)
	}
}

func TestStockSwitches(t *testing.T) {
	d := newDesk(t, Options{Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{StockOnEveryOrder: true, KeepStockOnCancel: true}}})
	tea := d.product("TEA", "5", 10)
	id := str(d.post("/orders", fmt.Sprintf(`{"items":[{"productId":%d,"quantity":3}]}`, tea)), "orderId")
	if got := d.stock(tea); got != "7" {
		t.Errorf("stock of an unpaid order: %s, want 7", got)
	}
	d.put("/orders/"+id, `{"paymentStatus":"CANCELLED"}`)
	if got := d.stock(tea); got != "7" {
		t.Errorf("stock of a cancelled order: %s, want 7", got)
	}
}

func TestOrderCountsItsCoupon(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/discount_coupons", `{"name":"Ten","code":"TEN","discount":10,"discountType":"PERCENT"}`)
	d.post("/orders", `{"discountCoupon":{"code":"ten"}}`)
	d.post("/orders", `{"discountCoupon":{"code":"TEN"},"paymentStatus":"INCOMPLETE"}`)
	d.has(d.get("/discount_coupons/TEN"), `{"orderCount":1}`)
}

func TestUpdateOrderMerges(t *testing.T) {
	d := newDesk(t, Options{})
	id := str(d.post("/orders", `{"email":"a@example.com","total":10,"trackingNumber":"T1","privateAdminNotes":"call",
		"items":[{"name":"One","price":1,"quantity":1},{"name":"Two","price":2,"quantity":2}]}`), "orderId")
	before := d.get("/orders/" + id)
	d.events()
	d.later(time.Hour)
	d.has(d.put("/orders/"+id, fmt.Sprintf(`{"fulfillmentStatus":"SHIPPED","privateAdminNotes":null,"id":"HACK","internalId":1,
		"items":[{"id":%v,"quantity":5},{"name":"Three"}]}`, objects(before, "items")[1]["id"])), `{"updateCount":1}`)
	after := d.get("/orders/" + id)
	d.has(after, fmt.Sprintf(`{"id":%q,"internalId":%v,"total":10,"trackingNumber":"T1","fulfillmentStatus":"SHIPPED",
		"createDate":"2026-11-21 12:00:00 +0000","updateDate":"2026-11-21 13:00:00 +0000"}`, id, before["internalId"]))
	d.lacks(after, "privateAdminNotes", "customerGroup")
	items := objects(after, "items")
	if len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	d.has(items[0], fmt.Sprintf(`{"id":%v,"name":"Two","price":2,"quantity":5}`, objects(before, "items")[1]["id"]))
	d.has(items[1], `{"name":"Three","price":0,"quantity":1}`)
	hooks := d.store.Webhooks()
	want := fmt.Sprintf(`"entityId":%v`, before["internalId"])
	if len(hooks) != 1 || !regexp.MustCompile(want).Match(hooks[0].Body) {
		t.Errorf("webhooks %+v", hooks)
	}
	d.has(d.put("/orders/"+id, `{}`), `{"updateCount":0}`)
}

func TestUpdateOrderRebuildsOptionsFromSelections(t *testing.T) {
	d := newDesk(t, Options{})
	id := str(d.post("/orders", `{"items":[{"name":"Pizza","selectedOptions":[{"name":"Toppings","type":"CHOICES","value":"old",
		"selections":[{"selectionTitle":"Olives"},{"selectionTitle":"Ham"}]}]}]}`), "orderId")
	option := objects(objects(d.get("/orders/"+id), "items")[0], "selectedOptions")[0]
	d.has(option, `{"value":"Olives, Ham","valuesArray":["Olives","Ham"]}`)
}

func TestDeleteOrder(t *testing.T) {
	d := newDesk(t, Options{})
	answer := d.post("/orders", `{"email":"a@example.com"}`)
	id := str(answer, "orderId")
	d.has(d.do("DELETE", "/orders/"+id, ""), `{"deleteCount":1}`)
	message := "Order #" + id + " not found"
	d.refused("GET", "/orders/"+id, "", 404, "ORDER_NOT_FOUND", message)
	d.refused("PUT", "/orders/"+id, `{"total":1}`, 404, "ORDER_NOT_FOUND", message)
	d.refused("DELETE", "/orders/"+id, "", 404, "ORDER_NOT_FOUND", message)
	d.has(objects(d.get("/orders/deleted"), "items")[0], fmt.Sprintf(`{"id":%v,"orderId":%q,"date":"2026-11-21 12:00:00 +0000"}`, answer["id"], id))
	d.has(objects(d.get("/customers"), "items")[0], `{"stats":{"numberOfOrders":0,"salesValue":0,"averageOrderValue":0}}`)
}

func TestPublicTokenOrders(t *testing.T) {
	d := newDesk(t, Options{})
	d.token = "public_demo"
	id := str(d.post("/orders", `{"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","privateAdminNotes":"free"}`), "orderId")
	d.refused("GET", "/orders/"+id, "", 403, "INSUFFICIENT_APP_SCOPE", "The app has no access to this resource")
	d.token = "secret_demo"
	d.has(d.get("/orders/"+id), `{"paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING"}`)
	d.lacks(d.get("/orders/"+id), "privateAdminNotes")
	d.store.SetBehaviour(Behaviour{OrderBehaviour: OrderBehaviour{PublicOrdersUnfinished: true}})
	d.token = "public_demo"
	id = str(d.post("/orders", `{"paymentStatus":"PAID"}`), "orderId")
	d.token = "secret_demo"
	d.has(d.get("/orders/"+id), `{"paymentStatus":"INCOMPLETE"}`)
}

func TestOrderScopes(t *testing.T) {
	d := newDesk(t, Options{Scopes: []string{"read_orders"}})
	message := "The app has no access to this resource"
	d.refused("POST", "/orders", `{}`, 403, "INSUFFICIENT_APP_SCOPE", message)
	d.refused("PUT", "/orders/X", `{}`, 403, "INSUFFICIENT_APP_SCOPE", message)
	d.refused("DELETE", "/orders/X", "", 403, "INSUFFICIENT_APP_SCOPE", message)
	d.refused("GET", "/customers", "", 403, "INSUFFICIENT_APP_SCOPE", message)
	d.refused("POST", "/carts/X/place", "", 403, "INSUFFICIENT_APP_SCOPE", message)
	d.get("/orders")
	d.get("/carts")
	d.post("/order/calculate", `{"items":[{"name":"x","price":1}]}`)
}

func TestVariationStockFollowsPayment(t *testing.T) {
	d := newDesk(t, Options{})
	tea := d.postID("/products?saveCombinations=true", `{"name":"Tea","sku":"TEA","price":10,"quantity":100,
		"combinations":[{"options":[{"name":"Size","value":"L"}],"sku":"TEA-L","quantity":5},{"options":[{"name":"Size","value":"S"}]}]}`)
	path := fmt.Sprintf("/products/%d", tea)
	variations := objects(d.get(path), "combinations")
	body := `{"paymentStatus":"PAID","items":[{"productId":%d,"combinationId":%v,"quantity":2}]}`
	d.post("/orders", fmt.Sprintf(body, tea, variations[0]["id"]))
	d.has(d.get(path), `{"quantity":100}`)
	d.has(objects(d.get(path), "combinations")[0], `{"quantity":3}`)
	d.post("/orders", fmt.Sprintf(body, tea, variations[1]["id"])) // without a SKU it shares the product's stock
	d.has(d.get(path), `{"quantity":98}`)
	d.has(objects(d.get(path), "combinations")[0], `{"quantity":3}`)
}

func TestTaxExemptionNeedsAnExemptCustomer(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/customers", `{"email":"firm@example.com","taxExempt":true}`)
	exempt := str(d.post("/orders", `{"email":"FIRM@example.com","customerTaxExempt":true}`), "orderId")
	other := str(d.post("/orders", `{"email":"other@example.com","customerTaxExempt":true}`), "orderId")
	for i := range 2 {
		d.has(d.get("/orders/"+exempt), `{"customerTaxExempt":true}`)
		d.has(d.get("/orders/"+other), `{"customerTaxExempt":false}`)
		if i == 0 {
			d.put("/orders/"+exempt, `{"customerTaxExempt":true}`)
			d.put("/orders/"+other, `{"customerTaxExempt":true}`)
		}
	}
}
