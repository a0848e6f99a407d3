package tools

import (
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

// ordered puts a paid order with everything into the store.
func ordered(d *desk) string {
	d.t.Helper()
	return d.make("/orders", `{"email":"ann@example.com","paymentStatus":"AWAITING_PAYMENT","subtotal":9,"total":9,"tax":0,"couponDiscount":1,
		"privateAdminNotes":"old","trackingNumber":"T0","pickupTime":"2026-06-20 10:00:00 +0000",
		"billingPerson":{"name":"Ann Lee","street":"1 Main St","city":"Oslo","countryCode":"NO"},
		"shippingPerson":{"name":"Ann Lee","city":"Oslo","countryCode":"NO","phone":"1"},
		"items":[{"name":"Tea","sku":"TEA","price":4.5,"quantity":2}]}`).OrderID
}

func TestUpdateOrder(t *testing.T) {
	for fields, test := range map[string]struct{ want, stored string }{
		`"paymentStatus":"PAID"`:                   {`{"paymentStatus":"PAID"}`, `{"paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING","total":9,"couponDiscount":1,"privateAdminNotes":"old"}`},
		`"fulfillmentStatus":"shipped"`:            {`{"fulfillmentStatus":"SHIPPED"}`, `{"fulfillmentStatus":"SHIPPED","paymentStatus":"AWAITING_PAYMENT"}`},
		`"trackingNumber":"T1"`:                    {`{"trackingNumber":"T1"}`, `{"trackingNumber":"T1"}`},
		`"trackingNumber":""`:                      {`{"trackingNumber":null}`, `{"trackingNumber":""}`},
		`"privateAdminNotes":""`:                   {`{"privateAdminNotes":null}`, `{"privateAdminNotes":"","trackingNumber":"T0"}`},
		`"orderComments":"ring twice"`:             {`{"orderComments":"ring twice"}`, `{"orderComments":"ring twice","privateAdminNotes":"old"}`},
		`"pickupTime":"2026-06-21 09:30"`:          {`{"pickupTime":"2026-06-21T09:30:00-04:00"}`, `{"pickupTime":"2026-06-21 13:30:00 +0000"}`},
		`"pickupTime":"2026-06-21T09:30:00+02:00"`: {`{"pickupTime":"2026-06-21T03:30:00-04:00"}`, `{"pickupTime":"2026-06-21 07:30:00 +0000"}`},
		`"shippingPerson":{"city":"Bergen","phone":""}`: {`{"shippingPerson":{"city":"Bergen","name":"Ann Lee","phone":null}}`,
			`{"shippingPerson":{"name":"Ann Lee","city":"Bergen","countryCode":"NO","phone":null},"billingPerson":{"city":"Oslo"}}`},
		`"billingPerson":{"companyName":"Lee Ltd"}`: {`{"billingPerson":{"companyName":"Lee Ltd","street":"1 Main St"}}`,
			`{"billingPerson":{"name":"Ann Lee","companyName":"Lee Ltd","street":"1 Main St","city":"Oslo","countryCode":"NO"},"shippingPerson":{"city":"Oslo"}}`},
		`"paymentStatus":"CUSTOM_PAYMENT_STATUS_1","fulfillmentStatus":"CUSTOM_FULFILLMENT_STATUS_3","billingPerson":{}`: {`{}`,
			`{"paymentStatus":"CUSTOM_PAYMENT_STATUS_1","fulfillmentStatus":"CUSTOM_FULFILLMENT_STATUS_3","billingPerson":{"city":"Oslo"}}`},
	} {
		t.Run(fields, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				id := ordered(d)
				d.does("update_order", `{"orderId":"`+id+`",`+fields+`}`, `{"order":`+test.want+`,"updateCount":1,"currency":"USD","note":"`+notRecalculated+`"}`)
				d.stored("/orders/"+id, test.stored)
				d.stored("/orders/"+id, `{"disableAllCustomerNotifications":true,"total":9,"items":[{"sku":"TEA","quantity":2}]}`)
			})
		})
	}
}

