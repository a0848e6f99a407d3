package sandbox

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const cartBody = `{"email":"dan@example.com","total":25,"subtotal":20,"paymentStatus":"INCOMPLETE","paymentMessage":"declined",
	"items":[{"name":"Teapot","price":20,"quantity":1}],"shippingOption":{"shippingMethodName":"Post","shippingRate":5}}`

// cart makes an abandoned cart and gives its cart id and its order id.
func (d *desk) cart(body string) (cartID, orderID string) {
	d.t.Helper()
	orderID = str(d.post("/orders", body), "orderId")
	for _, hook := range d.store.Webhooks() {
		if match := regexp.MustCompile(`"cartId":"([^"]+)","orderId":"` + orderID).FindSubmatch(hook.Body); match != nil {
			return string(match[1]), orderID
		}
	}
	d.t.Fatal("no webhook tells of the cart")
	return "", ""
}

func TestIncompleteOrderIsACart(t *testing.T) {
	d := newDesk(t, Options{})
	id, orderID := d.cart(cartBody)
	if !regexp.MustCompile(`^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`).MatchString(id) {
		t.Errorf("cart id %s", id)
	}
	d.finds("/orders", "id")
	d.finds("/orders?paymentStatus=INCOMPLETE", "id", orderID)
	d.finds("/carts", "cartId", id)
	cart := d.get("/carts/" + id)
	d.has(cart, fmt.Sprintf(`{"cartId":%q,"email":"dan@example.com","total":25,"hidden":false,"createTimestamp":1795262400}`, id))
	d.lacks(cart, "id", "internalId", "orderNumber", "vendorOrderNumber", "paymentStatus", "fulfillmentStatus", "recoveredOrderId")
	d.lacks(d.get("/orders/"+orderID), "cartId")
	d.refused("GET", "/carts/nope", "", 404, "", "Cart #nope not found")
	d.finds("/customers", "email")
	if diff := cmp.Diff([]string{"unfinished_order.created"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
	d.store.SetBehaviour(Behaviour{OrderBehaviour: OrderBehaviour{CartStatuses: true}})
	d.has(d.get("/carts/"+id), `{"paymentStatus":"INCOMPLETE","fulfillmentStatus":"AWAITING_PROCESSING"}`)
}

func TestCartFilters(t *testing.T) {
	d := newDesk(t, Options{})
	first, _ := d.cart(cartBody)
	d.later(time.Hour)
	second, _ := d.cart(`{"email":"eve@example.com","total":99,"paymentStatus":"INCOMPLETE","discountCoupon":{"code":"BACK"},"billingPerson":{"name":"Eve Moss"}}`)
	d.has(d.put("/carts/"+second, `{"hidden":true,"email":"other@example.com"}`), `{"updateCount":1}`)
	d.has(d.get("/carts/"+second), `{"hidden":true,"email":"eve@example.com"}`)
	d.has(d.put("/carts/"+second, `{"email":"other@example.com"}`), `{"updateCount":0}`)
	for query, want := range map[string][]string{
		"":                                  {second, first},
		"?showHidden=true":                  {second, first},
		"?showHidden=false":                 {first},
		"?email=eve@example.com":            {second},
		"?totalTo=25":                       {first},
		"?createdFrom=1795262401":           {second},
		"?couponCode=BACK":                  {second},
		"?customer=moss":                    {second},
		"?totalFrom=1&limit=1&offset=1":     {first},
		"?updatedTo=2026-11-21%2012:00:00":  {first},
		"?createdTo=2026-11-20&totalFrom=1": {},
	} {
		d.finds("/carts"+query, "cartId", want...)
	}
	d.token = "public_demo"
	for _, cart := range objects(d.get("/carts"), "items") {
		d.lacks(cart, "email", "billingPerson", "customerId")
	}
}

func TestPlaceCart(t *testing.T) {
	d := newDesk(t, Options{})
	id, orderID := d.cart(cartBody)
	d.later(time.Hour)
	d.events()
	answer := d.do("POST", "/carts/"+id+"/place", "")
	internal := whole(d.get("/orders/"+orderID), "internalId")
	want := object{"id": orderID, "vendorOrderNumber": orderID, "orderNumber": number(internal), "cartId": id}
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got)\n%s", diff)
	}
	order := d.get("/orders/" + orderID)
	d.has(order, `{"paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING","total":25,
		"createDate":"2026-11-21 13:00:00 +0000","email":"dan@example.com"}`)
	d.lacks(order, "paymentMessage", "cartId")
	d.finds("/carts", "cartId")
	d.finds("/orders", "id", orderID)
	d.finds("/customers", "email", "dan@example.com")
	d.has(d.get("/carts/"+id), fmt.Sprintf(`{"cartId":%q,"recoveredOrderId":%d,"recoveredPublicUid":%q}`, id, internal, orderID))
	if diff := cmp.Diff([]string{"customer.created", "unfinished_order.updated", "order.created"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
	d.refused("POST", "/carts/"+id+"/place", "", 400, "WRONG_PARAMETER", "Cart #"+id+" is already placed as order #"+orderID)
	nameless, _ := d.cart(`{"paymentStatus":"INCOMPLETE"}`)
	d.refused("POST", "/carts/"+nameless+"/place", "", 400, "WRONG_PARAMETER", "Cart #"+nameless+" has no customer email")
}

func TestCartBecomesOrderAndBackByStatus(t *testing.T) {
	d := newDesk(t, Options{Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{PlacedCartSendsDeleted: true}}})
	id, orderID := d.cart(cartBody)
	d.events()
	d.put("/orders/"+orderID, `{"paymentStatus":"PAID"}`)
	if diff := cmp.Diff([]string{"customer.created", "unfinished_order.deleted", "order.created"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
	d.finds("/carts", "cartId")
	d.put("/orders/"+orderID, `{"paymentStatus":"INCOMPLETE","hidden":true}`)
	d.finds("/orders", "id")
	d.finds("/carts", "cartId", id)
	d.finds("/carts?showHidden=false", "cartId")
	d.refused("PUT", "/orders/"+orderID, `{"paymentStatus":"PAID"}`, 400, "WRONG_PARAMETER",
		"Field Order.hidden can be true only for orders with status INCOMPLETE")
}

func TestDeletingACartTellsOfTheCart(t *testing.T) {
	d := newDesk(t, Options{})
	id, orderID := d.cart(cartBody)
	d.events()
	d.do("DELETE", "/orders/"+orderID, "")
	d.refused("GET", "/carts/"+id, "", 404, "", "Cart #"+id+" not found")
	if diff := cmp.Diff([]string{"unfinished_order.deleted"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
}

func TestAHiddenCartCanBePlaced(t *testing.T) {
	d := newDesk(t, Options{})
	id, orderID := d.cart(cartBody)
	d.put("/carts/"+id, `{"hidden":true}`)
	d.do("POST", "/carts/"+id+"/place", "")
	d.has(d.get("/orders/"+orderID), `{"hidden":false,"paymentStatus":"AWAITING_PAYMENT"}`)
}
