package tools

import (
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

func TestUpdateProduct(t *testing.T) {
	for fields, test := range map[string]struct{ want, stored string }{
		`"price":"5.10"`:               {`{"product":{"price":5.1}}`, `{"price":5.1}`},
		`"quantity":0`:                 {`{"product":{"quantity":0,"inStock":false,"lowStock":true}}`, `{"quantity":0,"unlimited":false,"price":4.5}`},
		`"enabled":false`:              {`{"product":{"enabled":false}}`, `{"enabled":false,"quantity":3}`},
		`"description":""`:             {`{}`, `{"description":"","name":"Green tea"}`},
		`"name":"Tea","sku":"T"`:       {`{"product":{"name":"Tea","sku":"T"}}`, `{"name":"Tea","sku":"T","price":4.5}`},
		`"unlimited":true`:             {`{"product":{"quantity":null,"inStock":true,"lowStock":false}}`, `{"unlimited":true,"quantity":null}`},
		`"warningLimit":0`:             {`{"product":{"lowStock":false}}`, `{"warningLimit":0}`},
		`"categoryIds":[]`:             {`{}`, `{"categoryIds":[],"name":"Green tea"}`},
		`"compareToPrice":9.5`:         {`{}`, `{"compareToPrice":9.5,"price":4.5}`},
		`"quantityDelta":4`:            {`{"product":{"quantity":7,"lowStock":false},"warning":null}`, `{"quantity":7}`},
		`"quantityDelta":"-3"`:         {`{"product":{"quantity":0,"inStock":false},"warning":null}`, `{"quantity":0}`},
		`"quantityDelta":-5`:           {`{"product":{"quantity":-2},"warning":"Product has negative stock."}`, `{"quantity":-2}`},
		`"quantityDelta":-1,"price":4`: {`{"product":{"quantity":2,"price":4},"updateCount":1}`, `{"quantity":2,"price":4}`},
	} {
		t.Run(fields, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				id := text(stock(d).tea)
				d.does("update_product", `{"productId":`+id+`,`+fields+`}`, test.want)
				d.stored("/products/"+id, test.stored)
			})
		})
	}
}

func TestUpdateProductToPriceZero(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).ebook)
		d.does("update_product", `{"productId":`+id+`,"price":0}`, `{"updateCount":1,"currency":"USD","product":{"price":0,"name":"Tea book"}}`)
		d.stored("/products/"+id, `{"price":0,"sku":"EBOOK","enabled":true}`)
	})
}

func TestUpdateProductCountsAnUnlimitedOne(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).ebook)
		d.does("update_product", `{"productId":`+id+`,"quantity":5}`, `{"product":{"quantity":5}}`)
		holds(t, "sent", `{"quantity":5,"unlimited":false,"name":null,"price":null,"enabled":null}`, d.sent())
		d.stored("/products/"+id, `{"quantity":5,"unlimited":false}`)
		d.does("update_product", `{"productId":`+id+`,"unlimited":true}`, `{"product":{"quantity":null}}`)
		d.refuses("update_product", `{"productId":`+id+`,"quantityDelta":5}`, toolkit.CodeNoChange, "Stock is counted only when it is not unlimited: set quantity first")
		d.stored("/products/"+id, `{"unlimited":true}`)
	})
}

// variations gives the ids of the shirt's two variations, S with a SKU and L without.
func variations(d *desk, product int64) (small, large string) {
	d.t.Helper()
	ids := variationIDs(d, product)
	return text(ids[0]), text(ids[1])
}

func TestUpdateVariation(t *testing.T) {
	for fields, stored := range map[string]string{
		`"combinationSku":"SHIRT-S","price":0`:          `{"price":0,"quantity":2,"sku":"SHIRT-S"}`,
		`"combinationSku":"SHIRT-S","quantity":0`:       `{"quantity":0,"inStock":false,"price":19}`,
		`"combinationSku":"SHIRT-S","quantityDelta":-1`: `{"quantity":1}`,
		`"combinationSku":"SHIRT-S","unlimited":true`:   `{"unlimited":true,"quantity":null}`,
		`"combinationSku":"SHIRT-S","sku":"S2"`:         `{"sku":"S2","quantity":2}`,
		`"combinationSku":"SHIRT-S","warningLimit":1`:   `{"warningLimit":1}`,
		`"combinationId":SMALL,"compareToPrice":25`:     `{"compareToPrice":25,"price":19}`,
		`"combinationId":"SMALL","quantityDelta":10`:    `{"quantity":12}`,
	} {
		t.Run(fields, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				shirt := stock(d).shirt
				small, large := variations(d, shirt)
				args := `{"productId":` + text(shirt) + `,` + replace(fields, "SMALL", small) + `}`
				d.does("update_product", args, `{"updateCount":1,"product":{"id":`+text(shirt)+`,"price":20,"quantity":8}}`)
				d.stored("/products/"+text(shirt)+"/combinations/"+small, stored)
				d.stored("/products/"+text(shirt)+"/combinations/"+large, `{"sku":null,"price":null,"quantity":8}`)
				d.stored("/products/"+text(shirt), `{"price":20,"quantity":8,"sku":"SHIRT"}`)
			})
		})
	}
}

