package sandbox

import (
	"fmt"
	"strings"
)

// fillProduct sets what a new product leaves out. Ecwid's docs name few defaults; the rest follows their samples.
func (s *Store) fillProduct(doc object) {
	if len(list(doc, "categoryIds")) == 0 && doc["showOnFrontpage"] == nil {
		doc["showOnFrontpage"] = number(int64(s.products.len()) + 1)
	}
	name := str(doc, "name")
	fill(doc, object{
		"enabled": true, "unlimited": true, "price": number(0), "costPrice": number(0), "warningLimit": number(1),
		"description": "", "outOfStockVisibilityBehaviour": "SHOW", "discountsAllowed": true,
		"productClassId": number(0), "isShippingRequired": true, "options": []any{}, "attributes": []any{},
		"categoryIds": []any{}, "defaultCategoryId": number(0), "seoTitle": name, "seoDescription": "",
		"customSlug": "", "fixedShippingRateOnly": false, "fixedShippingRate": number(0), "volume": number(0),
		"tax":        object{"taxable": true, "enabledManualTaxes": []any{}, "taxClassCode": "default"},
		"dimensions": object{"length": number(0), "width": number(0), "height": number(0)},
		"shipping": object{"type": "GLOBAL_METHODS", "methodMarkup": number(0), "flatRate": number(0),
			"disabledMethods": []any{}, "enabledMethods": []any{}},
		"relatedProducts": object{"productIds": []any{},
			"relatedCategory": object{"enabled": false, "categoryId": number(0), "productCount": number(5)}},
		"lowestPriceSettings":          object{"lowestPriceEnabled": true},
		"shippingPreparationTime":      object{},
		"showDeliveryTimeInStorefront": false, "isSampleProduct": false, "nameYourPriceEnabled": false,
		"productCondition": "NEW",
	})
}

// settleProduct brings fields into step with each other after a create or update that sent the given fields.
func (s *Store) settleProduct(doc, sent object) {
	settleQuantity(doc, sent)
	s.settleTranslations(doc, sent)
	if str(doc, "sku") == "" && !(s.opts.Behaviour.NonUniqueSKU && doc["sku"] != nil) {
		doc["sku"] = s.newSKU() // an empty SKU is replaced by a unique one (Ecwid docs of 2020, Add product)
	}
	if !boolean(doc, "isShippingRequired") {
		delete(doc, "weight") // kept only for what is shipped (measured by Ecwid's own tests)
	}
}

// settleTranslations keeps a text and its translation into the store's default language the same.
func (s *Store) settleTranslations(doc, sent object) {
	language := orDefault(str(child(s.profile, "languages"), "defaultLanguage"), "en")
	for field := range sent {
		plain, isMap := strings.CutSuffix(field, "Translated")
		if text := str(child(sent, field), language); isMap && text != "" && sent[plain] == nil {
			doc[plain] = text
		}
		if texts := child(doc, field+"Translated"); texts != nil && sent[field+"Translated"] == nil {
			texts[language] = str(doc, field)
		}
	}
}

// settleQuantity keeps quantity and unlimited in step: a quantity alone ends unlimited stock, unlimited drops the
// quantity, and limited stock without a quantity is 0.
func settleQuantity(doc, sent object) {
	if sent["quantity"] != nil && sent["unlimited"] == nil {
		doc["unlimited"] = false
	}
	if unlimited, set := doc["unlimited"].(bool); set && unlimited {
		delete(doc, "quantity")
	} else if set && doc["quantity"] == nil {
		doc["quantity"] = number(0)
	}
}

func checkFrontPage(doc, sent object) *apiError {
	position, set := integer(sent, "showOnFrontpage")
	if !set || position >= 0 {
		return nil
	}
	if len(list(doc, "categoryIds")) == 0 {
		return wrongParameter("Attribute `showOnFrontpage` can't be negative, because the product has no categories")
	}
	delete(doc, "showOnFrontpage")
	return nil
}

// checkProduct checks a whole product before it is stored under the id.
func (s *Store) checkProduct(doc object, id int64) *apiError {
	if isNegative(doc["costPrice"]) {
		return failure(400, "COST_PRICE_CANT_BE_NEGATIVE", "Cost price cannot be negative")
	}
	for _, field := range []string{"price", "compareToPrice", "weight"} {
		if isNegative(doc[field]) {
			return wrongParameter("Wrong parameter '%s' value: must not be negative", field)
		}
	}
	if e := s.tooExpensive(doc); e != nil {
		return e
	}
	if class, _ := integer(doc, "productClassId"); class != 0 {
		return notFound("", "Product class #%d not found", class)
	}
	for _, category := range integers(doc, "categoryIds") {
		if category != 0 && s.categories.get(category) == nil {
			return notFound("CATEGORIES_NOT_FOUND", "Category #%d not found", category)
		}
	}
	if external := str(doc, "externalReferenceId"); external != "" && s.externalTaken(external, id) {
		return conflict("EXTERNAL_ID_ALREADY_USED", "External reference id is already used")
	}
	return s.checkSKU(str(doc, "sku"), id)
}

func (s *Store) externalTaken(external string, own int64) bool {
	for r := range s.products.all() {
		if r.id != own && str(r.doc(), "externalReferenceId") == external {
			return true
		}
	}
	return false
}

// checkSKU refuses a SKU that another product or a variation of one has.
func (s *Store) checkSKU(sku string, productID int64) *apiError {
	if sku == "" || s.opts.Behaviour.NonUniqueSKU {
		return nil
	}
	for r := range s.products.all() {
		if r.id != productID && hasSKU(r.doc(), sku) {
			return skuTaken(sku)
		}
	}
	return nil
}

func skuTaken(sku string) *apiError {
	return conflict("SKU_ALREADY_EXISTS", "SKU '%s' already exists", sku)
}

// newSKU is the next free number of five digits, as Ecwid generates for a product without one.
func (s *Store) newSKU() string {
	for n := s.products.len() + 1; ; n++ {
		if sku := fmt.Sprintf("%05d", n); s.checkSKU(sku, 0) == nil {
			return sku
		}
	}
}
