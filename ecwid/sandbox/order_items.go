package sandbox

import (
	"encoding/json"
	"html"
)

// storeItems completes an order's items: each gets an id, and an item that names a product takes from it what its
// caller left out, but never a price, since Ecwid does no arithmetic on create. Items that carry the id of an item
// of before are merged over it.
func (s *Store) storeItems(doc, before object) {
	items, sent := doc["items"].([]any)
	if !sent {
		return
	}
	known := objects(before, "items")
	stored := make([]any, 0, len(items))
	for _, raw := range items {
		item, ok := raw.(object)
		if !ok {
			continue
		}
		if i := partAt(known, whole(item, "id")); i >= 0 {
			old := clone(known[i])
			merge(old, item)
			item = old
		} else {
			dropNulls(item)
			item["id"] = number(s.newItemID())
		}
		s.fillItem(item)
		stored = append(stored, item)
	}
	doc["items"] = stored
}

func (s *Store) newItemID() int64 {
	s.lastItemID += 1 + s.rand.Int64N(9)
	return s.lastItemID
}

// fillItem sets the fields that an item lacks.
func (s *Store) fillItem(item object) {
	if product := s.products.get(whole(item, "productId")); product != nil {
		nameVariation(item, product.doc())
		s.fillFromProduct(item, product.doc())
	}
	for _, field := range [...]string{"price", "tax", "shipping", "handlingFee", "quantityInStock", "fixedShippingRate", "categoryId"} {
		setAbsent(item, field, json.Number("0"))
	}
	for _, field := range [...]string{"trackQuantity", "fixedShippingRateOnly", "digital", "productAvailable", "couponApplied",
		"isPreorder", "giftCard"} {
		setAbsent(item, field, false)
	}
	for _, field := range [...]string{"isShippingRequired", "discountsAllowed", "taxable"} {
		setAbsent(item, field, true)
	}
	for _, field := range [...]string{"taxes", "discounts", "files", "attributes"} {
		setAbsent(item, field, []any{})
	}
	setAbsent(item, "quantity", json.Number("1"))
	setAbsent(item, "sku", "")
	setAbsent(item, "productPrice", item["price"])
}

func setAbsent(doc object, field string, value any) {
	if _, there := doc[field]; !there {
		doc[field] = value
	}
}

// fillFromProduct sets what an order item shows of its product, where the caller did not.
func (s *Store) fillFromProduct(item, product object) {
	variation := findVariation(product, whole(item, "combinationId"))
	setAbsent(item, "name", str(product, "name"))
	setAbsent(item, "sku", orDefault(str(variation, "sku"), str(product, "sku")))
	setAbsent(item, "productPrice", product["price"])
	setAbsent(item, "isShippingRequired", product["isShippingRequired"] != false)
	setAbsent(item, "digital", isDigital(product))
	setAbsent(item, "trackQuantity", !boolean(product, "unlimited") && product["quantity"] != nil)
	setAbsent(item, "productAvailable", product["enabled"] != false)
	setAbsent(item, "discountsAllowed", product["discountsAllowed"] != false)
	setAbsent(item, "taxable", child(product, "tax")["taxable"] != false)
	if item["shortDescription"] == nil {
		item["shortDescription"] = shortText(str(product, "description"))
	}
	if ids := integers(product, "categoryIds"); len(ids) > 0 {
		setAbsent(item, "categoryId", number(ids[0]))
	}
	if value := product["weight"]; value != nil {
		setAbsent(item, "weight", value)
	}
	if value := child(product, "dimensions"); value != nil {
		setAbsent(item, "dimensions", clone(value))
	}
	if value := product["costPrice"]; value != nil {
		setAbsent(item, "costPrice", value)
	}
	if part := holder(product, whole(item, "combinationId")); part["quantity"] != nil {
		setAbsent(item, "quantityInStock", part["quantity"])
	}
}

// isDigital tells whether a product is a download: it has files and is not shipped.
func isDigital(product object) bool {
	return product["isShippingRequired"] == false && len(list(product, "files")) > 0
}

// shortText is the first 120 characters of a description in HTML, as plain text.
func shortText(description string) string {
	var out []rune
	inTag := false
	for _, r := range description {
		switch {
		case r == '<':
			inTag = true
		case r == '>':
			inTag = false
		case !inTag:
			out = append(out, r)
		}
	}
	plain := []rune(html.UnescapeString(string(out)))
	return string(plain[:min(len(plain), 120)])
}
