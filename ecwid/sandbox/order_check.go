package sandbox

// checkOrder refuses a body that Ecwid cannot read. before is the stored order, nil for a new one.
func (s *Store) checkOrder(doc, before object) *apiError {
	if e := checkFields(doc, orderKind); e != nil {
		return e
	}
	if e := checkStatus(doc, "paymentStatus", paymentStatuses()); e != nil {
		return e
	}
	if e := checkStatus(doc, "fulfillmentStatus", fulfillmentStatuses()); e != nil {
		return e
	}
	for _, field := range []string{"createDate", "pickupTime"} {
		text := str(doc, field)
		if text == "" {
			continue
		}
		if _, ok := parseDate(text); !ok {
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
	return s.checkItems(doc, before)
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

// checkItems refuses new items without a name, and items and orders that point at what is not there.
func (s *Store) checkItems(doc, before object) *apiError {
	known := objects(before, "items")
	if id, ok := integer(doc, "customerId"); ok && id != 0 && s.customers.get(id) == nil {
		return notFound("", "Customer #%d not found", id)
	}
	for _, item := range objects(doc, "items") {
		if e := checkFields(item, itemKind); e != nil {
			return e
		}
		productID := whole(item, "productId")
		if str(item, "name") == "" && productID == 0 && partAt(known, whole(item, "id")) < 0 {
			return wrongParameter("Field OrderItem.name is absent")
		}
		if quantityOf(item) < 1 {
			return wrongParameter("Wrong parameter 'quantity' value: expected a positive number")
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

// orderKind tells what a writable order field takes.
func orderKind(field string) kind {
	switch field {
	case "total", "subtotal", "tax", "couponDiscount", "volumeDiscount", "membershipBasedDiscount", "discount",
		"totalAndMembershipBasedDiscount", "giftCardRedemption", "totalBeforeGiftCardRedemption":
		return aNumber
	case "customerId", "customerGroupId":
		return aWhole
	case "email", "paymentStatus", "fulfillmentStatus", "paymentMethod", "paymentModule", "orderComments", "privateAdminNotes",
		"trackingNumber", "externalTransactionId", "ipAddress", "createDate", "pickupTime", "externalOrderId":
		return aText
	case "hidden", "acceptMarketing", "customerTaxExempt", "disableAllCustomerNotifications", "pricesIncludeTax":
		return aFlag
	case "billingPerson", "shippingPerson", "shippingOption", "handlingFee", "discountCoupon", "extraFields",
		"additionalInfo", "paymentParams", "utmData", "creditCardStatus":
		return anObject
	case "items", "discountInfo", "customDiscount", "customSurcharges", "taxesOnShipping", "orderExtraFields":
		return anArray
	}
	return whichever
}

// itemKind tells what a writable field of an order item takes.
func itemKind(field string) kind {
	switch field {
	case "price", "productPrice", "weight", "tax":
		return aNumber
	case "id", "productId", "combinationId", "categoryId", "quantity":
		return aWhole
	case "name", "sku":
		return aText
	case "isShippingRequired", "digital", "taxable":
		return aFlag
	case "selectedOptions", "taxes", "discounts", "attributes":
		return anArray
	}
	return whichever
}
