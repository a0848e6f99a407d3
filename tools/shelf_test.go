package tools

import "strings"

// shelf is what the tests of products find in the store.
type shelf struct {
	tea, mug, ebook, shirt int64 // tea has 3 left of a limit of 5, mug none, ebook is digital, shirt has variations
	parent, category       int64 // tea is in category, which is in parent
}

// stock fills the store with a few products.
func stock(d *desk) shelf {
	d.t.Helper()
	var s shelf
	s.parent = d.make("/categories", `{"name":"Drinks"}`).ID
	s.category = d.make("/categories", `{"name":"Hot","parentId":`+text(s.parent)+`}`).ID
	s.tea = d.make("/products", `{"name":"Green tea","sku":"TEA","price":4.5,"quantity":3,"unlimited":false,"warningLimit":5,"weight":0.1,
		"description":"<b>Leaves</b>","categoryIds":[`+text(s.category)+`],"wholesalePrices":[{"quantity":10,"price":4},{"quantity":100,"price":3}]}`).ID
	s.mug = d.make("/products", `{"name":"Mug","sku":"MUG","price":12,"quantity":0,"unlimited":false,"enabled":false}`).ID
	s.ebook = d.make("/products", `{"name":"Tea book","sku":"EBOOK","price":9.99,"isShippingRequired":false}`).ID
	s.shirt = d.make("/products?saveCombinations=true", `{"name":"Shirt","sku":"SHIRT","price":20,"quantity":8,"unlimited":false,
		"options":[{"type":"SELECT","name":"Size","required":true,"choices":[{"text":"S"},{"text":"L","priceModifier":2,"priceModifierType":"ABSOLUTE"}]},
			{"type":"RADIO","name":"Print","choices":[{"text":"Logo","priceModifier":10,"priceModifierType":"PERCENT"},{"text":"None"}],"defaultChoice":1,"required":true},
			{"type":"CHECKBOX","name":"Extras","choices":[{"text":"Gift wrap","priceModifier":1.5,"priceModifierType":"ABSOLUTE"},{"text":"Card, signed","priceModifier":0.5,"priceModifierType":"ABSOLUTE"}]},
			{"type":"TEXTFIELD","name":"Name tag"},{"type":"FILES","name":"Photo"}],
		"combinations":[{"options":[{"name":"Size","value":"S"}],"sku":"SHIRT-S","price":19,"quantity":2,"unlimited":false,"warningLimit":2},
			{"options":[{"name":"Size","value":"L"}]}]}`).ID
	return s
}

func replace(text, old, with string) string { return strings.ReplaceAll(text, old, with) }
