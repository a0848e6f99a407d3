package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

// What becomes of the fields of a shipping option.
func TestShippingOptionIsNormalised(t *testing.T) {
	const knownText = "Bring your receipt and order number."
	cases := map[string]struct{ sent, want string }{
		"nothing but a name": {
			`{"shippingMethodName":"Post"}`,
			`{"shippingMethodName":"Post","fulfillmentType":"SHIPPING","isPickup":false,"shippingRate":0,"shippingRateWithoutTax":0}`},
		"a type in lower case": {
			`{"fulfillmentType":"delivery","shippingRate":3}`,
			`{"fulfillmentType":"DELIVERY","isPickup":false,"shippingRate":3,"shippingRateWithoutTax":3}`},
		"the old pickup flag": {
			`{"isPickup":true}`,
			`{"fulfillmentType":"PICKUP","isPickup":true,"shippingRate":0,"shippingRateWithoutTax":0}`},
		"a type that contradicts the flag": {
			`{"isPickup":true,"fulfillmentType":"SHIPPING"}`,
			`{"fulfillmentType":"SHIPPING","isPickup":false,"shippingRate":0,"shippingRateWithoutTax":0}`},
		"a rate without tax": {
			`{"fulfillmentType":"SHIPPING","shippingRate":12,"shippingRateWithoutTax":10}`,
			`{"fulfillmentType":"SHIPPING","isPickup":false,"shippingRate":12,"shippingRateWithoutTax":10}`},
		"the carrier of a shipment stays": {
			`{"shippingCarrierName":"UPS"}`,
			`{"shippingCarrierName":"UPS","fulfillmentType":"SHIPPING","isPickup":false,"shippingRate":0,"shippingRateWithoutTax":0}`},
		"the carrier of a pickup goes": {
			`{"shippingCarrierName":"UPS","fulfillmentType":"pickup"}`,
			`{"fulfillmentType":"PICKUP","isPickup":true,"shippingRate":0,"shippingRateWithoutTax":0}`},
		"an instruction that the store knows": {
			`{"fulfillmentType":"PICKUP","pickupInstruction":"` + knownText + `"}`,
			`{"fulfillmentType":"PICKUP","isPickup":true,"pickupInstruction":"` + knownText + `","shippingRate":0,"shippingRateWithoutTax":0}`},
		"a read-only rate": {
			`{"discountedShippingRate":1}`,
			`{"fulfillmentType":"SHIPPING","isPickup":false,"shippingRate":0,"shippingRateWithoutTax":0}`},
		"unknown fields stay": {
			`{"locationId":"L1"}`,
			`{"locationId":"L1","fulfillmentType":"SHIPPING","isPickup":false,"shippingRate":0,"shippingRateWithoutTax":0}`},
	}
	d := newDesk(t, Options{})
	for name, c := range cases {
		id := str(d.post("/orders", `{"shippingOption":`+c.sent+`}`), "orderId")
		got := d.get("/orders/" + id)
		if text, want := string(encode(got["shippingOption"])), string(encode(decoded(t, c.want))); text != want {
			t.Errorf("%s: %s, want %s", name, text, want)
		}
	}
}

// Fields that the server sets cannot be sent, on create and on update alike.
func TestReadOnlyFieldsAreIgnored(t *testing.T) {
	d := newDesk(t, Options{})
	sent := object{}
	for _, field := range readOnlyOrderFields() {
		sent[field] = "forged"
	}
	sent["total"] = number(5)
	id := str(d.post("/orders", string(encode(sent))), "orderId")
	for range 2 {
		for field, value := range d.get("/orders/" + id) {
			if value == "forged" {
				t.Errorf("%s was taken", field)
			}
		}
		d.has(d.get("/orders/"+id), fmt.Sprintf(`{"id":%q,"total":5}`, id))
		d.has(d.put("/orders/"+id, string(encode(sent))), `{"updateCount":1}`)
	}
}

// Fields that Ecwid adds tomorrow are kept as they are sent.
func TestUnknownFieldsAreKept(t *testing.T) {
	d := newDesk(t, Options{})
	const unknown = `"newThing":{"a":[1,2.50,null,"x"],"b":false},"anotherNumber":12345678901234567890`
	id := str(d.post("/orders", `{`+unknown+`,"items":[{"name":"x",`+unknown+`}],"billingPerson":{`+unknown+`}}`), "orderId")
	order := d.get("/orders/" + id)
	d.has(order, `{`+unknown+`}`)
	d.has(objects(order, "items")[0], `{`+unknown+`}`)
	d.has(child(order, "billingPerson"), `{`+unknown+`}`)
	customer := d.postID("/customers", `{"email":"a@example.com",`+unknown+`}`)
	d.has(d.get(fmt.Sprintf("/customers/%d", customer)), `{`+unknown+`}`)
}

