package sandbox

import "strings"

// normaliseOrder brings a decoded order body into the form that Ecwid stores. The caller owns doc; before is the
// stored order, nil for a new one.
func (s *Store) normaliseOrder(doc, before object) {
	without(doc, readOnlyOrderFields()...)
	for _, field := range []string{"billingPerson", "shippingPerson"} {
		if person := child(doc, field); person != nil {
			doc[field] = personDoc(person)
		}
	}
	for _, field := range []string{"pickupTime", "latestShipDate", "latestDeliveryDate"} {
		if text := str(doc, field); text != "" {
			if t, ok := parseDate(text); ok {
				doc[field] = formatDate(t)
			}
		}
	}
	if option := child(doc, "shippingOption"); option != nil {
		s.normaliseShippingOption(option)
	}
	if coupon := child(doc, "discountCoupon"); coupon != nil {
		delete(coupon, "catalogLimit") // not saved by Ecwid (comment in its Kotlin client)
	}
	for _, item := range objects(doc, "items") {
		for _, option := range objects(item, "selectedOptions") {
			rebuildOption(option)
		}
	}
	if boolean(doc, "customerTaxExempt") && !s.exempt(doc) && !s.exempt(before) {
		doc["customerTaxExempt"] = false
	}
}

// readOnlyOrderFields are set by the server alone (Ecwid REST docs, Update order).
func readOnlyOrderFields() []string {
	return []string{"id", "internalId", "orderNumber", "vendorOrderNumber", "publicUid", "cartId", "updateDate",
		"createTimestamp", "updateTimestamp", "usdTotal", "totalWithoutTax", "refunds", "refundedAmount", "invoices",
		"shipments", "predictedPackage", "availableShippingOptions", "availableTaxes", "ticket",
		"recoveredOrderId", "recoveredPublicUid", "recoveryEmailSentTimestamp"}
}

// normaliseShippingOption stores the type in upper case. Without one it is PICKUP for isPickup and SHIPPING
// otherwise. Carrier and unknown instructions of pickups are dropped (comments in the tests of Ecwid's client).
func (s *Store) normaliseShippingOption(option object) {
	delete(option, "discountedShippingRate")
	fill(option, object{"shippingRate": number(0)})
	fill(option, object{"shippingRateWithoutTax": option["shippingRate"]})
	kind := strings.ToUpper(str(option, "fulfillmentType"))
	if kind == "" && s.opts.Behaviour.OmittedFulfillmentType {
		return
	}
	if kind == "" {
		kind = "SHIPPING"
		if boolean(option, "isPickup") {
			kind = "PICKUP"
		}
	}
	option["fulfillmentType"] = kind
	option["isPickup"] = kind == "PICKUP"
	if kind != "PICKUP" {
		return
	}
	delete(option, "shippingCarrierName")
	for _, known := range objects(child(s.profile, "shipping"), "shippingOptions") {
		if text := str(option, "pickupInstruction"); text != "" && text == str(known, "pickupInstruction") {
			return
		}
	}
	delete(option, "pickupInstruction")
}

// rebuildOption makes an option's value and valuesArray follow from its selections (Ecwid REST docs, Update order).
func rebuildOption(option object) {
	selections := objects(option, "selections")
	if len(selections) == 0 {
		return
	}
	titles := make([]string, len(selections))
	for i, selection := range selections {
		titles[i] = str(selection, "selectionTitle")
	}
	option["value"] = strings.Join(titles, ", ")
	option["valuesArray"] = anyList(titles)
}

// exempt tells whether the order's customer is tax exempt.
func (s *Store) exempt(doc object) bool {
	customer := s.customers.get(whole(doc, "customerId"))
	if customer == nil {
		customer = s.customerByEmail(str(doc, "email"))
	}
	return customer != nil && boolean(customer.doc(), "taxExempt")
}

// orderDefaults are the fields that every order has.
func orderDefaults() object {
	zero := number(0)
	return object{
		"paymentStatus": "AWAITING_PAYMENT", "fulfillmentStatus": "AWAITING_PROCESSING",
		"subtotal": zero, "total": zero, "tax": zero, "couponDiscount": zero, "volumeDiscount": zero, "discount": zero,
		"membershipBasedDiscount": zero, "totalAndMembershipBasedDiscount": zero, "refundedAmount": zero,
		"giftCardRedemption": zero, "giftCardDoubleSpending": false, "customDiscount": []any{}, "discountInfo": []any{},
		"customSurcharges": []any{}, "taxesOnShipping": []any{}, "orderExtraFields": []any{}, "items": []any{},
		"refunds": []any{}, "utmDataSets": []any{}, "additionalInfo": object{}, "paymentParams": object{}, "extraFields": object{},
		"hidden": false, "customerTaxExempt": false, "customerTaxId": "", "customerTaxIdValid": false,
		"reversedTaxApplied": false, "b2b_b2c": "b2c", "customerRequestedInvoice": false, "pricesIncludeTax": false,
		"disableAllCustomerNotifications": false, "externalFulfillment": false, "email": "",
		"globalReferer": "", "refererUrl": "", "affiliateId": "", "ipAddress": "",
	}
}
