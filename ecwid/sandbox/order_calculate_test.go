package sandbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The default profile: 8 % sales tax on top, standard 5.99, express 14.99, local delivery 4.50, pickup for nothing.

func TestCalculateAnswersLikeAnOrder(t *testing.T) {
	d := newDesk(t, Options{})
	got := d.post("/order/calculate", `{"email":"jane@example.com","items":[{"name":"Cherry","sku":"00004","price":15,"quantity":2}],
		"billingPerson":{"name":"Jane Doe","countryCode":"US","stateOrProvinceCode":"CA","postalCode":"90002"}}`)
	d.has(got, `{"email":"jane@example.com","paymentStatus":"INCOMPLETE","fulfillmentStatus":"AWAITING_PROCESSING","orderNumber":0,"vendorOrderNumber":"0",
		"subtotal":30,"couponDiscount":0,"discount":0,"tax":2.4,"total":38.39,"totalWithoutTax":35.99,"usdTotal":38.39,
		"createDate":"2026-11-21 12:00:00 +0000","createTimestamp":1795262400,"predictedPackage":[],"taxesOnShipping":[],"discountInfo":[],
		"shippingOption":{"shippingMethodId":"1003-1700000000001","shippingMethodName":"Standard shipping","shippingRate":5.99,
			"estimatedTransitTime":"3-5","fulfillmentType":"SHIPPING"}}`)
	item := objects(got, "items")[0]
	d.has(item, `{"name":"Cherry","sku":"00004","price":15,"productPrice":15,"quantity":2,"tax":2.4,"shipping":0,"handlingFee":0,
		"couponApplied":false,"taxes":[{"name":"Sales tax","value":8,"total":2.4,"includeInPrice":false}]}`)
	d.lacks(item, "couponAmount", "discounts")
	d.has(child(got, "shippingPerson"), `{"name":"Jane Doe","stateOrProvinceName":"California"}`)
	names := []string{}
	for _, option := range objects(got, "availableShippingOptions") {
		names = append(names, str(option, "shippingMethodName")+" "+str(option, "fulfillmentType"))
	}
	want := []string{"Standard shipping SHIPPING", "Express shipping SHIPPING", "Local delivery DELIVERY", "Store pickup PICKUP"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("options (-want +got)\n%s", diff)
	}
	pickup := objects(got, "availableShippingOptions")[3]
	d.has(pickup, `{"pickupInstruction":"Bring your receipt and order number."}`)
	d.lacks(pickup, "shippingRate", "isPickup")
	if taxes := objects(got, "availableTaxes"); len(taxes) != 1 || str(taxes[0], "name") != "Sales tax" {
		t.Errorf("taxes %v", taxes)
	}
	d.finds("/orders", "id")
	d.finds("/carts", "cartId")
	d.finds("/customers", "email")
	d.lacks(got, "id", "cartId", "handlingFee")
}

func TestCalculateRefusals(t *testing.T) {
	d := newDesk(t, Options{})
	d.refused("POST", "/order/calculate", `{}`, 422, "", "Cannot calculate an order without items")
	d.refused("POST", "/order/calculate", `{"items":[]}`, 422, "", "Cannot calculate an order without items")
	d.refused("POST", "/order/calculate", `{"items":[{"productId":5}]}`, 404, "PRODUCT_NOT_FOUND", "Product #5 not found")
	d.refused("POST", "/order/calculate", `{"items":[{"name":"x","price":"1"}]}`, 400, "WRONG_PARAMETER", "Wrong parameter 'price' value: expected a number")
}

