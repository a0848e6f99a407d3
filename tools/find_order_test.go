package tools

import (
	"fmt"
	"testing"
	"time"

	"ecwid-mcp/internal/toolkit"
)

// history fills the store with an order of each kind and a cart, the newest last. It returns their ids by kind.
func history(d *desk) map[string]string {
	d.t.Helper()
	ids := map[string]string{}
	for i, o := range []struct{ kind, body string }{
		{"digital", `"email":"ann@example.com","total":5,"paymentStatus":"PAID","fulfillmentStatus":"DELIVERED","externalTransactionId":"tx-1"`},
		{"shipping", `"email":"bob@example.com","total":40.5,"paymentStatus":"PAID","trackingNumber":"TRACK9",
			"billingPerson":{"name":"Bob Roe","countryCode":"US"},"shippingOption":{"shippingMethodName":"Hold For Pickup","shippingRate":5.99}`},
		{"pickup", `"email":"ann@example.com","total":20,"paymentStatus":"AWAITING_PAYMENT","pickupTime":"2026-06-16 15:00:00 +0000",
			"shippingOption":{"shippingMethodName":"Store","fulfillmentType":"pickup"}`},
		{"delivery", `"email":"cyd@example.com","total":30,"paymentStatus":"REFUNDED","shippingOption":{"shippingMethodName":"Van","fulfillmentType":"DELIVERY"}`},
		{"cart", `"email":"ann@example.com","total":7,"paymentStatus":"INCOMPLETE"`},
	} {
		at := opening.Add(time.Duration(i-5) * 24 * time.Hour).Format("2006-01-02 15:04:05 -0700")
		ids[o.kind] = d.make("/orders", `{`+o.body+`,"createDate":"`+at+`","items":[{"name":"Tea `+o.kind+`","sku":"TEA","price":5,"quantity":1}]}`).OrderID
	}
	return ids
}

func TestFindOrderFilters(t *testing.T) {
	for args, want := range map[string]string{
		`{}`: `{"orders":[{"total":30},{"total":20},{"total":40.5},{"total":5}],"total":4,"currency":"USD","nextOffset":null,"hint":null,"lookedAt":null}`,
		`{"email":"bob@example.com"}`: `{"orders":[{"email":"bob@example.com","name":"Bob Roe","paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING",
			"fulfillmentType":"shipping","total":40.5,"createDate":"2026-06-11T08:00:00-04:00","trackingNumber":"TRACK9",
			"items":[{"name":"Tea shipping","sku":"TEA","quantity":1,"price":5}],"billingPerson":null,"subtotal":null}],"total":1}`,
		`{"keywords":"tx-1"}`:                                  `{"orders":[{"fulfillmentType":"digital","fulfillmentStatus":"DELIVERED"}]}`,
		`{"paymentStatus":"PAID"}`:                             `{"orders":[{"total":40.5},{"total":5}]}`,
		`{"paymentStatus":["paid","refunded"]}`:                `{"total":3}`,
		`{"paymentStatus":["INCOMPLETE"]}`:                     `{"orders":[{"paymentStatus":"INCOMPLETE","total":7}],"total":1}`,
		`{"fulfillmentStatus":"DELIVERED"}`:                    `{"orders":[{"total":5}]}`,
		`{"totalFrom":20,"totalTo":"30"}`:                      `{"orders":[{"total":30},{"total":20}]}`,
		`{"totalTo":0}`:                                        `{"total":0}`,
		`{"fulfillmentType":"pickup"}`:                         `{"orders":[{"total":20,"pickupTime":"2026-06-16T11:00:00-04:00"}],"total":1,"lookedAt":{"from":0,"to":4,"of":4},"nextOffset":null}`,
		`{"fulfillmentType":"delivery"}`:                       `{"orders":[{"total":30}]}`,
		`{"fulfillmentType":"digital","paymentStatus":"PAID"}`: `{"orders":[{"total":5}],"lookedAt":{"from":0,"to":2,"of":2}}`,
		`{"fulfillmentType":"shipping","email":"ann@example.com"}`: `{"orders":[],"total":0,"lookedAt":{"from":0,"to":2,"of":2},
			"hint":"Looked at orders 1 to 2 of 2 and found 0 of type shipping; total counts only these."}`,
		`{"createdFrom":"2026-06-12","createdTo":"2026-06-12"}`: `{"orders":[{"total":20}]}`,
		`{"updatedFrom":"2026-06-15T11:59:59Z"}`:                `{"total":4}`,
		`{"updatedFrom":"2026-06-16"}`:                          `{"total":0}`,
		`{"email":"nobody@example.com"}`:                        `{"orders":[],"total":0,"hint":"` + noOrder + `"}`,
		`{"limit":1,"offset":2}`:                                `{"orders":[{"total":40.5}],"total":4,"nextOffset":3}`,
	} {
		t.Run(args, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				history(d)
				d.does("find_order", args, want)
			})
		})
	}
}

