package sandbox

import "strings"

// maxVariations is how many variations one request may carry (Ecwid docs, error codes).
const maxVariations = 200

// addVariation adds a variation to a product document that the caller owns and gives its id. Options and choices that
// the product lacks are created.
func (s *Store) addVariation(product object, productID int64, body object) (int64, *apiError) {
	id := s.variations.next(s.rand)
	position := int64(1)
	for _, v := range objects(product, "combinations") {
		position = max(position, whole(v, "combinationNumber")+1)
	}
	v := object{"id": number(id), "combinationNumber": number(position), "unlimited": true}
	product["combinations"] = append(list(product, "combinations"), v)
	if _, e := s.changeVariation(product, productID, v, body); e != nil {
		return 0, e
	}
	if len(list(v, "options")) == 0 {
		return 0, wrongParameter("Field Combination.options is absent")
	}
	return id, nil
}

// changeVariation merges body into a variation of a product document that the caller owns; changes is false when the
// body sets nothing.
func (s *Store) changeVariation(product object, productID int64, v, body object) (changes bool, e *apiError) {
	fields, e := s.catalogFields(body)
	if e != nil {
		return false, e
	}
	without(fields, "image", "combinations", "media")
	changes = len(fields) > 0
	merge(v, fields)
	settleQuantity(v, fields)
	if e := checkOptions(product, v); e != nil {
		return false, e
	}
	if isNegative(v["price"]) || isNegative(v["weight"]) {
		return false, wrongParameter("Wrong parameter 'price' value: must not be negative")
	}
	if isNegative(v["costPrice"]) {
		return false, failure(400, "COST_PRICE_CANT_BE_NEGATIVE", "Cost price cannot be negative")
	}
	return changes, s.checkVariationSKU(product, productID, v, fields)
}

// checkOptions refuses a second variation with the same choices, and adds new choices to the product.
func checkOptions(product, v object) *apiError {
	key := choiceKey(v)
	for _, other := range objects(product, "combinations") {
		if whole(other, "id") != whole(v, "id") && key != "" && choiceKey(other) == key {
			return conflict("COMBINATION_DUPLICATED", "Combination with the same options already exists")
		}
	}
	for _, option := range objects(v, "options") {
		name, value := str(option, "name"), str(option, "value")
		if name == "" || value == "" {
			return wrongParameter("Field Combination.options.name or value is absent")
		}
		addChoice(product, name, value)
	}
	return nil
}

// choiceKey tells variations apart by their choices, whatever their order.
func choiceKey(v object) string {
	chosen := map[string]string{}
	for _, option := range objects(v, "options") {
		chosen[str(option, "name")] = str(option, "value")
	}
	var key strings.Builder
	for _, name := range sortedKeys(chosen) {
		key.WriteString(name + "\x00" + chosen[name] + "\x00")
	}
	return key.String()
}

// checkVariationSKU refuses a SKU that is taken. The product's own SKU is allowed as long as the stock is the same.
func (s *Store) checkVariationSKU(product object, productID int64, v, sent object) *apiError {
	sku := str(v, "sku")
	if sku == "" {
		return nil
	}
	for _, other := range objects(product, "combinations") {
		if whole(other, "id") != whole(v, "id") && str(other, "sku") == sku && !s.opts.Behaviour.NonUniqueSKU {
			return skuTaken(sku)
		}
	}
	if sku == str(product, "sku") && sent["quantity"] != nil && whole(sent, "quantity") != whole(product, "quantity") {
		return failure(400, "DIFFERENT_COMBINATION_STOCK", "Combination with the product's SKU has a different stock")
	}
	return s.checkSKU(sku, productID)
}

// replaceVariations makes the sent list the product's variations: those with a known id are updated, those without
// are created, the others go.
func (s *Store) replaceVariations(product object, productID int64, sent any) *apiError {
	bodies := objects(object{"sent": sent}, "sent")
	if len(bodies) > maxVariations {
		return failure(400, "COMBINATION_LIMIT_PER_REQUEST_EXCEEDED", "Too many combinations in one request: at most %d", maxVariations)
	}
	if e := s.variationGate(); e != nil && len(bodies) > 0 {
		return e
	}
	before := objects(product, "combinations")
	kept := []any{}
	for _, v := range before {
		for _, body := range bodies {
			if whole(body, "id") == whole(v, "id") {
				kept = append(kept, v)
			}
		}
	}
	product["combinations"] = kept
	for _, body := range bodies {
		var e *apiError
		if v := findVariation(product, whole(body, "id")); v != nil {
			_, e = s.changeVariation(product, productID, v, body)
		} else {
			_, e = s.addVariation(product, productID, body)
		}
		if e != nil {
			return e
		}
	}
	return nil
}