func TestCalculatePricesFromTheProduct(t *testing.T) {
	d := newDesk(t, Options{})
	tea := d.postID("/products?saveCombinations=true", `{"name":"Tea","sku":"TEA","price":10,"wholesalePrices":[{"quantity":5,"price":8},{"quantity":10,"price":7}],
		"options":[{"type":"SELECT","name":"Size","choices":[{"text":"S"},{"text":"L","priceModifier":4,"priceModifierType":"ABSOLUTE"}]},
			{"type":"CHECKBOX","name":"Extras","choices":[{"text":"Box","priceModifier":2.5},{"text":"Ribbon","priceModifier":10,"priceModifierType":"PERCENT"}]}],
		"combinations":[{"options":[{"name":"Size","value":"L"}],"sku":"TEA-L","price":16,"quantity":5,"unlimited":false}]}`)
	large := whole(objects(d.get(fmt.Sprintf("/products/%d", tea)), "combinations")[0], "id")
	cases := map[string]struct{ item, price string }{
		"the product's price":          {`"quantity":1`, "10"},
		"no quantity is one":           {`"weight":1`, "10"},
		"a wholesale tier":             {`"quantity":5`, "8"},
		"the higher tier":              {`"quantity":12`, "7"},
		"a variation by its options":   {`"selectedOptions":[{"name":"Size","value":"L"}]`, "16"},
		"a sku alone is no variation":  {`"sku":"TEA-L"`, "10"},
		"several choices":              {`"selectedOptions":[{"name":"Extras","valuesArray":["Box","Ribbon"]}]`, "13.5"},
		"choices as selections":        {`"selectedOptions":[{"name":"Extras","selections":[{"selectionTitle":"Box"}]}]`, "12.5"},
		"per cent of the tier":         {`"quantity":10,"selectedOptions":[{"name":"Extras","value":"Ribbon"}]`, "7.7"},
		"unknown options cost nothing": {`"selectedOptions":[{"name":"Colour","value":"L"},{"name":"Size","value":"XXL"}]`, "10"},
		"a price of the caller's own":  {`"price":3.21,"quantity":12`, "3.21"},
		"a price of nothing":           {`"price":0`, "0"},
		"a variation with its price":   {fmt.Sprintf(`"combinationId":%d,"selectedOptions":[{"name":"Size","value":"L"}]`, large), "16"},
		"and with an option beside it": {fmt.Sprintf(`"combinationId":%d,"selectedOptions":[{"name":"Extras","value":"Box"}]`, large), "18.5"},
	}
	for name, c := range cases {
		got := d.post("/order/calculate", fmt.Sprintf(`{"items":[{"productId":%d,%s}]}`, tea, c.item))
		item := objects(got, "items")[0]
		if price := fmt.Sprint(item["price"]); price != c.price {
			t.Errorf("%s: %s, want %s", name, price, c.price)
		}
		d.has(item, `{"name":"Tea","productPrice":10}`)
	}
	got := d.post("/order/calculate", fmt.Sprintf(`{"items":[{"productId":%d,"combinationId":%d}]}`, tea, large))
	d.has(objects(got, "items")[0], `{"sku":"TEA-L"}`)
}

func TestCalculateNeverGoesBelowNothing(t *testing.T) {
	d := newDesk(t, Options{})
	got := d.post("/order/calculate", `{"items":[{"name":"Rebate","price":-30},{"name":"x","price":10}],"customSurcharges":[{"total":-5}],
		"handlingFee":{"value":-3},"shippingOption":{"shippingMethodName":"Store pickup"},"discountInfo":[{"base":"CUSTOM","value":-9}]}`)
	d.has(got, `{"subtotal":10,"discount":0,"tax":0.8,"total":10.8}`)
	got = d.post("/order/calculate", `{"items":[{"name":"x","price":10}],"shippingOption":{"shippingMethodName":"Backwards","shippingRate":-7}}`)
	d.has(got, `{"total":10.8}`)
}

func TestCalculateTakesNullForAbsent(t *testing.T) {
	d := newDesk(t, Options{})
	tea := d.product("TEA", "7", 5)
	got := d.post("/order/calculate", fmt.Sprintf(`{"email":null,"discountCoupon":null,"shippingOption":null,"discountInfo":null,
		"items":[{"productId":%d,"price":null,"quantity":null,"selectedOptions":null},{"name":"x","price":null}]}`, tea))
	d.has(got, `{"subtotal":7,"email":"","discountInfo":[]}`)
	d.has(objects(got, "items")[0], `{"price":7,"quantity":1}`)
	d.has(objects(got, "items")[1], `{"price":0,"quantity":1}`)
}

func TestCalculateShippingChoice(t *testing.T) {
	d := newDesk(t, Options{})
	for wish, want := range map[string]string{
		`{"shippingMethodId":"1003-1700000000002"}`:                          `{"shippingOption":{"shippingMethodId":"1003-1700000000002","shippingMethodName":"Express shipping","shippingRate":14.99,"estimatedTransitTime":"1-2","fulfillmentType":"SHIPPING"},"total":25.79}`,
		`{"shippingMethodName":"store PICKUP"}`:                              `{"shippingOption":{"shippingMethodId":"1003-1700000000004","shippingMethodName":"Store pickup","fulfillmentType":"PICKUP","pickupInstruction":"Bring your receipt and order number."},"total":10.8}`,
		`{"shippingMethodName":"Bicycle","shippingRate":3,"isPickup":false}`: `{"shippingOption":{"shippingMethodId":"","shippingMethodName":"Bicycle","shippingRate":3,"fulfillmentType":"SHIPPING"},"total":13.8}`,
	} {
		got := d.post("/order/calculate", `{"items":[{"name":"x","price":10}],"shippingOption":`+wish+`}`)
		d.has(got, want)
	}
}

