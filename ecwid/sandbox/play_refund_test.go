package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestRefunds(t *testing.T) {
	s := newStage(t, Options{})
	order := s.buy("jane@example.com", Checkout{Paid: true, Fulfillment: Pickup}, Item{ProductID: s.tea, Quantity: 2})
	s.moved()
	s.later(time.Minute)
	s.arrived()
	total := amount(s.get("/orders/"+order.OrderID), "total") // 9 and 8 % tax
	if total.Cmp(rat("9.72")) != 0 {
		t.Fatalf("the total is %v", total)
	}
	told := func(from, to string) string {
		return told("order.updated", order.InternalID, `{"newFulfillmentStatus":"AWAITING_PROCESSING","newPaymentStatus":%q,"oldFulfillmentStatus":"AWAITING_PROCESSING","oldPaymentStatus":%q,"orderId":%q}`, to, from, order.OrderID)
	}
	if err := s.store.Refund(order.OrderID, Refund{Amount: "2.50", Reason: "Chipped"}); err != nil {
		t.Fatal(err)
	}
	s.has(s.get("/orders/"+order.OrderID), `{"paymentStatus":"PARTIALLY_REFUNDED","refundedAmount":2.5,"refunds":[{"amount":2.5,"date":"2026-11-21 12:02:00 +0000","reason":"Chipped","source":"CP"}]}`)
	s.happened("a part", "orders", told("PAID", "PARTIALLY_REFUNDED"))
	for amount, want := range map[string]string{
		"7.23": "at most 7.22", "0": "more than 0", "-1": "more than 0", "x": "more than 0", "1.005": "at most 7.22",
	} {
		if err := s.store.Refund(order.OrderID, Refund{Amount: amount}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("refund of %s: %v", amount, err)
		}
	}
	if err := s.store.Refund(order.OrderID, Refund{}); err != nil {
		t.Fatal(err)
	}
	s.has(s.get("/orders/"+order.OrderID), `{"paymentStatus":"REFUNDED","refundedAmount":9.72,"total":9.72}`)
	s.happened("the rest", "orders", told("PARTIALLY_REFUNDED", "REFUNDED"))
	for id, want := range map[string]string{order.OrderID: "is not paid: REFUNDED", "NONE": "HTTP 404"} {
		if err := s.store.Refund(id, Refund{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("refund of order %s: %v", id, err)
		}
	}
	if got := s.stock(s.tea); got != "8" {
		t.Errorf("%s in stock: a refund puts nothing back", got)
	}
}

func TestACouponAtCheckout(t *testing.T) {
	s := newStage(t, Options{})
	s.post("/discount_coupons", `{"name":"Back","code":"BACK10","discountType":"PERCENT","discount":10,"usesLimit":"SINGLE"}`)
	s.post("/discount_coupons", `{"name":"Big","code":"BIG","discountType":"ABS","discount":5,"totalLimit":50}`)
	cart := s.cart("jane@example.com", Item{ProductID: s.tea, Quantity: 2})
	for code, want := range map[string]string{"NONE": "Coupon NONE is not found", "BIG": "Coupon BIG does not hold"} {
		if _, err := s.store.FinishCart(cart.CartID, Checkout{CouponCode: code}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("finished with %s: %v", code, err)
		}
	}
	s.finds("/orders", "id")
	order := s.finish(cart, Checkout{CouponCode: "back10", Fulfillment: Pickup})
	s.has(s.get("/orders/"+order.OrderID), `{"subtotal":9,"couponDiscount":0.9}`)
	s.has(child(s.get("/orders/"+order.OrderID), "discountCoupon"), `{"code":"BACK10","name":"Back","discount":10}`)
	s.has(s.get("/discount_coupons/BACK10"), `{"orderCount":1}`)
	again := s.cart("jane@example.com", Item{ProductID: s.tea})
	if _, err := s.store.FinishCart(again.CartID, Checkout{CouponCode: "BACK10"}); err == nil || !strings.Contains(err.Error(), "does not hold") {
		t.Errorf("used twice: %v", err)
	}
}

func TestRefundOverHTTP(t *testing.T) {
	s := open(t, Options{})
	s.post("/_sandbox/products", `{"name":"Book","price":9,"digital":true}`).wantStatus(t, 200)
	bought := s.post("/_sandbox/orders", `{"email":"bob@example.com","paid":true,"fulfillmentType":"DIGITAL"}`).object(t)
	address := fmt.Sprintf("/_sandbox/orders/%s/refund", str(bought, "orderId"))
	s.post(address, `{"amount":"4"}`).wantBody(t, `{"refunded":true}`)
	s.post(address, `{"amount":"400"}`).wantStatus(t, 400)
	wantFields(t, s.object("/orders/"+str(bought, "orderId")), `{"paymentStatus":"PARTIALLY_REFUNDED","refundedAmount":4}`)
}
