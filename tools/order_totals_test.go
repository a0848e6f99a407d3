package tools

import (
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// TestCreateOrderTotals: two teas cost 9, the tax is 8 % on top, standard shipping costs 5.99.
func TestCreateOrderTotals(t *testing.T) {
	const standard = `"shippingOption":{"shippingMethodName":"Standard shipping"`
	for name, test := range map[string]struct{ profile, args, want string }{
		"calculated":    {`{}`, standard + `}`, `{"subtotal":9,"tax":0.72,"total":15.71}`},
		"own rate":      {`{}`, standard + `,"shippingRate":3}`, `{"subtotal":9,"tax":0.72,"total":12.72,"shippingOption":{"shippingRate":3,"fulfillmentType":"SHIPPING"}}`},
		"own rate 0":    {`{}`, standard + `,"shippingRate":0}`, `{"total":9.72,"shippingOption":{"shippingRate":0}}`},
		"own way":       {`{}`, `"shippingOption":{"shippingMethodName":"Bike","shippingRate":7,"fulfillmentType":"DELIVERY"}`, `{"total":16.72,"shippingOption":{"shippingMethodName":"Bike","shippingRate":7,"fulfillmentType":"DELIVERY"}}`},
		"own tax":       {`{}`, standard + `},"tax":1`, `{"tax":1,"total":15.99}`},
		"no tax":        {`{}`, standard + `},"tax":0`, `{"tax":0,"total":14.99}`},
		"own total":     {`{}`, standard + `},"total":20,"tax":2`, `{"subtotal":9,"tax":2,"total":20}`},
		"total 0":       {`{}`, standard + `},"total":0`, `{"total":0,"subtotal":9}`},
		"handling fee":  {`{"shipping":{"handlingFee":{"name":"Packing","value":2}}}`, standard + `}`, `{"total":17.71,"handlingFee":{"name":"Packing","value":2}}`},
		"tax in prices": {`{"taxes":[{"id":1,"name":"VAT","enabled":true,"includeInPrice":true,"appliedByDefault":true,"defaultTax":20,"rules":[]}]}`, standard + `}`, `{"subtotal":9,"tax":1.5,"total":14.99,"pricesIncludeTax":true}`},
		"own tax in prices": {`{"taxes":[{"id":1,"name":"VAT","enabled":true,"includeInPrice":true,"appliedByDefault":true,"defaultTax":20,"rules":[]}]}`,
			standard + `},"tax":2`, `{"subtotal":9,"tax":2,"total":14.99}`},
		"whole currency": {`{"formatsAndUnits":{"currency":"JPY","currencyPrecision":0}}`, standard + `}`, `{"subtotal":10,"tax":1,"total":17}`},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				stock(d)
				d.set("/profile", test.profile)
				d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":2}],`+test.args+`}`, `{}`)
				d.stored("/orders", `{"items":[`+test.want+`],"total":1}`)
			})
		})
	}
}

func TestCreateOrderShippingChoices(t *testing.T) {
	for name, test := range map[string]struct {
		args  string
		words []string
	}{
		"none given": {``, []string{"This order ships, so it needs a shippingOption. No order was created.", "- Standard shipping, 5.99 USD, SHIPPING",
			"- Express shipping, 14.99 USD, SHIPPING", "- Local delivery, 4.50 USD, DELIVERY", "- Store pickup, 0.00 USD, PICKUP",
			`Call again with shippingOption {"shippingMethodName": one of these}`}},
		"unknown": {`,"shippingOption":{"shippingMethodName":"Drone"}`, []string{`The store does not offer "Drone" for this order.`, "- Store pickup"}},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				stock(d)
				d.refuses("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":1},{"sku":"EBOOK","quantity":1}]`+test.args+`}`,
					toolkit.CodeChoiceNeeded, test.words...)
				d.stored("/orders", `{"total":0}`)
			})
		})
	}
}

func TestCreateOrderShippingFollowsTheAddress(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.set("/profile", `{"zones":[{"id":"NO","name":"Norway","countryCodes":["NO"]}],"shipping":{"shippingOptions":[{"id":"1","title":"Post","enabled":true,
			"fulfilmentType":"shipping","destinationZone":{"id":"NO"},"flatRate":{"rateType":"ABSOLUTE","rate":9}}]}}`)
		const order = `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":1}],"shippingOption":{"shippingMethodName":"Post"}`
		d.refuses("create_order", order+`}`, toolkit.CodeChoiceNeeded, "- none; a way of your own needs shippingRate and fulfillmentType")
		d.does("create_order", order+`,"shippingPerson":{"countryCode":"NO"}}`, `{"order":{"shippingOption":{"shippingRate":9}}}`)
	})
}

func TestCreateOrderInAStoreWithoutShipping(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.set("/profile", `{"shipping":{"shippingOptions":[]}}`)
		d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":1}]}`, `{"order":{"total":4.86,"fulfillmentType":"digital"}}`)
		d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"EBOOK","quantity":1}],"shippingOption":{"shippingMethodName":"CD by post","shippingRate":2}}`,
			`{"order":{"total":12.79,"fulfillmentType":"shipping","shippingOption":{"shippingRate":2}}}`)
	})
}
