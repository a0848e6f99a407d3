package sandbox

import "math/big"

// writeQuote writes the sums into the order document.
func (s *Store) writeQuote(q quote) {
	doc, sum, places := q.doc, q.sums, q.withRate.places
	write := func(r *big.Rat) any { return rounded(r, places) }
	merge(doc, object{
		"paymentStatus": incomplete, "fulfillmentStatus": "AWAITING_PROCESSING", "orderNumber": number(0), "vendorOrderNumber": "0",
		"subtotal": write(sum.subtotal), "couponDiscount": write(sum.couponDiscount), "discount": write(sum.discount),
		"tax": write(sum.tax), "total": write(sum.total), "totalWithoutTax": write(new(big.Rat).Sub(sum.total, sum.tax)),
		"usdTotal":       rounded(new(big.Rat).Mul(sum.total, s.usdRate()), 2),
		"volumeDiscount": number(0), "membershipBasedDiscount": number(0), "totalAndMembershipBasedDiscount": number(0),
		"giftCardRedemption": number(0), "totalBeforeGiftCardRedemption": write(sum.total),
		"availableTaxes": list(s.profile, "taxes"), "predictedPackage": []any{},
		"taxesOnShipping": taxShareDocs(sum.shippingTaxes, places), "discountInfo": anyList(ownDiscounts(doc)),
	})
	fill(doc, object{"email": "", "additionalInfo": object{}, "paymentParams": object{}, "hidden": false, "customSurcharges": []any{}})
	for i, item := range objects(doc, "items") {
		item["taxes"] = taxShareDocs(sum.lineTaxes[i], places)
		item["tax"] = write(sumShares(sum.lineTaxes[i]))
		without(item, "discounts", "couponAmount") // null in answers (tests of Ecwid's client)
	}
	s.writeShipping(q)
	if coupon := child(doc, "discountCoupon"); coupon != nil {
		coupon["orderCount"] = number(0)
	}
}

func (s *Store) writeShipping(q quote) {
	places := q.withRate.places
	options := make([]any, 0, len(q.choices))
	for _, choice := range q.choices {
		options = append(options, choice.doc(places))
	}
	q.doc["availableShippingOptions"] = options
	without(q.doc, "shippingOption", "handlingFee")
	if q.chosen == nil {
		return
	}
	paid := *q.chosen
	paid.rate = q.sums.shipping
	q.doc["shippingOption"] = paid.doc(places)
	if fee := s.handlingFee(q.doc); q.sums.handling.Sign() > 0 {
		value := rounded(q.sums.handling, places)
		q.doc["handlingFee"] = object{"name": str(fee, "name"), "value": value, "valueWithoutTax": value,
			"description": str(fee, "description"), "taxes": []any{}}
	}
}

// handlingFee is the fee of the order, or else of the store.
func (s *Store) handlingFee(doc object) object {
	if fee := child(doc, "handlingFee"); fee != nil {
		return fee
	}
	return child(child(s.profile, "shipping"), "handlingFee")
}

func sumShares(shares []taxShare) *big.Rat {
	total := new(big.Rat)
	for _, share := range shares {
		total.Add(total, share.total)
	}
	return total
}

// ownDiscounts are the discounts of base CUSTOM. Others are promotions, which Ecwid finds anew instead of taking
// them from the caller (tests of its client); this store has none.
func ownDiscounts(doc object) []object {
	own := []object{}
	for _, info := range objects(doc, "discountInfo") {
		if str(info, "base") == "CUSTOM" {
			own = append(own, info)
		}
	}
	return own
}

// customDiscounts sums up the own discounts; those in per cent are of the items' prices.
func customDiscounts(doc object) *big.Rat {
	subtotal, sum := itemsSubtotal(doc), new(big.Rat)
	for _, info := range ownDiscounts(doc) {
		value := amount(info, "value")
		if str(info, "type") == "PERCENT" {
			value = percentOf(subtotal, value)
		}
		if value.Sign() > 0 {
			sum.Add(sum, value)
		}
	}
	return sum
}

// surcharges sums up the surcharges: their total, or else their value, in currency or in per cent of the items' prices.
func surcharges(doc object) *big.Rat {
	sum := new(big.Rat)
	for _, surcharge := range objects(doc, "customSurcharges") {
		total := amount(surcharge, "total")
		if surcharge["total"] == nil {
			total = amount(surcharge, "value")
			if str(surcharge, "type") == "PERCENT" {
				total = percentOf(itemsSubtotal(doc), total)
			}
		}
		if total.Sign() > 0 {
			sum.Add(sum, total)
		}
	}
	return sum
}

func itemsSubtotal(doc object) *big.Rat {
	subtotal := new(big.Rat)
	for _, item := range objects(doc, "items") {
		subtotal.Add(subtotal, times(amount(item, "price"), quantityOf(item)))
	}
	return subtotal
}
