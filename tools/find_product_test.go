package tools

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

func text(id int64) string { return strconv.FormatInt(id, 10) }

func TestFindProductFilters(t *testing.T) {
	for args, want := range map[string]string{
		`{}`: `{"products":[{"sku":"TEA"},{"sku":"MUG"},{"sku":"EBOOK"},{"sku":"SHIRT"}],"total":4,"currency":"USD","hint":null,"nextOffset":null}`,
		`{"sku":"TEA"}`: `{"products":[{"name":"Green tea","price":4.5,"quantity":3,"inStock":true,"lowStock":true,"enabled":true,"variations":null,
			"description":null}],"total":1}`,
		`{"sku":"EBOOK"}`:                             `{"products":[{"price":9.99,"quantity":null,"inStock":true,"lowStock":false}]}`,
		`{"sku":"MUG"}`:                               `{"products":[{"quantity":0,"inStock":false,"lowStock":true,"enabled":false}]}`,
		`{"sku":"tea"}`:                               `{"products":[],"total":0,"hint":"` + noProduct + `"}`,
		`{"keyword":"tea"}`:                           `{"total":2}`,
		`{"keyword":"Leaves","detail":"full"}`:        `{"products":[{"description":"<b>Leaves</b>","warningLimit":5,"weight":0.1,"weightUnit":"KILOGRAM"}]}`,
		`{"priceFrom":9.99,"priceTo":12}`:             `{"products":[{"sku":"MUG"},{"sku":"EBOOK"}]}`,
		`{"enabled":false}`:                           `{"products":[{"sku":"MUG"}]}`,
		`{"inStock":false}`:                           `{"products":[{"sku":"MUG"}]}`,
		`{"inStock":true,"enabled":true}`:             `{"total":3}`,
		`{"sortBy":"PRICE_DESC"}`:                     `{"products":[{"sku":"SHIRT"},{"sku":"MUG"},{"sku":"EBOOK"},{"sku":"TEA"}]}`,
		`{"updatedFrom":"2026-06-15"}`:                `{"total":4}`,
		`{"updatedFrom":"2026-06-15T14:00:00+01:00"}`: `{"total":0}`,
		`{"limit":3,"sortBy":"name asc"}`:             `{"products":[{"name":"Green tea"},{"name":"Mug"},{"name":"Shirt"}],"nextOffset":3,"hint":"1 more; continue with offset 3."}`,
		`{"sku":"SHIRT-S"}`: `{"products":[{"sku":"SHIRT","quantity":8,"lowStock":true,"variations":[
			{"sku":"SHIRT-S","options":"Size: S","price":19,"quantity":2,"inStock":true,"lowStock":true},
			{"sku":null,"options":"Size: L","price":22,"quantity":8,"inStock":true,"lowStock":false}]}]}`,
	} {
		t.Run(args, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				stock(d)
				d.does("find_product", args, want)
			})
		})
	}
}

func TestFindProductByIDAndCategory(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		s := stock(d)
		d.does("find_product", `{"productId":`+text(s.tea)+`}`, `{"products":[{"id":`+text(s.tea)+`,"sku":"TEA","description":null}],"total":1}`)
		d.does("find_product", `{"productId":`+text(s.tea)+`,"detail":"full"}`, `{"products":[{"description":"<b>Leaves</b>",
			"categoryIds":[`+text(s.category)+`],"categories":[{"name":"Hot"}],"wholesalePrices":[{"quantity":10,"price":4},{"quantity":100,"price":3}],
			"created":"2026-06-15T08:00:00-04:00","updated":"2026-06-15T08:00:00-04:00"}],"currency":"USD"}`)
		d.does("find_product", `{"productId":1}`, `{"products":[],"total":0}`)
		d.does("find_product", `{"categoryId":`+text(s.category)+`}`, `{"products":[{"sku":"TEA"}]}`)
		d.does("find_product", `{"categoryId":`+text(s.parent)+`}`, `{"products":[{"sku":"TEA"}]}`)
	})
}

