package sandbox

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
		fill(item, s.itemOfProduct(product.doc(), s.variationOf(whole(item, "productId"), whole(item, "combinationId"))))
	}
	zero := number(0)
	fill(item, object{"price": zero, "productPrice": item["price"], "quantity": number(1), "sku": "", "tax": zero,
		"shipping": zero, "handlingFee": zero, "quantityInStock": zero, "isShippingRequired": true, "trackQuantity": false,
		"fixedShippingRateOnly": false, "fixedShippingRate": zero, "digital": false, "productAvailable": false,
		"couponApplied": false, "discountsAllowed": true, "isPreorder": false, "taxable": true, "giftCard": false,
		"categoryId": zero, "taxes": []any{}, "discounts": []any{}, "files": []any{}, "attributes": []any{}})
	if item["productPrice"] == nil {
		item["productPrice"] = item["price"]
	}
}

// itemOfProduct gives what an order item shows of its product.
func (s *Store) itemOfProduct(product, variation object) object {
	item := object{
		"name":               str(product, "name"),
		"sku":                orDefault(str(variation, "sku"), str(product, "sku")),
		"productPrice":       product["price"],
		"isShippingRequired": product["isShippingRequired"] != false,
		"digital":            isDigital(product),
		"trackQuantity":      !boolean(product, "unlimited") && product["quantity"] != nil,
		"productAvailable":   product["enabled"] != false,
		"discountsAllowed":   product["discountsAllowed"] != false,
		"taxable":            child(product, "tax")["taxable"] != false,
		"shortDescription":   shortText(str(product, "description")),
	}
	if ids := integers(product, "categoryIds"); len(ids) > 0 {
		item["categoryId"] = number(ids[0])
	}
	for _, field := range []string{"weight", "dimensions"} {
		if value := product[field]; value != nil {
			item[field] = clone(value)
		}
	}
	for target, source := range map[string]string{"quantityInStock": "quantity", "costPrice": "costPrice"} {
		if value := product[source]; value != nil {
			item[target] = value
		}
	}
	return item
}

// isDigital tells whether a product is a download: it has files and is not shipped.
func isDigital(product object) bool {
	return product["isShippingRequired"] == false && len(list(product, "files")) > 0
}

// shortText is the first 120 characters of a description without its tags.
func shortText(html string) string {
	var out []rune
	inTag := false
	for _, r := range html {
		switch {
		case r == '<':
			inTag = true
		case r == '>':
			inTag = false
		case !inTag:
			out = append(out, r)
		}
	}
	return string(out[:min(len(out), 120)])
}