func TestUpdateOrderAnswersTheWholeRecord(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := ordered(d)
		d.does("update_order", `{"orderId":"`+id+`","trackingNumber":"T1","notifyCustomer":true}`, `{"order":{"id":"`+id+`","name":"Ann Lee","email":"ann@example.com",
			"subtotal":9,"couponDiscount":1,"updateDate":"2026-06-15T08:00:00-04:00","items":[{"name":"Tea","price":4.5}]}}`)
		d.stored("/orders/"+id, `{"disableAllCustomerNotifications":false}`)
	})
}

func TestUpdateOrderByItsInternalNumber(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		m := d.make("/orders", `{"email":"ann@example.com","total":1}`)
		d.does("update_order", `{"orderId":`+text(m.ID)+`,"privateAdminNotes":"x"}`, `{"order":{"id":"`+m.OrderID+`"}}`)
	})
}

func TestUpdateOrderProtectsCarts(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		cart := d.make("/orders", `{"email":"ann@example.com","total":9,"paymentStatus":"INCOMPLETE"}`).OrderID
		a := d.refuses("update_order", `{"orderId":"`+cart+`","paymentStatus":"PAID"}`, toolkit.CodeNotAllowed, "abandoned cart, not an order", "create_order")
		if a.sent("PUT /orders/"+cart) != 0 {
			t.Error(a.requests)
		}
		d.stored("/orders/"+cart, `{"paymentStatus":"INCOMPLETE"}`)
		d.does("update_order", `{"orderId":"`+cart+`","privateAdminNotes":"called"}`, `{"order":{"paymentStatus":"INCOMPLETE"}}`)
		order := ordered(d)
		d.refusesUnasked("update_order", `{"orderId":"`+order+`","paymentStatus":"INCOMPLETE"}`, toolkit.CodeInvalidArgument, "paymentStatus must be one of AWAITING_PAYMENT, PAID")
		d.stored("/orders/"+order, `{"paymentStatus":"AWAITING_PAYMENT"}`)
	})
}

func TestUpdateOrderRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := ordered(d)
		for fields, word := range map[string]string{
			``:                                       "nothing to change: give at least one field besides orderId",
			`,"notifyCustomer":true`:                 "nothing to change",
			`,"shippingPerson":{}`:                   "nothing to change",
			`,"pickupTime":""`:                       "pickupTime cannot be cleared here",
			`,"pickupTime":"noon"`:                   "pickupTime must be a date",
			`,"fulfillmentStatus":"SENT"`:            "fulfillmentStatus must be one of AWAITING_PROCESSING",
			`,"billingPerson":{"countryCode":"NOR"}`: "billingPerson.countryCode must be two letters",
			`,"total":5`:                             "total is unknown",
		} {
			d.refusesUnasked("update_order", `{"orderId":"`+id+`"`+fields+`}`, toolkit.CodeInvalidArgument, word)
		}
		d.refusesUnasked("update_order", `{"orderId":"","trackingNumber":"1"}`, toolkit.CodeInvalidArgument, "orderId must not be empty")
		d.refuses("update_order", `{"orderId":"NONE1","trackingNumber":"1"}`, toolkit.CodeNotFound, "find_order")
		d.stored("/orders/"+id, `{"trackingNumber":"T0","privateAdminNotes":"old"}`)
	})
}

func TestUpdateOrderThatChangesNothing(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := ordered(d)
		d.wire.zero = "/orders/" + id
		d.refuses("update_order", `{"orderId":"`+id+`","trackingNumber":"T1"}`, toolkit.CodeNoChange, "updateCount 0: the order is as it was")
		d.stored("/orders/"+id, `{"trackingNumber":"T0"}`)
	})
}

func TestUpdateOrderThroughTrouble(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := ordered(d)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "PUT", Times: 1})
		d.does("update_order", `{"orderId":"`+id+`","trackingNumber":"T1"}`, `{"order":{"trackingNumber":"T1"}}`)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500, Method: "GET", Path: "/orders", Skip: 1})
		a := d.refuses("update_order", `{"orderId":"`+id+`","trackingNumber":"T2"}`, toolkit.CodeUnavailable, "The work is done (the order was changed)", "find_order")
		if a.retryable {
			t.Error("invites a repeat")
		}
		d.stored("/orders/"+id, `{"trackingNumber":"T2"}`)
	})
}
