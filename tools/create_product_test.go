package tools

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

func TestCreateProduct(t *testing.T) {
	for args, test := range map[string]struct{ want, stored string }{
		`{"name":"Tea","price":4.5}`: {
			`{"product":{"name":"Tea","price":4.5,"quantity":null,"inStock":true,"lowStock":false,"enabled":true},"currency":"USD"}`,
			`{"name":"Tea","price":4.5,"unlimited":true,"enabled":true}`,
		},
		`{"name":"Gift","price":0,"quantity":0,"enabled":false}`: {
			`{"product":{"price":0,"quantity":0,"inStock":false,"enabled":false}}`,
			`{"price":0,"quantity":0,"unlimited":false,"enabled":false}`,
		},
		`{"name":"Tea","price":"4.50","sku":"TEA","description":"<p>Leaves</p>","quantity":7,"warningLimit":7,"compareToPrice":6,"weight":0.25,
			"isShippingRequired":true,"enabled":true}`: {
			`{"product":{"sku":"TEA","price":4.5,"quantity":7,"lowStock":true}}`,
			`{"sku":"TEA","description":"<p>Leaves</p>","quantity":7,"unlimited":false,"warningLimit":7,"compareToPrice":6,"weight":0.25,"isShippingRequired":true}`,
		},
		`{"name":"Tune","price":0.1,"isShippingRequired":false}`: {`{"product":{"price":0.1}}`, `{"price":0.1,"isShippingRequired":false}`},
	} {
		t.Run(args, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				a := d.does("create_product", args, test.want)
				holds(t, "sent", fmt.Sprintf(`{"unlimited":%v}`, !strings.Contains(args, "quantity")), d.sent())
				d.stored("/products/"+text(int64(read[createProductOutput](a).ProductID)), test.stored)
				d.stored("/products", `{"total":1}`)
			})
		})
	}
}

func TestCreateProductInCategories(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		s := stock(d)
		a := d.does("create_product", `{"name":"Cup","price":1,"categoryIds":"`+text(s.category)+`"}`, `{}`)
		d.stored("/products/"+text(int64(read[createProductOutput](a).ProductID)), `{"categoryIds":[`+text(s.category)+`]}`)
	})
}

func TestCreateProductRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		many := "1"
		for range maxCategories {
			many += ",1"
		}
		for args, word := range map[string]string{
			`{"price":1}`:                                           "name is required",
			`{"name":"Tea"}`:                                        "price is required; it must be a number, at least 0",
			`{"name":"","price":1}`:                                 "name must not be empty",
			`{"name":"Tea","price":-1}`:                             "price must be a number, at least 0, got -1",
			`{"name":"Tea","price":"4,50"}`:                         `price must be a number, at least 0, got the text "4,50"`,
			`{"name":"Tea","price":1,"quantity":1.5}`:               "quantity must be a whole number",
			`{"name":"Tea","price":1,"quantity":-1}`:                "quantity must be a whole number, at least 0",
			`{"name":"Tea","price":1,"weight":-1}`:                  "weight must be a number, at least 0",
			`{"name":"Tea","price":1,"warningLimit":-1}`:            "warningLimit must be a whole number, at least 0",
			`{"name":"Tea","price":1,"categoryIds":[` + many + `]}`: "categoryIds has more than 100 entries",
		} {
			d.refusesUnasked("create_product", args, toolkit.CodeInvalidArgument, word)
		}
		d.stored("/products", `{"total":0}`)
		stock(d)
		d.refuses("create_product", `{"name":"Other","price":1,"sku":"TEA"}`, toolkit.CodeConflict, "find_product")
		d.stored("/products", `{"total":4}`)
	})
}

