package tools

import (
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"

	"pgregory.net/rapid"
)

// TestPricesAgreeWithTheStore: for any product, variation and options the line costs what the store's own calculation
// says when it is given no price.
func TestPricesAgreeWithTheStore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		product, size := drawProduct(r)
		options := map[string]string{"Size": size, "Print": rapid.SampledFrom([]string{"Logo", "None"}).Draw(r, "print")}
		quantity := rapid.IntRange(1, 30).Draw(r, "quantity")
		var chosen []string
		for _, name := range []string{"Size", "Print"} {
			chosen = append(chosen, fmt.Sprintf(`{"name":%q,"value":%q}`, name, options[name]))
		}
		at(t, setup{}, func(d *desk) {
			id := d.make("/products?saveCombinations=true", product).ID
			variation := "0"
			if size == "S" {
				variation = text(variationIDs(d, id)[0])
			}
			asked, err := d.store.Create("/order/calculate", fmt.Appendf(nil, `{"items":[{"productId":%d,"combinationId":%s,"quantity":%d,"selectedOptions":[%s]}]}`,
				id, variation, quantity, strings.Join(chosen, ",")))
			if err != nil {
				t.Fatal(err)
			}
			a := d.does("create_order", fmt.Sprintf(`{"email":"a@example.com","items":[{"productId":%d,"quantity":%d,"options":%s}]}`, id, quantity, jsonOf(t, options)), `{}`)
			type priced struct{ Items []struct{ Price float64 } }
			got := read[struct{ Order priced }](a).Order.Items[0].Price
			want := read[priced](answer{t: t, text: string(asked)}).Items[0].Price
			if got != want {
				r.Errorf("got %v, the store says %v for %s", got, want, product)
			}
		})
	})
}

func TestTheHighestTierReachedCounts(t *testing.T) {
	tier := func(quantity int, price string) ecwid.WholesalePrice {
		return ecwid.WholesalePrice{Quantity: quantity, Price: ecwid.MustMoney(price)}
	}
	product := ecwid.Product{Price: ecwid.MustMoney("10"), WholesalePrices: []ecwid.WholesalePrice{tier(50, "5"), tier(2, "9"), tier(10, "7.125")}}
	for quantity, want := range map[int]string{1: "10", 2: "9", 9: "9", 10: "7.13", 49: "7.13", 50: "5", 500: "5"} {
		if got := (choice{}).price(product, quantity, 2); got.String() != want {
			t.Errorf("%d pieces: %s, want %s", quantity, got, want)
		}
	}
}

// drawProduct makes a digital product with a variation for size S, and picks a size.
func drawProduct(r *rapid.T) (body, size string) {
	cents := func(low, high int, label string) string {
		n := rapid.IntRange(low, high).Draw(r, label)
		return fmt.Sprintf("%d.%02d", n/100, n%100)
	}
	modifier := func(label string) string {
		sign := rapid.SampledFrom([]string{"", "-"}).Draw(r, label+" sign")
		return fmt.Sprintf(`"priceModifier":%s%s,"priceModifierType":%q`, sign, cents(0, 5000, label), rapid.SampledFrom([]string{"ABSOLUTE", "PERCENT"}).Draw(r, label+" type"))
	}
	own := ""
	if rapid.Bool().Draw(r, "own price") {
		own = `,"price":` + cents(0, 9000, "variation")
	}
	body = fmt.Sprintf(`{"name":"x","price":%s,"isShippingRequired":false,"wholesalePrices":[{"quantity":5,"price":%s},{"quantity":20,"price":%s}],
		"options":[{"type":"SELECT","name":"Size","choices":[{"text":"S",%s},{"text":"L",%s}]},{"type":"RADIO","name":"Print","choices":[{"text":"Logo",%s},{"text":"None"}]}],
		"combinations":[{"options":[{"name":"Size","value":"S"}]%s}]}`,
		cents(2000, 9000, "price"), cents(1000, 2000, "tier"), cents(0, 1000, "tier"), modifier("small"), modifier("large"), modifier("print"), own)
	return body, rapid.SampledFrom([]string{"S", "L"}).Draw(r, "size")
}

// variationIDs gives the ids of a product's variations.
func variationIDs(d *desk, product int64) []int64 {
	d.t.Helper()
	raw, err := d.store.JSON("/products/" + text(product) + "/combinations")
	if err != nil {
		d.t.Fatal(err)
	}
	var ids []int64
	for _, v := range read[[]struct{ ID int64 }](answer{t: d.t, text: string(raw)}) {
		ids = append(ids, v.ID)
	}
	return ids
}
