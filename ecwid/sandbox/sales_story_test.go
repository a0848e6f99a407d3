package sandbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a shop's day looks like to an API client: quote, order, payment, shipping, a cart won back, a refund.
func TestShopDay(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	assam := objects(d.get("/products?sku=TEA-ASM"), "items")[0]
	small := objects(assam, "combinations")[0]
	guide := objects(d.get("/products?sku=DIG-BREW"), "items")[0]

	quote := d.post("/order/calculate", fmt.Sprintf(`{
		"email": "newcomer@example.com",
		"items": [
			{"productId": %v, "combinationId": %v, "quantity": 3, "selectedOptions": [{"name": "Size", "value": "50 g"}]},
			{"productId": %v, "quantity": 1}
		],
		"discountCoupon": {"code": "welcome10"},
		"billingPerson": {"name": "New Comer"},
		"shippingPerson": {"name": "New Comer", "street": "5 Elm St", "city": "Durham", "countryCode": "US", "stateOrProvinceCode": "NC", "postalCode": "27701"},
		"shippingOption": {"shippingMethodName": "Standard shipping"}
	}`, assam["id"], small["id"], guide["id"]))
	// 3 × 9.50 + 6 = 34.50; less 10 % = 31.05; 7 % tax of each line after its share; 6.95 to ship.
	d.has(quote, `{"subtotal":34.5,"couponDiscount":3.45,"tax":2.18,"total":40.18}`)

	uses := whole(d.get("/discount_coupons/WELCOME10"), "orderCount")
	quote["paymentStatus"], quote["fulfillmentStatus"] = "AWAITING_PAYMENT", "AWAITING_PROCESSING"
	quote["externalTransactionId"] = "deal-77"
	id := str(d.post("/orders", string(encode(quote))), "orderId")
	order := d.get("/orders/" + id)
	for _, field := range []string{"subtotal", "couponDiscount", "tax", "total", "shippingPerson", "email"} {
		if diff := cmp.Diff(quote[field], order[field]); diff != "" {
			t.Errorf("%s of the order is not that of the quote\n%s", field, diff)
		}
	}
	d.lacks(order, "availableShippingOptions", "availableTaxes", "predictedPackage")
	if got := whole(d.get("/discount_coupons/WELCOME10"), "orderCount"); got != uses+1 {
		t.Errorf("the coupon was used %d times, want %d", got, uses+1)
	}
	d.finds("/orders?keywords=deal-77", "id", id)
	d.finds("/customers?email=newcomer@example.com&useExactEmailMatch=true", "name", "New Comer")

	stock := func() int64 {
		return whole(objects(d.get(fmt.Sprintf("/products/%v", assam["id"])), "combinations")[0], "quantity")
	}
	before := stock()
	d.put("/orders/"+id, `{"paymentStatus":"PAID"}`)
	if got := stock(); got != before-3 {
		t.Errorf("stock %d after payment, want %d", got, before-3)
	}
	d.later(time.Hour)
	d.put("/orders/"+id, `{"fulfillmentStatus":"SHIPPED","trackingNumber":"9400123"}`)
	d.finds(fmt.Sprintf("/orders?keywords=9400123&updatedFrom=%d", d.now.Unix()), "id", id)

	again := d.post("/order/calculate", `{"email":"newcomer@example.com","items":[{"name":"x","price":50}],"discountCoupon":{"code":"WELCOME10"}}`)
	d.has(again, `{"couponDiscount":0}`)
	d.lacks(again, "discountCoupon")

	d.winBackACart()

	d.put("/orders/"+id, `{"paymentStatus":"CANCELLED","fulfillmentStatus":"WILL_NOT_DELIVER"}`)
	if got := stock(); got != before {
		t.Errorf("stock %d after cancelling, want %d", got, before)
	}
}

// winBackACart places the newest of the demo's ten carts, after one order was added.
func (d *desk) winBackACart() {
	d.t.Helper()
	cart := str(objects(d.get("/carts"), "items")[0], "cartId")
	placed := str(d.do("POST", "/carts/"+cart+"/place", ""), "id")
	d.has(d.get("/orders/last"), fmt.Sprintf(`{"id":%q,"paymentStatus":"AWAITING_PAYMENT"}`, placed))
	d.has(d.get("/carts"), `{"total":9}`)
	d.has(d.get("/orders"), `{"total":202}`)
}

// Ten abandoned carts of the demo, each placed, are ten more orders and leave no cart behind.
func TestEveryDemoCartCanBePlaced(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	for _, cart := range d.all("/carts?limit=100") {
		answer := d.do("POST", "/carts/"+str(cart, "cartId")+"/place", "")
		d.has(d.get("/orders/"+str(answer, "id")), fmt.Sprintf(`{"total":%v,"subtotal":%v,"email":%q}`, cart["total"], cart["subtotal"], str(cart, "email")))
	}
	d.has(d.get("/carts"), `{"total":0}`)
	d.has(d.get("/orders"), `{"total":210}`)
}