func TestCalculateDigitalOrderShipsNothing(t *testing.T) {
	d := newDesk(t, Options{})
	d.put("/profile", `{"shipping":{"handlingFee":{"name":"Packing","value":2,"description":"By hand"}}}`)
	book := d.postID("/products", `{"name":"E-book","price":10,"isShippingRequired":false}`)
	got := d.post("/order/calculate", fmt.Sprintf(`{"items":[{"productId":%d}],"shippingOption":{"shippingMethodName":"Express shipping"}}`, book))
	d.has(got, `{"total":10.8,"availableShippingOptions":[]}`)
	d.lacks(got, "shippingOption", "handlingFee")
	got = d.post("/order/calculate", fmt.Sprintf(`{"items":[{"productId":%d},{"name":"Mug","price":5}]}`, book))
	d.has(got, `{"total":24.19,"handlingFee":{"name":"Packing","value":2,"valueWithoutTax":2,"description":"By hand","taxes":[]}}`)
	d.has(d.post("/order/calculate", `{"items":[{"name":"Mug","price":5}],"handlingFee":{"name":"Own","value":1}}`), `{"total":12.39}`)
}

func TestCalculateRatesZonesAndTaxes(t *testing.T) {
	d := newDesk(t, Options{})
	d.put("/profile", `{"formatsAndUnits":{"currency":"EUR","currencyRate":1.1},"taxes":[
		{"id":1,"name":"VAT","enabled":true,"includeInPrice":true,"useShippingAddress":true,"taxShipping":true,"appliedByDefault":true,"defaultTax":0,
			"rules":[{"zoneId":"de","tax":19},{"zoneId":"fr","tax":20}]},
		{"id":2,"name":"Luxury","enabled":true,"includeInPrice":false,"appliedByDefault":false,"defaultTax":10,"rules":[]},
		{"id":3,"name":"Off","enabled":false,"appliedByDefault":true,"defaultTax":50,"rules":[]}],
		"zones":[{"id":"de","name":"Germany","countryCodes":["DE"]},{"id":"fr","name":"France","countryCodes":["FR"]},
			{"id":"berlin","name":"Berlin","countryCodes":["DE"],"postCodes":["10*","12345"]}],
		"shipping":{"shippingOptions":[
			{"id":"table","title":"Parcel","enabled":true,"orderby":2,"fulfilmentType":"shipping","destinationZone":{"id":"de"},"ratesTable":{"tableBasedOn":"SUBTOTAL","rates":[
				{"conditions":{"subtotalTo":50},"rate":{"perOrder":4,"perItem":0.5,"perWeight":2}},{"conditions":{"subtotalFrom":50},"rate":{"perOrder":0}}]}},
			{"id":"percent","title":"Courier","enabled":true,"orderby":1,"destinationZone":{"id":"de"},"minimumOrderSubtotal":30,"flatRate":{"rateType":"PERCENT","rate":10}},
			{"id":"local","title":"Bike","enabled":true,"orderby":3,"fulfilmentType":"delivery","destinationZone":{"id":"berlin"},"flatRate":{"rateType":"ABSOLUTE","rate":3}},
			{"id":"heavy","title":"Letter","enabled":true,"orderby":4,"destinationZone":{"id":"fr"},"ratesTable":{"rates":[{"conditions":{"weightTo":1},"rate":{"perOrder":1,"percent":1}}]}},
			{"id":"off","title":"Off","enabled":false,"orderby":0}]}}`)
	ask := func(items, address string) object {
		return d.post("/order/calculate", `{"items":[`+items+`],"shippingPerson":`+address+`,"shippingOption":{"shippingMethodId":"table"}}`)
	}
	options := func(doc object) string {
		text := ""
		for _, option := range objects(doc, "availableShippingOptions") {
			text += fmt.Sprintf("%s %v;", option["shippingMethodId"], option["shippingRate"])
		}
		return text
	}
	small := `{"name":"x","price":11.9,"quantity":2,"weight":0.25}`
	berlin := ask(small, `{"countryCode":"de","postalCode":"10117"}`)
	if got := options(berlin); got != "table 6;local 3;" {
		t.Errorf("options in Berlin %s", got)
	}
	d.has(berlin, `{"subtotal":23.8,"tax":4.76,"total":29.8,"usdTotal":32.78,"taxesOnShipping":[{"name":"VAT","value":19,"total":0.96,"includeInPrice":true}]}`)
	ulm := ask(`{"name":"x","price":60,"weight":9}`, `{"countryCode":"DE","postalCode":"89073"}`)
	if got := options(ulm); got != "percent 6;table 0;" {
		t.Errorf("options in Ulm %s", got)
	}
	if got := options(ask(`{"name":"x","price":50,"weight":0}`, `{"countryCode":"DE"}`)); got != "percent 5;table 0;" {
		t.Errorf("options at the bound of the table %s", got)
	}
	paris := ask(small, `{"countryCode":"FR"}`)
	if got := options(paris); got != "heavy 1.24;" {
		t.Errorf("options in Paris %s", got)
	}
	d.has(ask(`{"name":"x","price":60,"weight":9}`, `{"countryCode":"FR"}`), `{"availableShippingOptions":[],"tax":10}`)
	d.has(ask(small, `{"countryCode":"JP"}`), `{"availableShippingOptions":[],"tax":0}`)
	ring := d.postID("/products", `{"name":"Ring","price":100,"tax":{"taxable":true,"enabledManualTaxes":[2]}}`)
	d.has(ask(fmt.Sprintf(`{"productId":%d}`, ring), `{"countryCode":"DE"}`), `{"tax":10,"total":110}`)
	d.has(ask(`{"name":"x","price":100,"taxable":false}`, `{"countryCode":"DE"}`), `{"tax":0,"total":100}`)
}

