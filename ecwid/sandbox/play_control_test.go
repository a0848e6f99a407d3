package sandbox

import (
	"strings"
	"testing"
	"time"
)

// The control API plays what the methods play.
func TestPlayingOverHTTP(t *testing.T) {
	s := open(t, Options{})
	product := whole(s.post("/_sandbox/products", `{"name":"Tea","sku":"TEA","price":4.5,"quantity":10}`).object(t), "productId")
	s.post("/_sandbox/products", `{"name":"Book","price":9,"digital":true}`).wantStatus(t, 200)
	items := path(`"items":[{"productId":%d,"quantity":2}]`, product)
	cart := s.post("/_sandbox/carts", `{"email":"jane@example.com",`+items+`}`).object(t)
	cartID, orderID := str(cart, "cartId"), str(cart, "orderId")
	wantFields(t, s.object("/carts/"+cartID), `{"subtotal":9}`)
	s.put("/_sandbox/carts/"+cartID, path(`{"items":[{"productId":%d}]}`, product)).wantBody(t, `{"changed":true}`)
	wantFields(t, s.object("/carts/"+cartID), `{"subtotal":4.5}`)
	s.post("/_sandbox/carts/"+cartID+"/abandon", "").wantBody(t, `{"abandoned":true}`)
	finished := s.post("/_sandbox/carts/"+cartID+"/finish", `{"fulfillmentType":"PICKUP","name":"Jane Doe","pickupTime":"2026-03-04T15:00:00Z"}`).object(t)
	if str(finished, "orderId") != orderID || str(finished, "cartId") != cartID || whole(finished, "customerId") == 0 {
		t.Errorf("finished %v", finished)
	}
	wantFields(t, s.object("/orders/"+orderID), `{"paymentStatus":"AWAITING_PAYMENT","pickupTime":"2026-03-04 15:00:00 +0000"}`)
	s.post("/_sandbox/orders/"+orderID+"/pay", "").wantBody(t, `{"paid":true}`)
	s.put("/_sandbox/orders/"+orderID, `{"fulfillmentStatus":"READY_FOR_PICKUP"}`).wantBody(t, `{"changed":true}`)
	wantFields(t, s.object("/orders/"+orderID), `{"paymentStatus":"PAID","fulfillmentStatus":"READY_FOR_PICKUP"}`)

	bought := s.post("/_sandbox/orders", `{"email":"bob@example.com","paid":true,"fulfillmentType":"DIGITAL"}`).object(t)
	wantFields(t, s.object("/orders/"+str(bought, "orderId")), `{"paymentStatus":"PAID","subtotal":9}`)
	customer := whole(s.post("/_sandbox/customers", `{"email":"ann@example.com","name":"Ann"}`).object(t), "customerId")
	wantFields(t, s.object(path("/customers/%d", customer)), `{"name":"Ann"}`)
}

func TestPlaysRefusedOverHTTP(t *testing.T) {
	s := open(t, Options{})
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/carts", `{"email":"jane@example.com"}`, 400, "no such product"},
		{"POST", "/carts", `{"mail":"jane@example.com"}`, 400, "unknown field"},
		{"POST", "/carts", `nonsense`, 400, "WRONG_PARAMETER"},
		{"POST", "/carts/NONE/finish", "", 404, "Cart #NONE not found"},
		{"POST", "/carts/NONE/abandon", "", 404, "Cart #NONE not found"},
		{"PUT", "/carts/NONE", `{}`, 404, "Cart #NONE not found"},
		{"POST", "/orders/NONE/pay", "", 404, "ORDER_NOT_FOUND"},
		{"POST", "/orders/NONE/pay", `{"paid":true}`, 400, "unknown field"},
		{"PUT", "/orders/NONE", `{"paymentStatus":"PAID"}`, 404, "ORDER_NOT_FOUND"},
		{"POST", "/customers", `{}`, 400, "email"},
		{"POST", "/products", `{}`, 400, "Product.name"},
		{"POST", "/clock", `{"advanceMs":-1}`, 400, "must not be negative"},
	} {
		answer := s.do(c.method, "/_sandbox"+c.path, c.body)
		if answer.status != c.status || !strings.Contains(answer.body, c.want) {
			t.Errorf("%s %s %s: HTTP %d %s", c.method, c.path, c.body, answer.status, answer.body)
		}
	}
}

func TestClock(t *testing.T) {
	s := open(t, Options{})
	s.get("/_sandbox/clock").wantBody(t, `{"now":"2026-03-02T12:00:00Z","aheadMs":0}`)
	s.post("/_sandbox/clock", `{"advanceMs":90000}`).wantBody(t, `{"now":"2026-03-02T12:01:30Z","aheadMs":90000}`)
	s.clock.advance(time.Second)
	s.create("/products", `{"name":"Cup"}`)
	wantFields(t, s.object("/latest-stats"), `{"productsUpdated":"2026-03-02 12:01:31 +0000"}`)
	s.Advance(-time.Hour)
	s.post("/_sandbox/reset", "").wantStatus(t, 200)
	if want := s.clock.now.Add(90 * time.Second); !s.Now().Equal(want) {
		t.Errorf("%s, want %s: time never goes back", s.Now(), want)
	}
}