func TestFindProductCutsVariations(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		var choices, combinations []string
		for i := range maxVariations + 1 {
			choices = append(choices, fmt.Sprintf(`{"text":"N%d"}`, i))
			combinations = append(combinations, fmt.Sprintf(`{"options":[{"name":"No","value":"N%d"}],"sku":"V%d","quantity":%d,"unlimited":false,"warningLimit":0}`, i, i, maxVariations-i))
		}
		d.make("/products?saveCombinations=true", `{"name":"Many","sku":"MANY","price":1,"options":[{"type":"SELECT","name":"No","choices":[`+
			strings.Join(choices, ",")+`]}],"combinations":[`+strings.Join(combinations, ",")+`]}`)
		// The last variation, out of stock, is cut off and still counts for the product.
		summary := read[struct{ Products []variationList }](d.does("find_product", `{}`, `{"products":[{"variationsOmitted":1,"lowStock":true}]}`))
		full := read[struct{ Products []variationList }](d.does("find_product", `{"detail":"full"}`, `{"products":[{"variationsOmitted":null}]}`))
		if len(summary.Products[0].Variations) != maxVariations || len(full.Products[0].Variations) != maxVariations+1 {
			t.Errorf("%d and %d variations", len(summary.Products[0].Variations), len(full.Products[0].Variations))
		}
	})
}

type variationList struct{ Variations []variationView }

func TestFindProductWithPublicToken(t *testing.T) {
	at(t, setup{token: "public_demo"}, func(d *desk) {
		s := stock(d)
		d.does("find_product", `{}`, `{"total":3,"currency":"USD"}`)
		d.does("find_product", `{"productId":`+text(s.mug)+`}`, `{"total":0}`)
		d.does("find_product", `{"productId":`+text(s.tea)+`,"detail":"full"}`, `{"products":[{"price":4.5,"warningLimit":null}]}`)
	})
}

func TestFindProductAsksOnlyForWhatItShows(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.does("find_product", `{"keyword":"tea"}`, `{}`)
		requests := d.store.Requests()
		if query := requests[len(requests)-1].Query; strings.Contains(query, "description") || !strings.Contains(query, "limit=20") {
			t.Error(query)
		}
	})
}

func TestFindProductRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for args, word := range map[string]string{
			`{"productId":5,"sku":"A"}`:        "sku cannot be combined with productId",
			`{"productId":5,"keyword":"a"}`:    "productId finds one product; leave out the other filters",
			`{"sku":"A","sortBy":"PRICE_ASC"}`: "sku finds one product; leave out the other filters",
			`{"updatedFrom":"soon"}`:           "updatedFrom must be a date",
			`{"priceFrom":-1}`:                 "priceFrom must be a number, at least 0",
			`{"priceTo":"cheap"}`:              "priceTo must be a number",
			`{"enabled":"maybe"}`:              "enabled must be true or false",
			`{"categoryId":0}`:                 "categoryId must be a whole number, at least 1",
			`{"sortBy":"BEST"}`:                "one of RELEVANCE, NAME_ASC",
			`{"priceFrom":10,"priceTo":5}`:     "priceTo is below priceFrom",
		} {
			d.refusesUnasked("find_product", args, toolkit.CodeInvalidArgument, word)
		}
	})
}

// TestVariationsTakeTheirStockFromTheProduct: without a SKU of its own a variation has none of its own, whatever else
// its record says.
func TestVariationsTakeTheirStockFromTheProduct(t *testing.T) {
	three, five := 3, 5
	product := ecwid.Product{Price: ecwid.MustMoney("2"), Quantity: &three, InStock: true, WarningLimit: &five}
	shared := viewVariation(product, ecwid.Variation{Unlimited: true}, toolkit.Shop{})
	if *shared.Quantity != 3 || !shared.InStock || !shared.LowStock {
		t.Errorf("%+v", shared)
	}
	own := viewVariation(product, ecwid.Variation{SKU: "A", Quantity: &five, InStock: false, WarningLimit: &three}, toolkit.Shop{})
	if *own.Quantity != 5 || own.InStock || own.LowStock {
		t.Errorf("%+v", own)
	}
}

// TestLowStockOfVariations: the product's own stock is a leftover once its variations have theirs.
func TestLowStockOfVariations(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := d.make("/products?saveCombinations=true", `{"name":"Mug","sku":"MUG","price":9,"quantity":0,"unlimited":false,"warningLimit":5,
			"options":[{"type":"SELECT","name":"Glaze","choices":[{"text":"Fern"},{"text":"Ink"}]}],
			"combinations":[{"options":[{"name":"Glaze","value":"Fern"}],"sku":"MUG-F","quantity":24},{"options":[{"name":"Glaze","value":"Ink"}],"sku":"MUG-I","quantity":11}]}`)
		d.does("find_product", `{"sku":"MUG"}`, `{"products":[{"inStock":true,"lowStock":false}]}`)
		d.does("update_product", `{"productId":`+text(id.ID)+`,"combinationSku":"MUG-I","quantity":5}`, `{"product":{"lowStock":true}}`)
	})
}
