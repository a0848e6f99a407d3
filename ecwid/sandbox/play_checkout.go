package sandbox

import "strings"

// FinishCart plays a shopper who completes the checkout: the cart becomes an order, and its customer is made if the
// e-mail address is new. Checkout takes the items out of stock, paid or not (Ecwid docs, About webhook events). A cart
// that is paid within about a second of its start is told of by order.created alone.
func (s *Store) FinishCart(cartID string, how Checkout) (PlacedOrder, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, e := s.openCart(cartID)
	if e == nil {
		e = s.finishCart(r, how)
	}
	if e != nil {
		return PlacedOrder{}, refuse("finish a cart", e)
	}
	return orderOf(r), nil
}

// Buy plays a whole visit of a shopper in an instant: StartCart and FinishCart. With no items it is one piece of the
// first product that can be had that way. A checkout that is refused leaves the cart behind.
func (s *Store) Buy(email string, how Checkout, items ...Item) (PlacedOrder, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, e := s.startCart(email, items, how.Fulfillment)
	if e == nil {
		e = s.finishCart(r, how)
	}
	if e != nil {
		return PlacedOrder{}, refuse("buy", e)
	}
	return orderOf(r), nil
}

func (s *Store) finishCart(r *row, how Checkout) *apiError {
	email := strings.TrimSpace(str(r.doc(), "email"))
	if email == "" {
		return wrongParameter("Field Order.email is absent")
	}
	patch := object{}
	if e := s.enterShipping(r, patch, how, email); e != nil {
		return e
	}
	if e := s.enterCoupon(patch, how.CouponCode); e != nil {
		return e
	}
	patch = s.requote(r, patch)
	if how.CouponCode != "" && patch["discountCoupon"] == nil {
		return wrongParameter("Coupon %s does not hold for this cart", how.CouponCode)
	}
	if how.Fulfillment == Pickup || how.Fulfillment == Digital {
		patch["shippingPerson"] = nil // the calculation assumes the billing address
	}
	patch["fulfillmentStatus"], patch["hidden"] = "AWAITING_PROCESSING", false
	patch["paymentStatus"], patch["paymentMethod"] = "AWAITING_PAYMENT", "Bank transfer"
	if how.Paid {
		patch["paymentStatus"], patch["paymentMethod"] = "PAID", "Credit or debit card"
		patch["externalTransactionId"] = "pi_" + s.newCode(tokenLetters, 24)
	}
	if how.Comments != "" {
		patch["orderComments"] = how.Comments
	}
	if !s.opts.Behaviour.FinishedCartKeepsDate {
		r.created = s.now()
	}
	s.mergeOrder(r, patch)
	if !s.stockTaken[r.id] {
		s.stockTaken[r.id] = true
		s.moveStock(r.doc(), -1)
	}
	return nil
}

// enterShipping adds to patch who the shopper is and how the order reaches them.
func (s *Store) enterShipping(r *row, patch object, how Checkout, email string) *apiError {
	shipped := false
	for _, item := range objects(r.doc(), "items") {
		shipped = shipped || boolean(item, "isShippingRequired")
	}
	name, _, _ := strings.Cut(email, "@")
	name = orDefault(how.Name, name)
	patch["billingPerson"] = object{"name": name}
	switch how.Fulfillment {
	case Digital:
		if shipped {
			return wrongParameter("There is something in the cart that must be shipped")
		}
		return nil
	case "":
		if !shipped {
			return nil
		}
		how.Fulfillment = Shipping
	case Shipping, Pickup, Delivery:
		if !shipped {
			return wrongParameter("There is nothing in the cart that is shipped")
		}
	default:
		return wrongParameter("Unknown fulfillmentType; there are %v", []Fulfillment{Shipping, Pickup, Delivery, Digital})
	}
	patch["shippingOption"] = s.shippingWish(how.Fulfillment)
	if how.Fulfillment == Pickup {
		if !how.PickupTime.IsZero() {
			patch["pickupTime"] = formatDate(how.PickupTime)
		}
		return nil
	}
	home := child(s.profile, "company") // the shopper lives next door
	person := object{"name": name}
	for _, field := range []string{"street", "city", "countryCode", "postalCode", "stateOrProvinceCode"} {
		person[field] = home[field]
	}
	patch["shippingPerson"] = person
	return nil
}

// enterCoupon adds a coupon to patch. Checkout takes only the store's own.
func (s *Store) enterCoupon(patch object, code string) *apiError {
	if code == "" {
		return nil
	}
	if s.couponByCode(code) == nil {
		return notFound("DISCOUNT_COUPON_NOT_FOUND", "Coupon %s is not found", code)
	}
	patch["discountCoupon"] = object{"code": code}
	return nil
}

// shippingWish is the store's first shipping option of a kind, or one made up.
func (s *Store) shippingWish(how Fulfillment) object {
	for _, option := range objects(child(s.profile, "shipping"), "shippingOptions") {
		if strings.EqualFold(str(option, "fulfilmentType"), string(how)) && option["enabled"] != false {
			return object{"shippingMethodId": option["id"], "shippingMethodName": option["title"], "fulfillmentType": string(how)}
		}
	}
	return object{"shippingMethodName": "Option of the sandbox", "fulfillmentType": string(how)}
}

// requote gives a patch of an order with the sums that follow from it.
func (s *Store) requote(r *row, patch object) object {
	doc := clone(r.doc())
	without(doc, "shippingOption", "shippingPerson", "handlingFee")
	merge(doc, patch)
	doc = s.quote(doc).doc
	for _, field := range []string{"shippingOption", "handlingFee"} {
		if _, stays := doc[field]; !stays {
			doc[field] = nil // takes it off the order
		}
	}
	return doc
}

func orderOf(r *row) PlacedOrder {
	doc := r.doc()
	return PlacedOrder{OrderID: str(doc, "id"), InternalID: r.id, CustomerID: whole(doc, "customerId"), CartID: str(doc, "cartId")}
}
