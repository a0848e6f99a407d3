package sandbox

import "math"

// variationOf finds a variation of a product, nil when either is missing. It is not to be changed in place.
func (s *Store) variationOf(productID, combinationID int64) object {
	r := s.products.get(productID)
	if r == nil {
		return nil
	}
	return findVariation(r.doc(), combinationID)
}

func findVariation(product object, combinationID int64) object {
	for _, v := range objects(product, "combinations") {
		if id, _ := integer(v, "id"); id == combinationID {
			return v
		}
	}
	return nil
}

// holder gives the part of a product document that holds the stock: the variation when it has its own SKU, else the
// product (Ecwid changelog, 2019-03-15: a variation without a SKU shares the product's quantity).
func holder(product object, combinationID int64) object {
	if v := findVariation(product, combinationID); v != nil && str(v, "sku") != "" {
		return v
	}
	return product
}

// adjustStock adds delta to the stock of a product or, with a combinationID other than 0, of a variation. known is
// false when there is no such product or variation or its stock is unlimited: then nothing changes. The stock may
// become negative.
func (s *Store) adjustStock(productID, combinationID, delta int64) (left int64, known bool) {
	r := s.products.get(productID)
	if r == nil || combinationID != 0 && findVariation(r.doc(), combinationID) == nil {
		return 0, false
	}
	doc := clone(r.doc())
	part := holder(doc, combinationID)
	if boolean(part, "unlimited") {
		return 0, false
	}
	quantity, _ := integer(part, "quantity")
	left = min(max(quantity+delta, math.MinInt32), math.MaxInt32)
	part["quantity"] = number(left)
	s.save(r, doc)
	s.changed(productEntity, updated, productID, nil)
	return left, true
}
