package sandbox

import (
	"strings"
	"testing"
)

func TestVariations(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","sku":"CUP","price":10,"quantity":5,
		"options":[{"type":"SELECT","name":"Size","choices":[{"text":"S"},{"text":"M","priceModifier":20,"priceModifierType":"PERCENT"}]}]}`)
	all := path("/products/%d/combinations", id)
	s.get(all).wantBody(t, `[]`)
	small := s.create(all, `{"options":[{"name":"Size","value":"S"}],"sku":"CUP-S","price":0,"quantity":0,"weight":0.5}`)
	medium := s.create(all, `{"options":[{"name":"Size","value":"M"}]}`)
	large := s.create(all, `{"options":[{"name":"Size","value":"L"},{"name":"Color","value":"Red"}],"quantity":3,"sku":"CUP-L"}`)

	found := s.get(all).array(t)
	if len(found) != 3 || whole(found[0].(object), "id") != small || whole(found[2].(object), "id") != large {
		t.Fatalf("variations are not in the order of creation: %v", found)
	}
	wantFields(t, found[0].(object), path(`{"id":%d,"combinationNumber":1,"sku":"CUP-S","price":0,"weight":0.5,"unlimited":false,"quantity":0,
		"inStock":false,"defaultDisplayedPrice":0,"attributes":[],
		"options":[{"name":"Size","nameTranslated":{"en":"Size"},"value":"S","valueTranslated":{"en":"S"}}]}`, small))
	second := found[1].(object)
	wantFields(t, second, path(`{"id":%d,"combinationNumber":2,"unlimited":false,"quantity":5,"inStock":true,"defaultDisplayedPrice":12,
		"defaultDisplayedPriceFormatted":"$12.00"}`, medium))
	for _, inherited := range []string{"sku", "price", "weight", "imageUrl"} {
		if value, has := second[inherited]; has {
			t.Errorf("an inherited %s is shown: %v", inherited, value)
		}
	}
	product := s.object(path("/products/%d", id))
	options := objects(product, "options")
	if len(options) != 2 || len(list(options[0], "choices")) != 3 || str(options[1], "type") != "SELECT" || str(options[1], "name") != "Color" {
		t.Errorf("new options and choices are not created: %v", options)
	}
	if len(objects(product, "combinations")) != 3 || whole(product, "defaultCombinationId") != small {
		t.Errorf("product shows %v, default %v", product["combinations"], product["defaultCombinationId"])
	}
	wantFields(t, product, `{"priceInProductList":0,"inStock":true}`)
}

func TestUpdatingAndDeletingVariations(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","price":10}`)
	all := path("/products/%d/combinations", id)
	first := s.create(all, `{"options":[{"name":"Size","value":"S"}],"price":8}`)
	second := s.create(all, `{"options":[{"name":"Size","value":"M"}]}`)
	s.put(all+path("/%d", first), `{"price":9.5,"quantity":0,"sku":"S1"}`).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(all+path("/%d", first)), `{"price":9.5,"quantity":0,"unlimited":false,"sku":"S1"}`)
	s.put(all+path("/%d", first), `{}`).wantBody(t, `{"updateCount":0}`)
	s.get(all+"/5").wantError(t, 404, "COMBINATION_NOT_FOUND")
	s.put(all+"/5", `{}`).wantError(t, 404, "COMBINATION_NOT_FOUND")
	s.delete(all+"/5").wantError(t, 404, "COMBINATION_NOT_FOUND")
	s.get("/products/5/combinations").wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.delete(all+path("/%d", first)).wantBody(t, `{"deleteCount":1}`)
	s.get(all+"?responseFields=id").wantBody(t, path(`[{"id":%d}]`, second))
	s.create(all, `{"options":[{"name":"Size","value":"L"}]}`)
	s.delete(all).wantBody(t, `{"deleteCount":2}`)
	s.get(all).wantBody(t, `[]`)
}

