package tools

import (
	"strings"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// pickup is the cheapest way to get an order that ships.
const pickup = `"shippingOption":{"shippingMethodName":"Store pickup"}`

// TestCreateOrderPrices: prices come from product, variation, options and wholesale tiers; the sandbox's tax is 8 % on top.
func TestCreateOrderPrices(t *testing.T) {
	for items, want := range map[string]string{
		`{"sku":"TEA","quantity":2}`:                                `{"total":9.72,"subtotal":9,"tax":0.72,"items":[{"name":"Green tea","sku":"TEA","price":4.5,"quantity":2,"tax":0.72}]}`,
		`{"sku":"TEA","quantity":9}`:                                `{"subtotal":40.5}`,
		`{"sku":"TEA","quantity":"10"}`:                             `{"subtotal":40,"items":[{"price":4}]}`,
		`{"sku":"TEA","quantity":100}`:                              `{"subtotal":300,"items":[{"price":3}]}`,
		`{"sku":"TEA","quantity":100,"price":4.25}`:                 `{"subtotal":425,"items":[{"price":4.25}]}`,
		`{"sku":"TEA","quantity":1,"price":0}`:                      `{"subtotal":0,"total":0}`,
		`{"sku":"SHIRT-S","quantity":1}`:                            `{"subtotal":19,"items":[{"sku":"SHIRT-S","price":19}]}`,
		`{"sku":"SHIRT-S","quantity":1,"options":{"print":"logo"}}`: `{"subtotal":20.9}`,
		`{"sku":"SHIRT-S","quantity":1,"options":{"SIZE":"s"}}`:     `{"subtotal":19}`,
		`{"sku":"SHIRT","quantity":1,"options":{"size":"s"}}`:       `{"subtotal":19,"items":[{"sku":"SHIRT-S","selectedOptions":[{"name":"Size","value":"S"},{"name":"Print","value":"None"}]}]}`,
		`{"sku":"SHIRT","quantity":2,"options":{"Size":"L"}}`:       `{"subtotal":44,"items":[{"sku":"SHIRT","price":22}]}`,
		`{"sku":"SHIRT","quantity":1,"options":{"Size":"L","Print":"Logo","Extras":"gift wrap","Name tag":"For Ann"}}`: `{"subtotal":25.5,
			"items":[{"price":25.5,"selectedOptions":[{"name":"Size","value":"L"},{"name":"Print","value":"Logo"},
			{"name":"Extras","value":"Gift wrap","valuesArray":["Gift wrap"]},{"name":"Name tag","type":"TEXT","value":"For Ann"}]}]}`,
		`{"sku":"SHIRT","quantity":1,"options":{"Size":"S","Extras":"Card, signed"}}`:          `{"subtotal":19.5}`,
		`{"sku":"TEA","quantity":1},{"sku":"SHIRT-S","quantity":1},{"sku":"TEA","quantity":1}`: `{"subtotal":28,"items":[{"sku":"TEA"},{"sku":"SHIRT-S"},{"sku":"TEA"}]}`,
	} {
		t.Run(items, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				stock(d)
				a := d.does("create_order", `{"email":"ann@example.com","items":[`+items+`],`+pickup+`}`, `{"order":`+want+`,"currency":"USD"}`)
				d.stored("/orders/"+string(read[struct{ OrderID string }](a).OrderID), want)
				d.stored("/orders", `{"total":1}`)
			})
		})
	}
}