func TestNullClearsAField(t *testing.T) {
	d := newDesk(t, Options{})
	id := str(d.post("/orders", `{"orderComments":"hi","trackingNumber":"T","total":null,"items":null}`), "orderId")
	d.has(d.get("/orders/"+id), `{"total":0,"items":[]}`)
	item := str(d.post("/orders", `{"items":[{"name":"x","price":null,"sku":null}]}`), "orderId")
	d.has(objects(d.get("/orders/"+item), "items")[0], `{"price":0,"sku":""}`)
	customer := d.postID("/customers", `{"email":"a@example.com","taxId":null,"contacts":null}`)
	d.has(d.get(fmt.Sprintf("/customers/%d", customer)), `{"taxId":""}`)
	d.put("/orders/"+id, `{"orderComments":null}`)
	order := d.get("/orders/" + id)
	d.lacks(order, "orderComments")
	d.has(order, `{"trackingNumber":"T"}`)
	d.put("/orders/"+id, `{"paymentStatus":null,"fulfillmentStatus":null}`)
	d.has(d.get("/orders/"+id), `{"paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING"}`)
}

func TestOrderDates(t *testing.T) {
	d := newDesk(t, Options{})
	id := str(d.post("/orders", `{"createDate":"2026-10-01 08:00:00 +0400","latestShipDate":"2026-10-05 10:00:00 +0200","pickupTime":"2026-10-02"}`), "orderId")
	d.has(d.get("/orders/"+id), `{"createDate":"2026-10-01 04:00:00 +0000","createTimestamp":1790827200,"updateDate":"2026-11-21 12:00:00 +0000",
		"latestShipDate":"2026-10-05 08:00:00 +0000","pickupTime":"2026-10-02 00:00:00 +0000"}`)
	d.put("/orders/"+id, `{"createDate":"2026-09-01 00:00:00 +0000"}`)
	d.has(d.get("/orders/"+id), `{"createDate":"2026-09-01 00:00:00 +0000"}`)
	d.refused("PUT", "/orders/"+id, `{"pickupTime":"noon"}`, 400, "WRONG_PARAMETER",
		"Wrong parameter 'pickupTime' value: expected a date as yyyy-MM-dd HH:mm:ss Z")
}

func TestOrderOfACustomerById(t *testing.T) {
	d := newDesk(t, Options{})
	gold := d.postID("/customer_groups", `{"name":"Gold"}`)
	jane := d.postID("/customers", fmt.Sprintf(`{"email":"jane@example.com","customerGroupId":%d}`, gold))
	id := str(d.post("/orders", fmt.Sprintf(`{"customerId":%d}`, jane)), "orderId")
	d.has(d.get("/orders/"+id), fmt.Sprintf(`{"customerId":%d,"email":"jane@example.com","customerGroupId":%d,"customerGroup":"Gold"}`, jane, gold))
	other := str(d.post("/orders", fmt.Sprintf(`{"customerId":%d,"email":"gift@example.com"}`, jane)), "orderId")
	d.has(d.get("/orders/"+other), fmt.Sprintf(`{"customerId":%d,"email":"gift@example.com"}`, jane))
	d.finds("/customers", "email", "jane@example.com")
	d.put("/orders/"+id, `{"fulfillmentStatus":"SHIPPED"}`)
	d.lacks(d.get("/orders/"+id), "customerGroup") // Ecwid resets it on each update
}

func TestItemsOfProducts(t *testing.T) {
	d := newDesk(t, Options{})
	category := d.postID("/categories", `{"name":"Tea"}`)
	tea := d.postID("/products?saveCombinations=true", fmt.Sprintf(`{"name":"Tea","sku":"TEA","price":10,"costPrice":4,"weight":0.2,"quantity":7,
		"categoryIds":[%d],"description":"<p>%s</p>","combinations":[{"options":[{"name":"Size","value":"L"}],"sku":"TEA-L","quantity":3}]}`,
		category, strings.Repeat("long ", 40)))
	large := objects(d.get(fmt.Sprintf("/products/%d", tea)), "combinations")[0]["id"]
	id := str(d.post("/orders", fmt.Sprintf(`{"items":[{"productId":%[1]d},{"productId":%[1]d,"combinationId":%[2]v,"name":"My name","price":12,"quantity":2}]}`, tea, large)), "orderId")
	items := objects(d.get("/orders/"+id), "items")
	d.has(items[0], fmt.Sprintf(`{"name":"Tea","sku":"TEA","price":0,"productPrice":10,"costPrice":4,"weight":0.2,"quantity":1,"categoryId":%d,
		"quantityInStock":7,"trackQuantity":true,"isShippingRequired":true,"digital":false,"productAvailable":true,"taxable":true}`, category))
	if text := str(items[0], "shortDescription"); len(text) != 120 || strings.Contains(text, "<") {
		t.Errorf("short description %q", text)
	}
	d.has(items[1], fmt.Sprintf(`{"name":"My name","sku":"TEA-L","price":12,"productPrice":10,"quantity":2,"quantityInStock":3,"combinationId":%v}`, large))
	if whole(items[0], "id") == whole(items[1], "id") {
		t.Error("two items share an id")
	}
}

