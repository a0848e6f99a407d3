package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

// indented writes an answer so that a change in it can be read in a diff.
func indented(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "  "); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return b.String() + "\n"
}

// shopWithOneOfEach makes a product, a customer, an order of it, and a cart.
func shopWithOneOfEach(d *desk) (orderID, cartID string, customerID int64) {
	tea := d.postID("/products", `{
		"name": "Assam Breakfast",
		"sku": "TEA-ASM",
		"price": 9.5,
		"quantity": 40,
		"weight": 0.06,
		"description": "<p>Malty &amp; brisk.</p>",
		"options": [{"type": "SELECT", "name": "Size", "choices": [{"text": "50 g"}, {"text": "100 g", "priceModifier": 7.5}]}]
	}`)
	customerID = d.postID("/customers", `{
		"email": "jane@example.com",
		"billingPerson": {"name": "Jane Doe", "countryCode": "US", "stateOrProvinceCode": "NC"},
		"acceptMarketing": true
	}`)
	d.later(time.Minute)
	orderID = str(d.post("/orders", fmt.Sprintf(`{
		"email": "jane@example.com",
		"paymentStatus": "PAID",
		"fulfillmentStatus": "PROCESSING",
		"paymentMethod": "PayPal",
		"subtotal": 34,
		"tax": 2.72,
		"total": 42.71,
		"items": [{
			"productId": %d,
			"price": 17,
			"quantity": 2,
			"selectedOptions": [{"name": "Size", "type": "CHOICE", "selections": [{"selectionTitle": "100 g", "selectionModifier": 7.5, "selectionModifierType": "ABSOLUTE"}]}]
		}],
		"shippingPerson": {"name": "Jane Doe", "street": "1 Main St", "city": "Asheville", "countryCode": "US", "stateOrProvinceCode": "NC", "postalCode": "28801"},
		"shippingOption": {"shippingMethodName": "Standard shipping", "shippingRate": 5.99, "fulfillmentType": "SHIPPING"}
	}`, tea)), "orderId")
	d.later(time.Minute)
	cartID, _ = d.cart(fmt.Sprintf(`{
		"email": "jane@example.com",
		"paymentStatus": "INCOMPLETE",
		"subtotal": 9.5,
		"total": 9.5,
		"items": [{"productId": %d, "price": 9.5, "quantity": 1}]
	}`, tea))
	return orderID, cartID, customerID
}

func TestWholeAnswers(t *testing.T) {
	d := newDesk(t, Options{})
	orderID, cartID, customerID := shopWithOneOfEach(d)
	for name, path := range map[string]string{
		"order.json":     "/orders/" + orderID,
		"cart.json":      "/carts/" + cartID,
		"customer.json":  fmt.Sprintf("/customers/%d", customerID),
		"customers.json": "/customers",
	} {
		status, body := d.send("GET", path, "")
		if status != 200 {
			t.Fatalf("%s: HTTP %d", path, status)
		}
		golden(t, name, indented(t, body))
	}
}

func TestWholeCalculation(t *testing.T) {
	d := newDesk(t, Options{})
	shopWithOneOfEach(d)
	tea := whole(objects(d.get("/products"), "items")[0], "id")
	_, body := d.send("POST", "/order/calculate", fmt.Sprintf(`{
		"email": "jane@example.com",
		"items": [
			{"productId": %d, "quantity": 2, "selectedOptions": [{"name": "Size", "value": "100 g"}]},
			{"name": "Gift wrap", "price": 3, "quantity": 1, "isShippingRequired": false}
		],
		"discountCoupon": {"code": "FRIEND", "discountType": "PERCENT", "discount": 10},
		"billingPerson": {"name": "Jane Doe", "countryCode": "US", "stateOrProvinceCode": "NC"},
		"shippingOption": {"shippingMethodName": "Local delivery"}
	}`, tea))
	golden(t, "calculate.json", indented(t, body))
}