func TestCreateOrderStoresWhatItSays(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		s := stock(d)
		a := d.does("create_order", `{"email":"ann@example.com","items":[{"productId":`+text(s.tea)+`,"quantity":2}],
			"billingPerson":{"name":"Ann Lee","countryCode":"us"},"shippingPerson":{"name":"Bob Lee","street":"1 Main St","city":"San Diego",
			"countryCode":"US","stateOrProvinceCode":"CA"},"shippingOption":{"shippingMethodName":"standard SHIPPING"},
			"paymentMethod":"Phone order","privateAdminNotes":"call first"}`,
			`{"order":{"email":"ann@example.com","name":"Ann Lee","paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING",
			"fulfillmentType":"shipping","total":15.71,"subtotal":9,"tax":0.72,"createDate":"2026-06-15T08:00:00-04:00",
			"shippingOption":{"shippingMethodName":"Standard shipping","shippingRate":5.99,"fulfillmentType":"SHIPPING"},
			"paymentMethod":"Phone order","privateAdminNotes":"call first"},"currency":"USD","warnings":null}`)
		out := read[struct{ OrderID, ExternalTransactionID string }](a)
		if !strings.HasPrefix(out.ExternalTransactionID, "ecwid-mcp-") || len(out.ExternalTransactionID) != 26 {
			t.Error(out.ExternalTransactionID)
		}
		d.stored("/orders/"+out.OrderID, `{"externalTransactionId":"`+out.ExternalTransactionID+`","disableAllCustomerNotifications":true,
			"paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING","total":15.71,"subtotal":9,"tax":0.72,
			"billingPerson":{"name":"Ann Lee","countryCode":"US"},"shippingPerson":{"name":"Bob Lee","city":"San Diego"},
			"shippingOption":{"shippingMethodId":"1003-1700000000001","shippingRate":5.99,"fulfillmentType":"SHIPPING","isPickup":false},
			"items":[{"productId":`+text(s.tea)+`,"quantity":2,"price":4.5,"weight":0.1,"tax":0.72}]}`)
		d.stored("/products/"+text(s.tea), `{"quantity":3}`)                                                                       // not paid
		d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":3}],`+pickup+`}`, `{"warnings":null}`) // the last three
	})
}

func TestCreateOrderPaidLowersStock(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		s := stock(d)
		small, _ := variations(d, s.shirt)
		d.does("create_order", `{"email":"ann@example.com","paymentStatus":"paid","fulfillmentStatus":"SHIPPED","notifyCustomer":true,
			"items":[{"sku":"TEA","quantity":2},{"sku":"SHIRT-S","quantity":1}],`+pickup+`,"pickupTime":"2026-06-16 15:00"}`,
			`{"order":{"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","fulfillmentType":"pickup","pickupTime":"2026-06-16T15:00:00-04:00"}}`)
		holds(t, "sent", `{"shippingOption":{"shippingMethodId":"1003-1700000000004","fulfillmentType":"PICKUP","isPickup":true},"disableAllCustomerNotifications":false}`, d.sent())
		d.stored("/products/"+text(s.tea), `{"quantity":1}`)
		d.stored("/products/"+text(s.shirt)+"/combinations/"+small, `{"quantity":1}`)
		d.stored("/orders", `{"items":[{"disableAllCustomerNotifications":false,"pickupTime":"2026-06-16 19:00:00 +0000",
			"shippingOption":{"fulfillmentType":"PICKUP","isPickup":true,"pickupInstruction":"Bring your receipt and order number."}}]}`)
	})
}

