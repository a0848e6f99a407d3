package sandbox

import "encoding/json"

// checkOrder refuses a body that Ecwid cannot read. before is the stored order, nil for a new one.
func (s *Store) checkOrder(doc, before object) *apiError {
	if e := checkKinds(doc); e != nil {
		return e
	}
	if e := checkStatus(doc, "paymentStatus", paymentStatuses()); e != nil {
		return e
	}
	if e := checkStatus(doc, "fulfillmentStatus", fulfillmentStatuses()); e != nil {
		return e
	}
	for _, field := range []string{"createDate", "pickupTime"} {
		if _, ok := parseDate(str(doc, field)); str(doc, field) != "" && !ok {
			return wrongParameter("Wrong parameter '%s' value: expected a date as yyyy-MM-dd HH:mm:ss Z", field)
		}
	}
	after := clone(before)
	if after == nil {
		after = object{}
	}
	merge(after, doc)
	if boolean(after, "hidden") && !isCart(after) {
		return wrongParameter("Field Order.hidden can be true only for orders with status %s", incomplete)
	}
	if before == nil && s.opts.Behaviour.StrictOrders {
		if e := requireOrderFields(doc); e != nil {
			return e
		}
	}
	return s.checkItems(doc)
}

// requireOrderFields asks for what the docs mark as required on create.
func requireOrderFields(doc object) *apiError {
	for _, field := range []string{"subtotal", "total", "email", "fulfillmentStatus", "paymentStatus"} {
		if doc[field] == nil {
			return wrongParameter("Field Order.%s is absent", field)
		}
	}
	for _, item := range objects(doc, "items") {
		for _, field := range []string{"name", "price", "quantity"} {
			if item[field] == nil {
				return wrongParameter("Field OrderItem.%s is absent", field)
			}
		}
	}
	return nil
}

// checkItems refuses items without a name and items or orders that point at what is not there.
func (s *Store) checkItems(doc object) *apiError {
	if id, ok := integer(doc, "customerId"); ok && id != 0 && s.customers.get(id) == nil {
		return notFound("", "Customer #%d not found", id)
	}
	for _, item := range objects(doc, "items") {
		productID := whole(item, "productId")
		if str(item, "name") == "" && productID == 0 {
			return wrongParameter("Field OrderItem.name is absent")
		}
		if quantity, ok := item["quantity"]; ok && quantityOf(item) < 1 {
			return wrongParameter("Wrong parameter 'quantity' value: %v", quantity)
		}
		if productID != 0 && s.products.get(productID) == nil {
			return notFound("PRODUCT_NOT_FOUND", "Product #%d not found", productID)
		}
		if id := whole(item, "combinationId"); id != 0 && s.variationOf(productID, id) == nil {
			return notFound("COMBINATION_NOT_FOUND", "Combination #%d not found", id)
		}
	}
	return nil
}

// checkKinds refuses numbers, texts, objects and lists that are something else.
func checkKinds(doc object) *apiError {
	for field, value := range doc {
		ok, expected := true, kindOf(field)
		switch expected {
		case "a number":
			_, ok = value.(json.Number)
		case "a string":
			_, ok = value.(string)
		case "an object":
			_, ok = value.(object)
		case "an array":
			_, ok = value.([]any)
		}
		if !ok && value != nil {
			return wrongParameter("Wrong parameter '%s' value: expected %s", field, expected)
		}
	}
	return nil
}

// kindOf tells what a writable order field holds, empty for fields of no known kind.
func kindOf(field string) string {
	switch field {
	case "total", "subtotal", "tax", "couponDiscount", "volumeDiscount", "membershipBasedDiscount", "discount",
		"totalAndMembershipBasedDiscount", "giftCardRedemption", "totalBeforeGiftCardRedemption", "customerId", "customerGroupId":
		return "a number"
	case "email", "paymentStatus", "fulfillmentStatus", "paymentMethod", "paymentModule", "orderComments", "privateAdminNotes",
		"trackingNumber", "externalTransactionId", "ipAddress", "createDate", "pickupTime", "externalOrderId":
		return "a string"
	case "billingPerson", "shippingPerson", "shippingOption", "handlingFee", "discountCoupon", "extraFields",
		"additionalInfo", "paymentParams", "utmData", "creditCardStatus":
		return "an object"
	case "items", "discountInfo", "customDiscount", "customSurcharges", "taxesOnShipping", "orderExtraFields":
		return "an array"
	}
	return ""
}
