package sandbox

import (
	"slices"
	"strings"
)

// calculateOrder answers POST /order/calculate: what an order of these items would cost. Nothing is stored.
func calculateOrder(c *call) (any, *apiError) {
	doc, e := c.object()
	if e != nil {
		return nil, e
	}
	if len(objects(doc, "items")) == 0 {
		return nil, failure(422, "", "Cannot calculate an order without items")
	}
	if e := checkFields(doc, orderKind); e != nil {
		return nil, e
	}
	if e := c.store.checkItems(doc, nil); e != nil {
		return nil, e
	}
	q := c.store.quote(doc)
	q.doc["createDate"], q.doc["createTimestamp"] = formatDate(c.now), number(c.now.Unix())
	return q.doc, nil
}

// quote is a calculated order: its document, the sums in it and the shipping options there are.
type quote struct {
	doc      object
	sums     sums
	choices  []shippingChoice
	chosen   *shippingChoice
	withRate calculation
}

// quote calculates what a checked order body costs. It owns doc.
func (s *Store) quote(doc object) quote {
	dropNulls(doc)
	s.normaliseOrder(doc, nil)
	for i, item := range objects(doc, "items") {
		s.priceItem(item)
		fill(item, object{"id": number(int64(i + 1))})
	}
	if doc["shippingPerson"] == nil && doc["billingPerson"] != nil {
		doc["shippingPerson"] = clone(doc["billingPerson"])
	}
	home := placeOf(child(s.profile, "company"), place{})
	billing := placeOf(child(doc, "billingPerson"), home)
	shipping := placeOf(child(doc, "shippingPerson"), billing)
	in := calculation{
		places: s.places(), taxes: storeTaxes(s.profile, billing, shipping), taxExempt: boolean(doc, "customerTaxExempt"),
		customDiscount: customDiscounts(doc), handling: amount(s.handlingFee(doc), "value"), surcharges: surcharges(doc),
	}
	for _, item := range objects(doc, "items") {
		in.lines = append(in.lines, s.cartLine(item, in.taxes))
	}
	in.coupon = s.couponFor(doc, in)
	q := quote{doc: doc}
	if parcel, any := in.parcelOf(); any {
		q.choices = shippingChoices(s.profile, shipping, parcel, in.places)
		q.chosen = choose(q.choices, child(doc, "shippingOption"))
		in.shipping = q.chosen
	}
	q.withRate, q.sums = in, in.calculate()
	s.writeQuote(q)
	return q
}

// priceItem fills in what the caller left out, the price too: it is the product's unless the caller named one.
func (s *Store) priceItem(item object) {
	dropNulls(item)
	product := s.products.get(whole(item, "productId"))
	if product != nil {
		nameVariation(item, product.doc())
	}
	if _, priced := asRat(item["price"]); !priced && product != nil {
		variation := s.variationOf(product.id, whole(item, "combinationId"))
		item["price"] = rounded(itemPrice(product.doc(), variation, item), s.places())
	}
	s.fillItem(item)
	item["shipping"], item["handlingFee"], item["couponApplied"] = number(0), number(0), false
}

// cartLine reads a priced item.
func (s *Store) cartLine(item object, taxes []taxRate) cartLine {
	line := cartLine{
		price: amount(item, "price"), quantity: quantityOf(item), productID: whole(item, "productId"), weight: amount(item, "weight"),
		shippable: boolean(item, "isShippingRequired"), discountable: boolean(item, "discountsAllowed"),
	}
	var manual []int64
	if product := s.products.get(line.productID); product != nil {
		line.categoryIDs = integers(product.doc(), "categoryIds")
		if _, first := integer(product.doc(), "showOnFrontpage"); first {
			line.categoryIDs = append(line.categoryIDs, 0)
		}
		manual = integers(child(product.doc(), "tax"), "enabledManualTaxes")
	}
	if !boolean(item, "taxable") {
		return line
	}
	for _, tax := range taxes {
		if len(manual) == 0 && tax.byDefault || slices.Contains(manual, tax.id) {
			line.taxIDs = append(line.taxIDs, tax.id)
		}
	}
	return line
}

// choose picks the option that the caller asked for, by id or name; an option of the caller's own keeps its rate.
// Without a wish it is the first one, as in the example of Ecwid's docs.
func choose(choices []shippingChoice, wish object) *shippingChoice {
	id, name := str(wish, "shippingMethodId"), str(wish, "shippingMethodName")
	for i, c := range choices {
		if id != "" && c.id == id || id == "" && name != "" && strings.EqualFold(c.name, name) {
			return &choices[i]
		}
	}
	if name != "" || id != "" {
		return &shippingChoice{id: id, name: name, carrier: str(wish, "shippingCarrierName"),
			fulfillmentType: str(wish, "fulfillmentType"), rate: amount(wish, "shippingRate")}
	}
	if len(choices) == 0 {
		return nil
	}
	return &choices[0]
}
