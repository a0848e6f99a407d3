package sandbox

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// writeTargets are the calls of the catalogue that take a JSON body, below a store with one of everything.
func writeTargets(product, variation, category, coupon int64) [][2]string {
	return [][2]string{
		{"POST", "/products?saveCombinations=true"},
		{"PUT", path("/products/%d?saveCombinations=true&returnItem=true", product)},
		{"PUT", path("/products/%d/inventory", product)},
		{"PUT", path("/products/%d/media", product)},
		{"POST", path("/products/%d/image/async", product)},
		{"POST", path("/products/%d/gallery/async", product)},
		{"POST", path("/products/%d/combinations", product)},
		{"PUT", path("/products/%d/combinations/%d", product, variation)},
		{"PUT", path("/products/%d/combinations/%d/inventory", product, variation)},
		{"POST", "/categories"},
		{"PUT", path("/categories/%d", category)},
		{"POST", path("/categories/%d/assignProducts", category)},
		{"POST", path("/categories/%d/unassignProducts", category)},
		{"POST", "/discount_coupons"},
		{"PUT", path("/discount_coupons/%d", coupon)},
		{"PUT", "/profile"},
		{"POST", "/storage/key"},
		{"POST", "/batch"},
	}
}

// hurl sends one body to every target and then reads everything back.
func hurl(t *testing.T, fatal func(format string, args ...any), body string) {
	t.Helper()
	s := open(t, Options{})
	product := s.create("/products", `{"name":"Cup","quantity":3,"price":5}`)
	variation := s.create(path("/products/%d/combinations", product), `{"sku":"V","options":[{"name":"Size","value":"S"}]}`)
	category := s.create("/categories", path(`{"name":"Cups","productIds":[%d]}`, product))
	coupon := s.create("/discount_coupons", `{"name":"C","code":"C"}`)
	for _, target := range writeTargets(product, variation, category, coupon) {
		answer := s.do(target[0], target[1], body, "Content-Type: application/json")
		if answer.status != 200 && (answer.status < 400 || answer.status > 422) {
			fatal("%s %s %s: status %d %s", target[0], target[1], body, answer.status, answer.body)
		}
		if !json.Valid([]byte(answer.body)) {
			fatal("%s %s %s: answers %q", target[0], target[1], body, answer.body)
		}
	}
	for _, read := range []string{
		"/products?keyword=cup&sortBy=PRICE_ASC", "/products", path("/products/%d?lang=en", product), path("/products/%d/combinations", product),
		"/categories?hidden_categories=true&productIds=true", "/discount_coupons", "/profile", "/storage", "/batch", "/latest-stats",
		"/profile/shippingOptions", "/profile/paymentOptions",
	} {
		if answer := s.get(read); answer.status != 200 || !json.Valid([]byte(answer.body)) {
			fatal("after %s: GET %s: %d %s", body, read, answer.status, answer.body)
		}
	}
}

// No body, however odd, makes the store panic, answer nonsense, or break what is read afterwards.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		`{"name":"Cup","options":[{"name":"Size","choices":[{"text":"S"}],"defaultChoice":7}],"combinations":[{"options":[{"name":"Size","value":"S"}]}]}`,
		`{"name":"Cup","media":{"images":[{"id":"0","orderBy":1}]},"tax":null,"categoryIds":[0],"attributes":[{}],"wholesalePrices":[{}]}`,
		`{"quantityDelta":-9,"productIds":[],"url":"https://e.com/a.png","width":1,"height":1,"parentId":0}`,
		`{"name":"C","code":"D","catalogLimit":{"products":{}},"launchDate":"2024-01-01","discount":1e15}`,
		`{"languages":5,"formatsAndUnits":{"currencyPrecision":-4},"settings":[],"shipping":{"shippingOptions":{}},"account":null,"generalInfo":"x"}`,
		`[{"path":"/products","method":"POST","body":{"name":1}},{"path":"/batch"},{"path":"%zz"},{"id":{},"path":"?","method":"BREW"}]`,
		`{"mainMedia":{"imageUrl":""},"galleryMedia":[{}]}`, `null`, `[]`, `{}`, ``,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { hurl(t, t.Fatalf, body) })
}

// fieldNames are those that handlers look at.
var fieldNames = []string{
	"name", "sku", "price", "quantity", "unlimited", "enabled", "options", "choices", "text", "value", "combinations", "id", "media", "images",
	"orderBy", "alt", "attributes", "categoryIds", "categories", "products", "wholesalePrices", "tax", "dimensions", "code", "discount", "discountType",
	"launchDate", "catalogLimit", "productIds", "parentId", "quantityDelta", "url", "width", "height", "nameTranslated", "en", "shipping",
	"shippingOptions", "languages", "enabledLanguages", "formatsAndUnits", "currencyPrecision", "account", "settings", "generalInfo", "mainMedia",
	"galleryMedia", "imageUrl", "path", "method", "body", "defaultChoice", "priceModifier", "compareToPrice", "showOnFrontpage", "orderCount",
}

func anyBody(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		kinds := 7
		if depth > 0 {
			kinds = 10
		}
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "flag")
		case 2:
			return rapid.Int64().Draw(t, "whole")
		case 3:
			return rapid.SampledFrom([]any{0, 1, -1, 2.5, 1e15, 99999999999}).Draw(t, "number")
		case 4, 5, 6, 7:
			return rapid.SampledFrom([]string{"", "Cup", "S", "0", "https://e.com/a.png", "SHIPPING", "PERCENT", "RADIO", "2024-01-01", "en", "/products"}).Draw(t, "text")
		case 8:
			return rapid.SliceOfN(anyBody(depth-1), 0, 3).Draw(t, "list")
		}
		out := object{}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(fieldNames), 0, 6).Draw(t, "names") {
			out[name] = anyBody(depth-1).Draw(t, name)
		}
		return out
	})
}

func TestOddBodiesDoNoHarm(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		body := object{"name": "Cup"}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(fieldNames), 1, 8).Draw(rt, "names") {
			body[name] = anyBody(3).Draw(rt, name)
		}
		hurl(t, rt.Fatalf, string(encode(body)))
	})
}