func TestVariationConflicts(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","sku":"CUP","quantity":4}`)
	other := s.create("/products", `{"name":"Other","sku":"OTHER"}`)
	all := path("/products/%d/combinations", id)
	first := s.create(all, `{"sku":"CUP-S","options":[{"name":"Size","value":"S"},{"name":"Color","value":"Red"}]}`)
	second := s.create(all, `{"options":[{"name":"Size","value":"M"},{"name":"Color","value":"Red"}]}`)
	before := s.get(all).body
	s.post(all, `{"options":[{"name":"Color","value":"Red"},{"name":"Size","value":"S"}]}`).wantError(t, 409, "COMBINATION_DUPLICATED")
	s.put(all+path("/%d", second), `{"options":[{"name":"Size","value":"S"},{"name":"Color","value":"Red"}]}`).wantError(t, 409, "COMBINATION_DUPLICATED")
	s.post(all, `{"sku":"CUP-S","options":[{"name":"Size","value":"L"}]}`).wantError(t, 409, "SKU_ALREADY_EXISTS")
	s.post(all, `{"sku":"OTHER","options":[{"name":"Size","value":"L"}]}`).wantError(t, 409, "SKU_ALREADY_EXISTS")
	s.post(all, `{"sku":"CUP","quantity":9,"options":[{"name":"Size","value":"L"}]}`).wantError(t, 400, "DIFFERENT_COMBINATION_STOCK")
	for _, body := range []string{`{}`, `{"options":[]}`, `{"options":[{"name":"Size"}]}`, `{"price":-1,"options":[{"name":"Size","value":"L"}]}`, `{"price":"1"}`} {
		s.post(all, body).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.post(all, `{"costPrice":-1,"options":[{"name":"Size","value":"L"}]}`).wantError(t, 400, "COST_PRICE_CANT_BE_NEGATIVE")
	s.put(path("/products/%d", other), `{"sku":"CUP-S"}`).wantError(t, 409, "SKU_ALREADY_EXISTS")
	if after := s.get(all).body; after != before {
		t.Errorf("refused calls changed the variations: %s", after)
	}
	s.put(all+path("/%d", first), `{"sku":"CUP","quantity":4}`).wantStatus(t, 200)
	unlimited := s.create(all, `{"sku":"CUP-XL","options":[{"name":"Size","value":"XL"}]}`)
	wantFields(t, s.object(all+path("/%d", unlimited)), `{"unlimited":true,"inStock":true}`)
	s.put(path("/products/%d", id), `{"sku":"CUP-XL"}`).wantStatus(t, 200)
}

func TestSaveCombinations(t *testing.T) {
	s := open(t, Options{})
	const body = `"combinations":[{"sku":"A","options":[{"name":"Size","value":"S"}]},{"sku":"B","options":[{"name":"Size","value":"M"}]}]`
	without := s.create("/products", `{"name":"Cup",`+body+`}`)
	s.get(path("/products/%d/combinations", without)).wantBody(t, `[]`)

	id := s.create("/products?saveCombinations=true", `{"name":"Cup",`+body+`}`)
	all := path("/products/%d/combinations", id)
	list := s.get(all).array(t)
	if len(list) != 2 {
		t.Fatalf("%d variations, want 2", len(list))
	}
	kept := whole(list[1].(object), "id")
	s.put(path("/products/%d", id), `{"combinations":[]}`).wantBody(t, `{"updateCount":0}`)
	s.put(path("/products/%d?saveCombinations=true", id),
		path(`{"combinations":[{"id":%d,"price":3},{"sku":"C","options":[{"name":"Size","value":"L"}]}]}`, kept)).wantStatus(t, 200)
	after := s.get(all).array(t)
	if len(after) != 2 || whole(after[0].(object), "id") != kept || str(after[1].(object), "sku") != "C" {
		t.Fatalf("variations %v", after)
	}
	wantFields(t, after[0].(object), `{"sku":"B","price":3}`)

	refused := `{"combinations":[{"sku":"X","options":[{"name":"Size","value":"S"}]},{"sku":"X","options":[{"name":"Size","value":"M"}]}]}`
	s.put(path("/products/%d?saveCombinations=true", id), refused).wantError(t, 409, "SKU_ALREADY_EXISTS")
	many := `{"name":"Cup","combinations":[{}` + strings.Repeat(",{}", 200) + `]}`
	s.post("/products?saveCombinations=true", many).wantError(t, 400, "COMBINATION_LIMIT_PER_REQUEST_EXCEEDED")
}

func TestVariationsNeedThePlan(t *testing.T) {
	s := open(t, Options{Plan: Venture})
	id := s.create("/products", `{"name":"Cup"}`)
	s.get(path("/products/%d/combinations", id)).wantError(t, 402, "NOT_AVAILABLE_ON_CURRENT_PLAN")
	s.post(path("/products/%d/combinations", id), `{"options":[{"name":"Size","value":"S"}]}`).wantError(t, 402, "NOT_AVAILABLE_ON_CURRENT_PLAN")
	s.post("/products?saveCombinations=1", `{"name":"Cup","combinations":[{"options":[{"name":"Size","value":"S"}]}]}`).wantError(t, 402, "NOT_AVAILABLE_ON_CURRENT_PLAN")
	s.SetPlan(Business)
	s.get(path("/products/%d/combinations", id)).wantBody(t, `[]`)
}

// The default variation is the one that the default choices make; no default choice, no default variation.
func TestDefaultVariation(t *testing.T) {
	for options, c := range map[string]struct {
		second bool
		price  string
	}{
		`"type":"RADIO","defaultChoice":1`:    {second: true, price: `7`},
		`"type":"RADIO","defaultChoice":0`:    {price: `5`},
		`"type":"RADIO","defaultChoice":null`: {price: `5`},
		`"type":"RADIO","defaultChoice":3`:    {price: `5`},
		`"type":"RADIO","defaultChoice":-1`:   {price: `5`},
		`"type":"CHECKBOX","defaultChoice":1`: {price: `5`},
	} {
		s := open(t, Options{})
		id := s.create("/products", `{"name":"Cup","price":5,"options":[{"name":"Size",`+options+`,"choices":[{"text":"S"},{"text":"M"}]}]}`)
		all := path("/products/%d/combinations", id)
		s.create(all, `{"options":[{"name":"Size","value":"L"}]}`)
		second := s.create(all, `{"price":7,"options":[{"name":"Size","value":"M"}]}`)
		if !c.second {
			second = 0
		}
		wantFields(t, s.object(path("/products/%d", id)), path(`{"defaultCombinationId":%d,"priceInProductList":%s}`, second, c.price))
	}
}