func TestUpdateVariationWithNegativeStockWarns(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		shirt := text(stock(d).shirt)
		d.does("update_product", `{"productId":`+shirt+`,"combinationSku":"SHIRT-S","quantityDelta":-3}`, `{"warning":"Product has negative stock.","updateCount":1}`)
	})
}

func TestUpdateVariationRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := stock(d).shirt
		small, large := variations(d, id)
		shirt := `{"productId":` + text(id)
		a := d.refuses("update_product", shirt+`,"combinationSku":"NONE","price":1}`, toolkit.CodeNotFound, "has no such variation. Nothing was changed.", small+" SHIRT-S", large)
		d.refuses("update_product", shirt+`,"combinationId":5,"price":1}`, toolkit.CodeNotFound, "SHIRT-S")
		d.refuses("update_product", shirt+`,"combinationId":`+large+`,"quantityDelta":1}`, toolkit.CodeInvalidArgument, "it shares the product's stock")
		d.refuses("update_product", `{"productId":1,"combinationSku":"A","price":1}`, toolkit.CodeNotFound, "find_product")
		if a.sent("PUT /products/"+text(id)+"/combinations/"+small) > 0 {
			t.Error(a.requests)
		}
		d.stored("/products/"+text(id), `{"quantity":8,"price":20}`)
		d.does("update_product", shirt+`,"combinationId":`+large+`,"sku":"SHIRT-L","quantity":4}`, `{}`)
		d.does("update_product", shirt+`,"combinationSku":"SHIRT-L","quantityDelta":1}`, `{}`)
		d.stored("/products/"+text(id)+"/combinations/"+large, `{"sku":"SHIRT-L","quantity":5}`)
	})
}

func TestUpdateProductRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		for fields, word := range map[string]string{
			``:                                    "nothing to change: give at least one field besides the ids",
			`,"combinationSku":"A"`:               "nothing to change",
			`,"quantity":1,"quantityDelta":1`:     "quantityDelta cannot be combined with quantity",
			`,"quantityDelta":0`:                  "quantityDelta must not be 0",
			`,"quantityDelta":1,"unlimited":true`: "quantityDelta cannot be combined with unlimited: true",
			`,"quantity":1,"unlimited":true`:      "quantity cannot be combined with unlimited: true",
			`,"combinationId":1,"combinationSku":"A","price":1`: "combinationSku cannot be combined with combinationId",
			`,"combinationId":1,"name":"A"`:                     "name belongs to the product, not to a variation",
			`,"combinationId":1,"enabled":true`:                 "enabled belongs to the product",
			`,"combinationId":1,"description":""`:               "description belongs to the product",
			`,"combinationId":1,"categoryIds":[]`:               "categoryIds belongs to the product",
			`,"name":""`:                                        "name must not be empty",
			`,"price":-1`:                                       "price must be a number, at least 0",
			`,"quantity":-1`:                                    "quantity must be a whole number, at least 0",
			`,"quantityDelta":1.5`:                              "quantityDelta must be a whole number",
			`,"categoryIds":"drinks"`:                           "categoryIds must be a list in which each element is a whole number",
		} {
			d.refusesUnasked("update_product", `{"productId":`+id+fields+`}`, toolkit.CodeInvalidArgument, word)
		}
		d.refuses("update_product", `{"productId":1,"price":1}`, toolkit.CodeNotFound, "find_product")
		d.refuses("update_product", `{"productId":`+id+`,"sku":"MUG"}`, toolkit.CodeConflict, "in use already")
		d.stored("/products/"+id, `{"name":"Green tea","price":4.5,"quantity":3,"sku":"TEA"}`)
	})
}