func TestFindOrderByID(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		ids := history(d)
		a := d.does("find_order", `{"orderId":"`+ids["pickup"]+`"}`, `{"orders":[{"id":"`+ids["pickup"]+`","fulfillmentType":"pickup","subtotal":null}],"total":1}`)
		customer := read[findOrderOutput](a).Orders[0].CustomerID
		d.does("find_order", fmt.Sprintf(`{"customerId":%d}`, customer), `{"total":2}`)
		d.does("find_order", `{"orderId":"NONE1"}`, `{"orders":[],"total":0,"hint":"`+noOrder+`"}`)
		d.does("find_order", `{"orderId":"`+ids["shipping"]+`","detail":"full"}`, `{"orders":[{"subtotal":0,"tax":0,"billingPerson":{"name":"Bob Roe"},
			"shippingOption":{"shippingMethodName":"Hold For Pickup","shippingRate":5.99,"fulfillmentType":"SHIPPING"},
			"updateDate":"2026-06-15T08:00:00-04:00","items":[{"tax":0}]}],"total":1,"currency":"USD"}`)
		d.does("find_order", `{"orderId":"`+ids["cart"]+`"}`, `{"orders":[{"paymentStatus":"INCOMPLETE"}]}`)
	})
}

func TestFindOrderShowsSlotsWithTheStoresOffset(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.set("/profile", `{"formatsAndUnits":{"timezone":"Asia/Kolkata","currency":"INR"}}`)
		id := d.make("/orders", `{"email":"a@example.com","total":1,"extraFields":{"ecwid_order_pickup_time":"2026-03-02 15:00:00 +0000","gift":"yes"}}`).OrderID
		d.does("find_order", `{"orderId":"`+id+`","detail":"full"}`, `{"orders":[{"createDate":"2026-06-15T17:30:00+05:30",
			"extraFields":{"ecwid_order_pickup_time":"2026-03-02T20:30:00+05:30","gift":"yes"}}],"currency":"INR"}`)
	})
}

func TestFindOrderCutsLongOrders(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		items := `{"name":"x","price":1,"quantity":1}`
		for range maxLines {
			items += `,{"name":"x","price":1,"quantity":1}`
		}
		id := d.make("/orders", `{"email":"a@example.com","total":1,"items":[`+items+`]}`).OrderID
		if got := read[findOrderOutput](d.does("find_order", `{}`, `{"orders":[{"itemsOmitted":1}]}`)); len(got.Orders[0].Items) != maxLines {
			t.Errorf("%d lines", len(got.Orders[0].Items))
		}
		type lines struct{ Orders []struct{ Items []orderLine } }
		got := read[lines](d.does("find_order", `{"orderId":"`+id+`","detail":"full"}`, `{"orders":[{"itemsOmitted":null}]}`))
		if len(got.Orders[0].Items) != maxLines+1 {
			t.Errorf("%d lines in full", len(got.Orders[0].Items))
		}
	})
}