func TestCreateOrderDigital(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		a := d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"EBOOK","quantity":1}]}`,
			`{"order":{"fulfillmentType":"digital","total":10.79,"tax":0.8,"shippingOption":null},"warnings":null}`)
		if a.sent("POST /order/calculate") != 1 {
			t.Error(a.requests)
		}
		d.stored("/orders", `{"items":[{"shippingOption":null,"total":10.79}]}`)
	})
}

func TestCreateOrderWarns(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"MUG","quantity":1},{"sku":"TEA","quantity":4},{"sku":"SHIRT-S","quantity":3},
			{"sku":"SHIRT","quantity":9,"options":{"Size":"L","Print":"None"}}],`+pickup+`}`, `{"warnings":["items[0]: the product is hidden in the shop",
			"items[0]: only 0 in stock, 1 ordered","items[1]: only 3 in stock, 4 ordered",
			"items[2]: not chosen, so the default was taken: Print: None","items[2]: only 2 in stock, 3 ordered","items[3]: only 8 in stock, 9 ordered"]}`)
		d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"SHIRT","quantity":1}],`+pickup+`}`,
			`{"warnings":["items[0]: not chosen, so the default was taken: Size: S, Print: None"]}`)
		d.stored("/orders", `{"total":2}`)
	})
}

func TestCreateOrderRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		const tea = `"items":[{"sku":"TEA","quantity":1}]`
		for args, word := range map[string]string{
			`{` + tea + `}`:                                                                               "email is required; it must be a text such as \"jane@example.com\"",
			`{"email":"ann@example.com"}`:                                                                 "items is required",
			`{"email":"ann@example.com","items":[]}`:                                                      "items must have at least 1 elements, got 0",
			`{"email":"ann",` + tea + `}`:                                                                 "email must be one e-mail address",
			`{"email":"a@b.c","items":[{"sku":"TEA"}]}`:                                                   "items[0].quantity is required",
			`{"email":"a@b.c","items":[{"quantity":1}]}`:                                                  "items[0] needs productId or sku",
			`{"email":"a@b.c","items":[{"quantity":1,"sku":"TEA","productId":5}]}`:                        "items[0].sku cannot be combined with productId",
			`{"email":"a@b.c","items":[{"quantity":0,"sku":"TEA"}]}`:                                      "items[0].quantity must be a whole number, at least 1, got 0",
			`{"email":"a@b.c","items":[{"quantity":1,"sku":"TEA","price":-1}]}`:                           "items[0].price must be a number, at least 0",
			`{"email":"a@b.c","items":[{"quantity":1,"name":"Tea"}]}`:                                     "items[0].name is unknown; valid: productId, sku, quantity, options, price",
			`{"email":"a@b.c","paymentStatus":"INCOMPLETE",` + tea + `}`:                                  "paymentStatus must be one of AWAITING_PAYMENT, PAID",
			`{"email":"a@b.c","pickupTime":"tomorrow",` + tea + `}`:                                       "pickupTime must be a date",
			`{"email":"a@b.c","shippingPerson":{"countryCode":"USA"},` + tea + `}`:                        "shippingPerson.countryCode must be two letters",
			`{"email":"a@b.c","shippingOption":{"shippingMethodName":""},` + tea + `}`:                    "shippingOption.shippingMethodName",
			`{"email":"a@b.c","shippingOption":{"shippingMethodName":"x","shippingRate":-1},` + tea + `}`: "shippingOption.shippingRate must be",
			`{"email":"a@b.c","total":-5,` + tea + `}`:                                                    "total must be a number, at least 0",
		} {
			d.refusesUnasked("create_order", args, toolkit.CodeInvalidArgument, word)
		}
		d.stored("/orders", `{"total":0}`)
	})
}

// TestCreateOrderNamesEveryWrongLine: nothing is created when a line cannot be filled, and all such lines are named.
func TestCreateOrderNamesEveryWrongLine(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		s := stock(d)
		a := d.refuses("create_order", `{"email":"ann@example.com","items":[{"sku":"NONE","quantity":1},{"productId":1,"quantity":1},{"sku":"TEA","quantity":1},
			{"sku":"SHIRT","quantity":1,"options":{"Size":"XXL"}},{"sku":"SHIRT","quantity":1,"options":{"Size":"L","Colour":"red"}},
			{"sku":"SHIRT","quantity":1,"options":{"Size":"L","Photo":"x.png"}},{"productId":`+text(s.tea)+`,"quantity":1,"options":{"Size":"L"}},
			{"sku":"SHIRT","quantity":1,"options":{"Size":"L","Extras":"Gift wrap, Ribbon"}},{"sku":"SHIRT-S","quantity":1,"options":{"size":"L"}}],`+pickup+`}`, toolkit.CodeInvalidArgument,
			"nothing was changed",
			"items[0] names a product that is not in the store; find_product lists what there is",
			"items[1] names a product that is not in the store",
			`items[3] has no "XXL" for option "Size"; choose from: "S", "L"`,
			`items[4] has no option "Colour"; its options are: Size, Print, Extras, Name tag, Photo`,
			`items[5] option "Photo" takes a file, which this tool cannot send`,
			`items[6] has no option "Size"; its options are: none`,
			`items[7] has no "Ribbon" for option "Extras"; choose from: "Gift wrap", "Card, signed"`,
			`items[8] has the sku of Size "S" and asks for "L"`)
		if a.sent("POST /orders") > 0 || strings.Contains(a.text, "items[2]") {
			t.Error(a.text)
		}
		d.stored("/orders", `{"total":0}`)
	})
}