func TestUpdateProductThatChangesNothing(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		s := stock(d)
		id := text(s.tea)
		d.wire.zero = "/products/" + id
		d.refuses("update_product", `{"productId":`+id+`,"price":4,"quantityDelta":1}`, toolkit.CodeNoChange, "updateCount 0: the product is as it was")
		d.stored("/products/"+id, `{"price":4.5,"quantity":3}`) // nor was anything counted
		d.wire.zero = "/inventory"
		d.refuses("update_product", `{"productId":`+id+`,"quantityDelta":1}`, toolkit.CodeNoChange, "the stock of the product was not changed")
		a := d.refuses("update_product", `{"productId":`+id+`,"price":4,"quantityDelta":1}`, toolkit.CodeNoChange,
			"A part is done: the other fields were set. About the rest: Ecwid answered updateCount 0")
		if a.retryable {
			t.Error("invites a repeat")
		}
		d.stored("/products/"+id, `{"price":4,"quantity":3}`)
		small, _ := variations(d, s.shirt)
		d.wire.zero = "/combinations/" + small
		d.refuses("update_product", `{"productId":`+text(s.shirt)+`,"combinationSku":"SHIRT-S","price":1}`, toolkit.CodeNoChange, "the variation is as it was")
	})
}

// TestStockIsCountedOnce: counting cannot be repeated when its answer is lost.
func TestStockIsCountedOnce(t *testing.T) {
	for kind, left := range map[sandbox.FaultKind]string{sandbox.CutAfter: `{"quantity":2}`, sandbox.CutBefore: `{"quantity":3}`, sandbox.Truncated: `{"quantity":2}`} {
		t.Run(string(kind), func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				id := text(stock(d).tea)
				d.breaks(sandbox.Fault{Kind: kind, Method: "PUT", Path: "/products"})
				a := d.refuses("update_product", `{"productId":`+id+`,"quantityDelta":-1}`, toolkit.CodeOutcomeUnknown, "Look first with find_product")
				if a.retryable || a.sent("PUT /products/"+id+"/inventory") != 1 {
					t.Error(a.retryable, a.requests)
				}
				d.stored("/products/"+id, left)
			})
		})
	}
}

func TestUpdateProductRepeatsWhatIsHarmless(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "PUT", Times: 1})
		d.does("update_product", `{"productId":`+id+`,"price":5}`, `{"product":{"price":5}}`)
	})
}

func TestUpdateProductThatCannotBeReadAfterwards(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 3600, Method: "GET", Path: "/products"})
		a := d.refuses("update_product", `{"productId":`+id+`,"quantityDelta":1}`, toolkit.CodeRateLimited, "The work is done (the product was changed)",
			"No, it is done")
		if a.retryable {
			t.Error("invites a repeat")
		}
		d.stored("/products/"+id, `{"quantity":4}`)
	})
}

func TestUpdateProductWhoseCountIsInDoubt(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "PUT", Path: "/products/" + id + "/inventory", Times: 1})
		a := d.refuses("update_product", `{"productId":`+id+`,"price":6,"quantityDelta":3}`, toolkit.CodeOutcomeUnknown,
			"A part is done: the other fields were set. About the rest: ", "may or may not have happened", "Not the same call")
		if a.sent("PUT /products/"+id+"/inventory") != 1 || a.retryable {
			t.Error(a.requests, a.retryable)
		}
		d.stored("/products/"+id, `{"price":6,"quantity":6}`)
	})
}

func TestUpdateProductWhoseFieldsAreInDoubtDoesNotCount(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := text(stock(d).tea)
		d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "PUT"})
		a := d.refuses("update_product", `{"productId":`+id+`,"price":6,"quantityDelta":3}`, toolkit.CodeOutcomeUnknown,
			"may or may not be set. The stock was not touched.", "quantityDelta was not sent and is still to do")
		if a.sent("PUT /products/"+id+"/inventory") != 0 {
			t.Error(a.requests)
		}
		d.stored("/products/"+id, `{"price":6,"quantity":3}`)
	})
}

// TestUpdateProductWarnsOfRetail: only of stock set by hand, and only where the store is synchronised.
func TestUpdateProductWarnsOfRetail(t *testing.T) {
	const warned = `{"warnings":[{"code":"retail_stock_stays"}]}`
	const silent = `{"warnings":null}`
	for fields, want := range map[string]string{
		`"quantity":8`: warned, `"quantityDelta":-1`: warned, `"quantity":0,"price":5`: warned,
		`"price":5`: silent, `"unlimited":true`: silent, `"warningLimit":2`: silent,
	} {
		at(t, setup{retail: true}, func(d *desk) {
			d.does("update_product", `{"productId":`+text(stock(d).tea)+`,`+fields+`}`, want)
		})
		at(t, setup{}, func(d *desk) {
			d.does("update_product", `{"productId":`+text(stock(d).tea)+`,`+fields+`}`, silent)
		})
	}
	at(t, setup{retail: true}, func(d *desk) {
		shirt := stock(d).shirt
		small, _ := variations(d, shirt)
		d.does("update_product", `{"productId":`+text(shirt)+`,"combinationId":`+small+`,"quantityDelta":2}`, warned)
	})
}
