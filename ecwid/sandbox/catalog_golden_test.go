package sandbox

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

// pretty is an answer in a form that diffs well.
func pretty(t *testing.T, body string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}

// The whole of each entity, as a client sees it, after a create in the style of Ecwid's docs. A change of these files
// is a change of what the sandbox simulates.
func TestWholeEntities(t *testing.T) {
	s := open(t, Options{BaseURL: "http://127.0.0.1:8081"})
	category := s.create("/categories", `{"name":"Lemons","enabled":true,"orderBy":10,"description":"All <i>lemons</i>"}`)
	product := s.create("/products", path(`{"sku":"000012199","quantity":10,"name":"Lemon tree","price":10,"compareToPrice":15,"costPrice":8,
		"isShippingRequired":true,"categoryIds":[%d],"weight":10,"enabled":true,"description":"A <b>new</b> product description",
		"productClassId":0,"volume":500,"volumeUnit":"ml","tax":{"enabledManualTaxes":[1117939042],"taxable":true},
		"options":[{"type":"RADIO","name":"Size","choices":[{"text":"Small"},{"text":"Large","priceModifier":15,"priceModifierType":"ABSOLUTE"}],
			"defaultChoice":0,"required":true}],
		"attributes":[{"alias":"BRAND","value":"Citrus & Co"}],"wholesalePrices":[{"quantity":5,"price":9}],
		"shipping":{"type":"SELECTED_METHODS","disabledMethods":["1396442138-1534946367952"]}}`, category))
	s.do("POST", path("/products/%d/image", product), drawn(t, "png"), octets).wantStatus(t, 200)
	s.do("POST", path("/products/%d/gallery", product), drawn(t, "gif"), octets).wantStatus(t, 200)
	variation := s.create(path("/products/%d/combinations", product),
		`{"options":[{"name":"Size","value":"Large"}],"sku":"000012199-L","price":25,"quantity":3,"weight":12,"compareToPrice":30}`)
	s.create("/discount_coupons", `{"name":"Coupon #1","code":"MOXQ3YCWXRXA","discountType":"ABS","status":"ACTIVE","discount":1,
		"launchDate":"2024-06-06 08:00:00 +0400","usesLimit":"UNLIMITED","applicationLimit":"UNLIMITED","orderCount":0,
		"catalogLimit":{"products":[37208342,37208338],"categories":[]}}`)
	s.clock.advance(time.Minute)
	for name, target := range map[string]string{
		"product.json":      path("/products/%d", product),
		"variation.json":    path("/products/%d/combinations/%d", product, variation),
		"category.json":     path("/categories/%d", category),
		"coupon.json":       "/discount_coupons/MOXQ3YCWXRXA",
		"profile.json":      "/profile",
		"latest_stats.json": "/latest-stats?productCountRequired=true&categoryCountRequired=true",
	} {
		answer := s.get(target)
		answer.wantStatus(t, 200)
		golden(t, name, pretty(t, answer.body))
	}
}

// A search shows a product the way a read by id does.
func TestSearchAndReadAgree(t *testing.T) {
	s, ids := catalogue(t)
	s.put(path("/products/%d", ids["cup"]), `{"compareToPrice":12}`).wantStatus(t, 200)
	for _, item := range objects(s.object("/products"), "items") {
		read := s.get(path("/products/%d", whole(item, "id"))).body
		wantJSON(t, string(encode(item)), read)
	}
	for _, item := range objects(s.object("/categories?productIds=true"), "items") {
		wantJSON(t, string(encode(item)), s.get(path("/categories/%d", whole(item, "id"))).body)
	}
	variations := s.get(path("/products/%d/combinations", ids["cup"])).array(t)
	shown := list(s.object(path("/products/%d", ids["cup"])), "combinations")
	wantJSON(t, string(encode(shown)), string(encode(variations)))
}
