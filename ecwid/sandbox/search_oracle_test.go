package sandbox

import (
	"cmp"
	"math/big"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// productFilter is one query parameter with what it means, judged from the product as a client sees it.
type productFilter struct {
	name, value string
	fits        func(product object) bool
}

func priceOf(product object) *big.Rat { return amount(product, "price") }

func anyFilter(t *rapid.T) productFilter {
	flag := rapid.Bool().Draw(t, "flag")
	spelled := map[bool]string{true: "yes", false: "off"}[flag]
	limit := rapid.Int64Range(0, 12).Draw(t, "limit")
	bound := big.NewRat(limit, 2)
	second := 1772452800 + rapid.Int64Range(0, 12).Draw(t, "second")
	return rapid.SampledFrom([]productFilter{
		{"enabled", spelled, func(p object) bool { return boolean(p, "enabled") == flag }},
		{"inStock", spelled, func(p object) bool { return boolean(p, "inStock") == flag }},
		{"discountsAllowed", spelled, func(p object) bool { return boolean(p, "discountsAllowed") == flag }},
		{"priceFrom", string(decimal(bound)), func(p object) bool { return priceOf(p).Cmp(bound) >= 0 }},
		{"priceTo", string(decimal(bound)), func(p object) bool { return priceOf(p).Cmp(bound) <= 0 }},
		{"createdFrom", path("%d", second), func(p object) bool { return whole(p, "createTimestamp") >= second }},
		{"createdTo", path("%d", second), func(p object) bool { return whole(p, "createTimestamp") < second }},
		{"updatedFrom", path("%d", second), func(p object) bool { return whole(p, "updateTimestamp") >= second }},
		{"updatedTo", path("%d", second), func(p object) bool { return whole(p, "updateTimestamp") <= second }},
		{"onsale", "onsale", func(p object) bool { return amount(p, "compareToPrice").Cmp(priceOf(p)) > 0 }},
		{"onsale", "notonsale", func(p object) bool { return amount(p, "compareToPrice").Cmp(priceOf(p)) <= 0 }},
		{"inventory", "outofstock", func(p object) bool { return !boolean(p, "inStock") }},
		{"keyword", "red", func(p object) bool { return strings.Contains(strings.ToLower(str(p, "name")), "red") }},
		{"attribute_Brand", "Acme", func(p object) bool {
			acme := func(a object) bool { return str(a, "name") == "Brand" && str(a, "value") == "Acme" }
			return slices.ContainsFunc(objects(p, "attributes"), acme)
		}},
		{"categories", "0", func(p object) bool { return p["showOnFrontpage"] != nil }},
	}).Draw(t, "filter")
}

// promisedOrders are the sort orders with the comparison they promise.
var promisedOrders = map[string]func(a, b object) int{
	"NAME_ASC":          func(a, b object) int { return strings.Compare(lowerName(a), lowerName(b)) },
	"NAME_DESC":         func(a, b object) int { return strings.Compare(lowerName(b), lowerName(a)) },
	"PRICE_ASC":         func(a, b object) int { return priceOf(a).Cmp(priceOf(b)) },
	"PRICE_DESC":        func(a, b object) int { return priceOf(b).Cmp(priceOf(a)) },
	"ADDED_TIME_ASC":    func(a, b object) int { return compareField(a, b, "createTimestamp") },
	"ADDED_TIME_DESC":   func(a, b object) int { return compareField(b, a, "createTimestamp") },
	"UPDATED_TIME_ASC":  func(a, b object) int { return compareField(a, b, "updateTimestamp") },
	"UPDATED_TIME_DESC": func(a, b object) int { return compareField(b, a, "updateTimestamp") },
}

func lowerName(product object) string { return strings.ToLower(str(product, "name")) }

func compareField(a, b object, field string) int {
	return cmp.Compare(whole(a, field), whole(b, field))
}

// stock fills a shop with random products, some of them changed later.
func stock(rt *rapid.T, s *shop) {
	names := rapid.SampledFrom([]string{"Red cup", "blue Cup", "Pot", "infrared lamp", "Cup, red"})
	for range rapid.IntRange(0, 12).Draw(rt, "products") {
		body := object{
			"name": names.Draw(rt, "name"), "price": rapid.IntRange(0, 6).Draw(rt, "price"),
			"enabled": rapid.Bool().Draw(rt, "enabled"), "discountsAllowed": rapid.Bool().Draw(rt, "discounts"),
		}
		if rapid.Bool().Draw(rt, "limited") {
			body["quantity"] = rapid.IntRange(-1, 1).Draw(rt, "quantity")
		}
		if rapid.Bool().Draw(rt, "was") {
			body["compareToPrice"] = rapid.IntRange(0, 6).Draw(rt, "before")
		}
		if rapid.Bool().Draw(rt, "brand") {
			body["attributes"] = []any{object{"name": "Brand", "value": rapid.SampledFrom([]string{"Acme", "Other"}).Draw(rt, "value")}}
		}
		id := s.create("/products", string(encode(body)))
		s.clock.advance(time.Second)
		if rapid.Bool().Draw(rt, "touched") {
			s.put(path("/products/%d", id), `{"seoDescription":"x"}`).wantStatus(s.t, 200)
		}
	}
}

// Searches with any filters find exactly the products that fit all of them, in the promised order.
func TestSearchesFindWhatFits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, Options{})
		stock(rt, s)
		all := objects(s.object("/products"), "items")
		query, filters := url.Values{}, []productFilter(nil)
		for range rapid.IntRange(0, 3).Draw(rt, "filters") {
			if f := anyFilter(rt); !query.Has(f.name) {
				query.Set(f.name, f.value)
				filters = append(filters, f)
			}
		}
		order := rapid.SampledFrom(sortedKeys(promisedOrders)).Draw(rt, "order")
		query.Set("sortBy", order)
		misfit := func(p object) bool {
			return slices.ContainsFunc(filters, func(f productFilter) bool {
				if f.name == "keyword" { // words match by their beginning
					return !slices.ContainsFunc(wordsOf(str(p, "name")), func(w string) bool { return strings.HasPrefix(w, f.value) })
				}
				return !f.fits(p)
			})
		}
		want := slices.DeleteFunc(slices.Clone(all), misfit)
		slices.SortStableFunc(want, promisedOrders[order])
		found := s.object("/products?" + query.Encode())
		if whole(found, "total") != int64(len(want)) {
			rt.Fatalf("%s: total %v, want %d", query.Encode(), found["total"], len(want))
		}
		for i, item := range objects(found, "items") {
			if whole(item, "id") != whole(want[i], "id") {
				rt.Fatalf("%s: place %d has %v, want %v", query.Encode(), i, item["name"], want[i]["name"])
			}
		}
	})
}

// A public token never sees a disabled product, whatever it asks for.
func TestPublicSearchesShowEnabledProductsOnly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, Options{})
		stock(rt, s)
		query := url.Values{}
		f := anyFilter(rt)
		query.Set(f.name, f.value)
		answer := s.do("GET", "/products?"+query.Encode(), "", "Authorization: Bearer public_demo")
		secret := objects(s.object("/products?"+query.Encode()), "items")
		visible := slices.DeleteFunc(secret, func(p object) bool { return !boolean(p, "enabled") })
		shown := objects(answer.object(t), "items")
		if len(shown) != len(visible) {
			rt.Fatalf("%s: the public token sees %d products, want %d", query.Encode(), len(shown), len(visible))
		}
		for _, p := range shown {
			if !boolean(p, "enabled") || p["costPrice"] != nil {
				rt.Fatalf("the public token sees %v", p)
			}
		}
	})
}
