package events_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

func TestOrdersAreTold(t *testing.T) {
	for _, test := range []struct {
		name, status, more string
		want               []string
	}{
		{"unpaid, digital", "AWAITING_PAYMENT", ``, []string{"order-created"}},
		{"paid, shipping", "PAID", `,"shippingOption":{"shippingMethodName":"Hold For Pickup","fulfillmentType":"SHIPPING"}`,
			[]string{"order-created", "order-shipping", "order-paid"}},
		{"local delivery", "AWAITING_PAYMENT", `,"shippingOption":{"fulfillmentType":"delivery"}`, []string{"order-created", "order-shipping"}},
		{"pickup by type", "AWAITING_PAYMENT", `,"shippingOption":{"fulfillmentType":"PICKUP"}`, []string{"order-created", "order-pickup"}},
		{"pickup by flag", "AWAITING_PAYMENT", `,"shippingOption":{"isPickup":true}`, []string{"order-created", "order-pickup"}},
		{"no type", "AWAITING_PAYMENT", `,"shippingOption":{"shippingMethodName":"Post"}`, []string{"order-created", "order-shipping"}},
		{"refunded at once", "REFUNDED", ``, []string{"order-created", "order-paid"}},
		{"cancelled", "CANCELLED", ``, []string{"order-created"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				s.start()
				order := s.order(test.status, test.more)
				s.wait(20 * time.Second)
				var want []string
				for _, kind := range test.want {
					want = append(want, fmt.Sprint(kind, " ", order.ID))
				}
				s.expect(want...)
			})
		})
	}
}
