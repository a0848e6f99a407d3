package sandbox

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestTierPrice(t *testing.T) {
	tiers := objects(decoded(t, `{"tiers":[{"quantity":10,"price":7},{"quantity":5,"price":8.5},{"quantity":20,"price":6}]}`), "tiers")
	for quantity, want := range map[int64]string{1: "none", 4: "none", 5: "8.5", 9: "8.5", 10: "7", 19: "7", 20: "6", 1000: "6"} {
		got := "none"
		if price := tierPrice(tiers, quantity); price != nil {
			got = string(rounded(price, 2))
		}
		if got != want {
			t.Errorf("%d pieces: %s, want %s", quantity, got, want)
		}
	}
	if price := tierPrice(nil, 100); price != nil {
		t.Errorf("a price of no tiers: %s", price)
	}
}

func TestItemPrice(t *testing.T) {
	product := decoded(t, `{"price":10,"wholesalePrices":[{"quantity":3,"price":9}],"options":[
		{"name":"Size","choices":[{"text":"S"},{"text":"L","priceModifier":4},{"text":"XS","priceModifier":-20}]},
		{"name":"Engraving","choices":[{"text":"Yes","priceModifier":50,"priceModifierType":"PERCENT"}]}]}`)
	cases := map[string]struct{ variation, item, want string }{
		"plain":                            {`{}`, `{}`, "10"},
		"tier":                             {`{}`, `{"quantity":3}`, "9"},
		"variation without price":          {`{"options":[{"name":"Size","value":"L"}]}`, `{"selectedOptions":[{"name":"Size","value":"L"}]}`, "14"},
		"variation with price":             {`{"price":20,"options":[{"name":"Size","value":"L"}]}`, `{"selectedOptions":[{"name":"Size","value":"L"}]}`, "20"},
		"a variation that costs nothing":   {`{"price":0}`, `{}`, "0"},
		"its own tiers":                    {`{"price":20,"wholesalePrices":[{"quantity":2,"price":15}]}`, `{"quantity":2}`, "15"},
		"its own tiers hide the others":    {`{"price":20,"wholesalePrices":[{"quantity":9,"price":15}]}`, `{"quantity":3}`, "20"},
		"inherited tiers":                  {`{}`, `{"quantity":4,"selectedOptions":[{"name":"Size","value":"L"}]}`, "13"},
		"per cent of the variation":        {`{"price":20,"options":[{"name":"Size","value":"L"}]}`, `{"selectedOptions":[{"name":"Engraving","value":"Yes"}]}`, "30"},
		"never below nothing":              {`{}`, `{"selectedOptions":[{"name":"Size","value":"XS"}]}`, "0"},
		"a choice without a modifier":      {`{}`, `{"selectedOptions":[{"name":"Size","value":"S"}]}`, "10"},
		"the same choice in two spellings": {`{}`, `{"selectedOptions":[{"name":"Size","value":"L","valuesArray":["L"]}]}`, "14"},
	}
	for name, c := range cases {
		got := itemPrice(product, decoded(t, c.variation), decoded(t, c.item))
		if text := string(rounded(got, 2)); text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
	}
	if got := itemPrice(product, nil, object{}); string(rounded(got, 2)) != "10" {
		t.Errorf("without a variation: %s", got)
	}
}

// A bigger quantity never makes a piece dearer when the tiers fall, and absolute modifiers add up.
func TestItemPriceProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		price := rapid.Int64Range(1000, 2000).Draw(t, "price")
		product := object{"price": number(price)}
		tiers := []any{}
		falling := price
		for from := int64(2); from < 12; from += rapid.Int64Range(1, 5).Draw(t, "step") {
			falling -= rapid.Int64Range(0, 50).Draw(t, "less")
			tiers = append(tiers, object{"quantity": number(from), "price": number(falling)})
		}
		product["wholesalePrices"] = tiers
		var choices, values []any
		extra := int64(0)
		for i := range rapid.IntRange(0, 4).Draw(t, "choices") {
			modifier := rapid.Int64Range(-10, 100).Draw(t, "modifier")
			choices = append(choices, object{"text": fmt.Sprint(i), "priceModifier": number(modifier), "priceModifierType": "ABSOLUTE"})
			values = append(values, fmt.Sprint(i))
			extra += modifier
		}
		product["options"] = []any{object{"name": "Extras", "choices": choices}}
		item := func(quantity int64, chosen []any) object {
			return object{"quantity": number(quantity), "selectedOptions": []any{object{"name": "Extras", "valuesArray": chosen}}}
		}
		quantity := rapid.Int64Range(1, 20).Draw(t, "quantity")
		one, more := itemPrice(product, nil, item(quantity, nil)), itemPrice(product, nil, item(quantity+1, nil))
		if more.Cmp(one) > 0 {
			t.Fatalf("%d pieces at %s, one more at %s", quantity, one, more)
		}
		with := itemPrice(product, nil, item(quantity, values))
		if diff := new(big.Rat).Sub(with, one); diff.Cmp(big.NewRat(extra, 1)) != 0 {
			t.Fatalf("modifiers of %d change the price by %s", extra, diff)
		}
	})
}

func TestQuantityOf(t *testing.T) {
	for text, want := range map[string]int64{`{}`: 1, `{"quantity":null}`: 1, `{"quantity":3}`: 3, `{"quantity":0}`: 0, `{"quantity":2.5}`: 0} {
		if got := quantityOf(decoded(t, text)); got != want {
			t.Errorf("%s is %d, want %d", text, got, want)
		}
	}
}