func TestCreateProductWhenTheAnswerIsLost(t *testing.T) {
	for _, args := range []string{`{"name":"Tea","price":4.5}`, `{"name":"Tea","price":4.5,"sku":"TEA"}`} {
		for _, kind := range []sandbox.FaultKind{sandbox.CutAfter, sandbox.EmptyBody} {
			t.Run(string(kind)+args, func(t *testing.T) {
				at(t, setup{Options: sandbox.Options{SearchLag: time.Second}}, func(d *desk) {
					d.make("/products", `{"name":"Tea","price":4.5}`) // an older one of the same name
					d.pass(time.Hour)
					d.breaks(sandbox.Fault{Kind: kind, Method: "POST", Path: "/products", Times: 1})
					a := d.does("create_product", args, `{"product":{"name":"Tea","price":4.5}}`)
					id := read[createProductOutput](a).ProductID
					d.stored("/products/"+text(int64(id)), `{"created":"2026-06-15 13:00:00 +0000"}`)
					d.stored("/products", `{"total":2}`)
					if a.sent("POST /products") != 1 {
						t.Error(a.requests)
					}
				})
			})
		}
	}
}

func TestCreateProductWithUnknownOutcome(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.make("/products", `{"name":"Tea","price":4.5}`)
		d.pass(time.Hour)
		d.breaks(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST", Path: "/products"})
		a := d.refuses("create_product", `{"name":"Tea","price":4.5}`, toolkit.CodeOutcomeUnknown,
			`Look in a minute with find_product, sku "SKU-`, `". Create it again only if that finds nothing`)
		if a.sent("POST /products") != 1 || a.retryable {
			t.Error(a.requests, a.retryable)
		}
	})
}

// TestCreateProductDoesNotClaimAnother: what was lost is a refusal, and similar products are there.
func TestCreateProductDoesNotClaimAnother(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.make("/products", `{"name":"Tea","price":4.5,"sku":"TEA"}`)
		d.pass(time.Hour)
		d.make("/products", `{"name":"Coffee","price":4.5}`)
		d.make("/products", `{"name":"Tea","price":4.6}`)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Path: "/products"})
		d.refuses("create_product", `{"name":"Tea","price":4.5,"sku":"TEA"}`, toolkit.CodeOutcomeUnknown)
		d.store.Faults().Clear()
		d.breaks(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST", Path: "/products"})
		d.refuses("create_product", `{"name":"Tea","price":4.5}`, toolkit.CodeOutcomeUnknown)
		d.stored("/products", `{"total":3}`)
	})
}

func TestCreateProductThatCannotBeReadAgain(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 500, Method: "GET", Path: "/products"})
		d.does("create_product", `{"name":"Tea","price":4.5,"quantity":3}`,
			`{"product":{"name":"Tea","price":4.5,"quantity":3,"inStock":true,"enabled":true}}`)
		d.stored("/products", `{"total":1}`)
	})
}

// TestCreateProductsAlike: what tells products apart after a lost answer is their own SKU.
func TestCreateProductsAlike(t *testing.T) {
	for kind, made := range map[sandbox.FaultKind]int{sandbox.CutBefore: 1, sandbox.CutAfter: 2} {
		at(t, setup{}, func(d *desk) {
			d.does("create_product", `{"name":"Twin","price":5,"quantity":1}`, `{"product":{"quantity":1}}`)
			d.breaks(sandbox.Fault{Kind: kind, Method: "POST", Path: "/products"})
			if kind == sandbox.CutBefore {
				d.refuses("create_product", `{"name":"Twin","price":5,"quantity":1}`, toolkit.CodeOutcomeUnknown)
			} else {
				d.does("create_product", `{"name":"Twin","price":5,"quantity":77}`, `{"product":{"quantity":77}}`)
			}
			d.stored("/products", fmt.Sprintf(`{"total":%d}`, made))
		})
	}
}

// TestCreateProductDoesNotClaimTheOwnerOfAVariation: the refusal that was lost was about a variation's SKU.
func TestCreateProductDoesNotClaimTheOwnerOfAVariation(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.make("/products?saveCombinations=true", `{"name":"Twin","sku":"TWIN","price":5,"quantity":1,"unlimited":false,
			"options":[{"type":"SELECT","name":"Size","choices":[{"text":"L"}]}],
			"combinations":[{"options":[{"name":"Size","value":"L"}],"sku":"TWIN-L","quantity":1}]}`)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Path: "/products"})
		d.refuses("create_product", `{"name":"Twin","sku":"TWIN-L","price":5,"quantity":1}`, toolkit.CodeOutcomeUnknown, "TWIN-L")
		d.stored("/products", `{"total":1}`)
	})
}