func TestOrderItemPicturesFollowTheProduct(t *testing.T) {
	d := newDesk(t, Options{BaseURL: "https://shop.example"})
	tea := d.product("TEA", "5", 1)
	id := str(d.post("/orders", fmt.Sprintf(`{"items":[{"productId":%d},{"name":"x","imageUrl":"https://own.example/x.png"}]}`, tea)), "orderId")
	d.lacks(objects(d.get("/orders/"+id), "items")[0], "imageUrl")
	d.post(fmt.Sprintf("/products/%d/image?externalUrl=https://cdn.example/tea.jpg", tea), "")
	items := objects(d.get("/orders/"+id), "items")
	if url := str(items[0], "imageUrl"); !strings.HasPrefix(url, "https://") {
		t.Errorf("picture %q", url)
	}
	d.has(items[1], `{"imageUrl":"https://own.example/x.png"}`)
}

func TestUSDTotalFollowsTheCurrency(t *testing.T) {
	d := newDesk(t, Options{})
	id := str(d.post("/orders", `{"total":10}`), "orderId")
	d.put("/profile", `{"formatsAndUnits":{"currencyRate":1.5}}`)
	d.has(d.get("/orders/"+id), `{"usdTotal":10}`)
	d.put("/profile", `{"formatsAndUnits":{"currency":"EUR"}}`)
	d.has(d.get("/orders/"+id), `{"usdTotal":15}`)
}

func TestTotalsKeepTheCurrencysDecimals(t *testing.T) {
	d := newDesk(t, Options{})
	body := `{"items":[{"name":"x","price":10.005,"quantity":3}],"shippingOption":{"shippingMethodName":"Store pickup"}}`
	d.has(d.post("/order/calculate", body), `{"subtotal":30.03,"tax":2.4,"total":32.43}`)
	d.put("/profile", `{"formatsAndUnits":{"currency":"JPY","currencyPrecision":0}}`)
	d.has(d.post("/order/calculate", body), `{"subtotal":30,"tax":2,"total":32}`)
	d.put("/profile", `{"formatsAndUnits":{"currency":"BHD","currencyPrecision":3}}`)
	d.has(d.post("/order/calculate", body), `{"subtotal":30.015,"tax":2.401,"total":32.416}`)
}

// What the server stores when the type is left out is unknown: the default fills it in, the switch leaves it.
func TestOmittedFulfillmentType(t *testing.T) {
	for sent, want := range map[string][2]string{ // without and with the switch
		`{"shippingMethodName":"Van"}`:                           {`{"fulfillmentType":"SHIPPING","isPickup":false}`, `{}`},
		`{"shippingMethodName":"Shop","isPickup":true}`:          {`{"fulfillmentType":"PICKUP","isPickup":true}`, `{"isPickup":true}`},
		`{"shippingMethodName":"X","fulfillmentType":"pickup"}`:  {`{"fulfillmentType":"PICKUP","isPickup":true}`, `{"fulfillmentType":"PICKUP","isPickup":true}`},
		`{"shippingMethodName":"Y","fulfillmentType":"deliver"}`: {`{"fulfillmentType":"DELIVER","isPickup":false}`, `{"fulfillmentType":"DELIVER","isPickup":false}`},
	} {
		for i, stays := range []bool{false, true} {
			d := newDesk(t, Options{Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{OmittedFulfillmentType: stays}}})
			id := str(d.post("/orders", `{"shippingOption":`+sent+`}`), "orderId")
			got := object{}
			for name, value := range child(d.get("/orders/"+id), "shippingOption") {
				if name == "fulfillmentType" || name == "isPickup" {
					got[name] = value
				}
			}
			if string(encode(got)) != want[i] {
				t.Errorf("%s with the switch %v is stored as %s, want %s", sent, stays, encode(got), want[i])
			}
		}
	}
}