func TestCalculateTaxExemptCustomer(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/customers", `{"email":"firm@example.com","taxExempt":true}`)
	body := `{"email":%q,"customerTaxExempt":true,"items":[{"name":"x","price":10}],"shippingOption":{"shippingMethodName":"Store pickup"}}`
	d.has(d.post("/order/calculate", fmt.Sprintf(body, "firm@example.com")), `{"tax":0,"total":10}`)
	d.has(d.post("/order/calculate", fmt.Sprintf(body, "other@example.com")), `{"tax":0.8,"total":10.8,"customerTaxExempt":false}`)
}

func TestCalculateDiscountsAndSurcharges(t *testing.T) {
	d := newDesk(t, Options{})
	got := d.post("/order/calculate", `{"items":[{"name":"x","price":50,"quantity":2,"taxable":false}],"shippingOption":{"shippingMethodName":"Store pickup"},
		"discountInfo":[{"value":15,"type":"ABS","base":"ON_TOTAL"},{"value":10,"type":"ABS","base":"CUSTOM","description":"Friend"},{"value":5,"type":"PERCENT","base":"CUSTOM"}],
		"customSurcharges":[{"id":"tips","value":3,"type":"ABSOLUTE","total":3}]}`)
	d.has(got, `{"subtotal":100,"discount":15,"total":88,"discountInfo":[{"value":10,"type":"ABS","base":"CUSTOM","description":"Friend"},{"value":5,"type":"PERCENT","base":"CUSTOM"}]}`)
}