// TestBareDatesAreDaysOfTheStore: a date means the whole day in the store's zone, also when clocks change on it.
func TestBareDatesAreDaysOfTheStore(t *testing.T) {
	for _, day := range []struct{ zone, date, first, last string }{
		{"America/New_York", "2026-06-10", "2026-06-10 04:00:00", "2026-06-11 03:59:59"},
		{"America/New_York", "2026-03-08", "2026-03-08 05:00:00", "2026-03-09 03:59:59"}, // 23 hours
		{"America/New_York", "2026-11-01", "2026-11-01 04:00:00", "2026-11-02 04:59:59"}, // 25 hours
		{"Asia/Beirut", "2026-03-29", "2026-03-28 22:00:00", "2026-03-29 20:59:59"},      // begins at 01:00
		{"Asia/Beirut", "2026-03-28", "2026-03-27 22:00:00", "2026-03-28 21:59:59"},      // the day before
		{"Africa/Cairo", "2026-04-24", "2026-04-23 22:00:00", "2026-04-24 20:59:59"},     // begins at 01:00
		{"America/Havana", "2026-03-08", "2026-03-08 05:00:00", "2026-03-09 03:59:59"},   // begins at 01:00
		{"America/Havana", "2026-11-01", "2026-11-01 04:00:00", "2026-11-02 04:59:59"},   // begins twice
		{"Asia/Kolkata", "2026-01-01", "2025-12-31 18:30:00", "2026-01-01 18:29:59"},
		{"Pacific/Kiritimati", "2026-01-01", "2025-12-31 10:00:00", "2026-01-01 09:59:59"},
		{"no/zone", "2026-01-01", "2026-01-01 00:00:00", "2026-01-01 23:59:59"}, // UTC
	} {
		t.Run(day.zone+" "+day.date, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				d.set("/profile", `{"formatsAndUnits":{"timezone":"`+day.zone+`"}}`)
				place := func(moment string, shift time.Duration) {
					at, err := time.Parse(time.DateTime, moment)
					if err != nil {
						t.Fatal(err)
					}
					d.make("/orders", `{"email":"a@example.com","total":1,"createDate":"`+at.Add(shift).Format(time.DateTime)+` +0000"}`)
				}
				place(day.first, -time.Second)
				place(day.first, 0)
				place(day.last, 0)
				place(day.last, time.Second)
				d.does("find_order", `{"createdFrom":"`+day.date+`","createdTo":"`+day.date+`"}`, `{"total":2}`)
				d.does("find_order", `{"createdFrom":"`+day.date+`"}`, `{"total":3}`)
				d.does("find_order", `{"createdTo":"`+day.date+`"}`, `{"total":3}`)
			})
		})
	}
}

func TestFindOrderRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for args, word := range map[string]string{
			`{"orderId":"A1","email":"a@example.com"}`: "orderId finds one order; leave out the other filters",
			`{"createdFrom":"yesterday"}`:              "createdFrom must be a date",
			`{"createdTo":"2026-13-01"}`:               "createdTo must be a date",
			`{"updatedFrom":"12/24/2026"}`:             "updatedFrom must be a date",
			`{"paymentStatus":"OPEN"}`:                 "AWAITING_PAYMENT, PAID, CANCELLED",
			`{"fulfillmentType":"mail"}`:               "fulfillmentType must be one of pickup, shipping, delivery, digital",
			`{"customerId":"x"}`:                       "customerId must be a whole number",
		} {
			d.refusesUnasked("find_order", args, toolkit.CodeInvalidArgument, word)
		}
		for _, id := range []string{".", ".."} {
			d.refuses("find_order", `{"orderId":"`+id+`"}`, toolkit.CodeInvalid, "Refused, wrong arguments", "an id is empty or a dot")
		}
		for _, id := range []string{"a/../../profile", "?x=1", "%2e%2e", "../profile"} {
			d.does("find_order", `{"orderId":"`+id+`"}`, `{"total":0}`)
		}
		for _, args := range []string{`{"orderId":" "}`, `{"orderId":""}`, `{"email":""}`, `{"keywords":""}`} {
			d.refusesUnasked("find_order", args, toolkit.CodeInvalidArgument, "must not be empty")
		}
		d.refusesUnasked("find_order", `{"createdFrom":"2026-11-12","createdTo":"2026-11-01"}`, toolkit.CodeInvalidArgument, "createdTo is before createdFrom")
	})
}