func TestCalculateCoupons(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/orders", `{"email":"old@example.com","discountCoupon":{"code":"ONCE"},"total":1}`)
	for _, coupon := range []string{
		`"code":"ABS5","discount":5`,
		`"code":"HALF","discountType":"PERCENT","discount":50`,
		`"code":"SHIP","discountType":"SHIPPING"`,
		`"code":"BOTH","discountType":"ABS_AND_SHIPPING","discount":5`,
		`"code":"SHIPX","discountType":"SHIPPING","shippingLimit":{"shippingMethods":["1003-1700000000002"]}`,
		`"code":"BIG","discount":5,"totalLimit":20`,
		`"code":"BIGGER","discount":5,"totalLimit":20.01`,
		`"code":"OVER","discount":5,"expirationDate":"2026-11-21 11:59:59 +0000"`,
		`"code":"SOON","discount":5,"launchDate":"2026-11-21 12:00:01 +0000"`,
		`"code":"PAUSED","discount":5,"status":"PAUSED"`,
		`"code":"SINGLE","discount":5,"usesLimit":"SINGLE"`,
		`"code":"ONCE","discount":5,"usesLimit":"ONCEPERCUSTOMER"`,
		`"code":"NEW","discount":5,"applicationLimit":"NEW_CUSTOMER_ONLY"`,
		`"code":"LOYAL","discount":5,"applicationLimit":"REPEAT_CUSTOMER_ONLY"`,
	} {
		d.post("/discount_coupons", `{"name":"Coupon",`+coupon+`}`)
	}
	cases := []struct{ code, email, discount, total string }{
		{"abs5", "a@example.com", "5", "20.99"},
		{"HALF", "a@example.com", "10", "15.99"},
		{"SHIP", "a@example.com", "0", "20"},
		{"BOTH", "a@example.com", "5", "15"},
		{"SHIPX", "a@example.com", "0", "25.99"},
		{"BIG", "a@example.com", "5", "20.99"},
		{"BIGGER", "a@example.com", "0", "25.99"},
		{"OVER", "a@example.com", "0", "25.99"},
		{"SOON", "a@example.com", "0", "25.99"},
		{"PAUSED", "a@example.com", "0", "25.99"},
		{"SINGLE", "a@example.com", "5", "20.99"},
		{"ONCE", "a@example.com", "5", "20.99"},
		{"ONCE", "OLD@example.com", "0", "25.99"},
		{"NEW", "a@example.com", "5", "20.99"},
		{"NEW", "old@example.com", "0", "25.99"},
		{"LOYAL", "old@example.com", "5", "20.99"},
		{"LOYAL", "a@example.com", "0", "25.99"},
	}
	ask := func(code, email string) object {
		return d.post("/order/calculate", fmt.Sprintf(`{"email":%q,"items":[{"name":"x","price":10,"quantity":2,"taxable":false}],"discountCoupon":{"code":%q}}`, email, code))
	}
	for _, c := range cases {
		got := ask(c.code, c.email)
		if fmt.Sprint(got["couponDiscount"]) != c.discount || fmt.Sprint(got["total"]) != c.total {
			t.Errorf("%s for %s: discount %v, total %v; want %s, %s", c.code, c.email, got["couponDiscount"], got["total"], c.discount, c.total)
		}
	}
	d.has(child(ask("half", "a@example.com"), "discountCoupon"), `{"code":"HALF","discountType":"PERCENT","discount":50,"orderCount":0}`)
	d.lacks(ask("PAUSED", "a@example.com"), "discountCoupon")
	d.post("/orders", `{"email":"b@example.com","discountCoupon":{"code":"SINGLE"}}`)
	d.has(ask("SINGLE", "a@example.com"), `{"couponDiscount":0}`)
	d.later(time.Second)
	d.has(ask("SOON", "a@example.com"), `{"couponDiscount":5}`)
	own := d.post("/order/calculate", `{"items":[{"name":"x","price":10}],"discountCoupon":{"code":"UNKNOWN","discountType":"PERCENT","discount":20,"orderCount":7}}`)
	d.has(own, `{"couponDiscount":2,"discountCoupon":{"code":"UNKNOWN","discountType":"PERCENT","discount":20,"orderCount":0}}`)
}

func TestCalculateCatalogLimit(t *testing.T) {
	d := newDesk(t, Options{})
	category := d.postID("/categories", `{"name":"Tea"}`)
	tea := d.postID("/products", fmt.Sprintf(`{"name":"Tea","price":10,"categoryIds":[%d],"tax":{"taxable":false}}`, category))
	mug := d.postID("/products", `{"name":"Mug","price":30,"tax":{"taxable":false}}`)
	fixed := d.postID("/products", `{"name":"Book","price":60,"discountsAllowed":false,"tax":{"taxable":false}}`)
	items := fmt.Sprintf(`"items":[{"productId":%d},{"productId":%d},{"productId":%d}],"shippingOption":{"shippingMethodName":"Store pickup"}`, tea, mug, fixed)
	for i, c := range []struct{ limit, want string }{
		{fmt.Sprintf(`{"categories":[%d]}`, category), `{"couponDiscount":5,"total":95}`},
		{fmt.Sprintf(`{"products":[%d,%d]}`, tea, mug), `{"couponDiscount":20,"total":80}`},
		{fmt.Sprintf(`{"products":[%d],"categories":[0]}`, fixed), `{"couponDiscount":15,"total":85}`}, // the mug is on the front page
		{`{"products":[],"categories":[]}`, `{"couponDiscount":20,"total":80}`},
	} {
		d.post("/discount_coupons", fmt.Sprintf(`{"name":"C","code":"C%d","discountType":"PERCENT","discount":50,"catalogLimit":%s}`, i, c.limit))
		d.has(d.post("/order/calculate", fmt.Sprintf(`{%s,"discountCoupon":{"code":"C%d"}}`, items, i)), c.want)
	}
}
