package sandbox

// updateOrder answers PUT /orders/{orderId}: fields merge, items are replaced whole, no sums are computed.
func updateOrder(c *call) (any, *apiError) {
	r := c.store.orderRow(c.param("orderId"))
	if r == nil {
		return nil, c.store.orderNotFound(c.param("orderId"))
	}
	patch, e := c.object()
	if e != nil {
		return nil, e
	}
	if e := c.store.checkOrder(patch, r.doc()); e != nil {
		return nil, e
	}
	if len(patch) == 0 {
		return object{"updateCount": 0}, nil
	}
	if t, ok := parseDate(str(patch, "createDate")); ok {
		r.created = t
	}
	c.store.mergeOrder(r, patch)
	return object{"updateCount": 1}, nil
}

// mergeOrder writes a checked patch over an order or cart, with all that follows from it. It owns patch.
func (s *Store) mergeOrder(r *row, patch object) {
	before := r.doc()
	delete(patch, "createDate")
	s.normaliseOrder(patch, before)
	s.storeItems(patch, before)
	doc := clone(before)
	delete(doc, "customerGroup") // seen reset by each update (comment in the tests of Ecwid's client)
	merge(doc, patch)
	fill(doc, orderDefaults())
	if isCart(doc) {
		s.nameCart(doc, r.id)
	}
	atOnce := isCart(before) && str(doc, "paymentStatus") == "PAID" && s.withdraw(r.id)
	newCustomer := false
	if patch["email"] != nil || patch["customerId"] != nil || isCart(before) {
		newCustomer = s.linkCustomer(doc, s.now())
	}
	s.save(r, doc)
	if isCart(before) && !isCart(doc) {
		s.cartFinished(r, atOnce)
		s.orderCreated(r, newCustomer)
		return
	}
	s.orderChanged(r, before)
}

// orderChanged tells of an update that makes no order of a cart. An order may become a cart.
func (s *Store) orderChanged(r *row, before object) {
	doc := r.doc()
	switch {
	case isCart(before):
		s.release(r.id)
		s.changed(cartEntity, updated, r.id, cartEventData(doc))
		return
	case isCart(doc):
		s.changed(cartEntity, created, r.id, cartEventData(doc))
	}
	s.changed(orderEntity, updated, r.id, object{
		"orderId":              str(doc, "id"),
		"oldPaymentStatus":     str(before, "paymentStatus"),
		"newPaymentStatus":     str(doc, "paymentStatus"),
		"oldFulfillmentStatus": str(before, "fulfillmentStatus"),
		"newFulfillmentStatus": str(doc, "fulfillmentStatus"),
	})
	s.settleStock(r)
}

// cartFinished tells that a cart has become an order. One that is paid at once was never told of, and is not now.
func (s *Store) cartFinished(r *row, atOnce bool) {
	doc := r.doc()
	switch {
	case atOnce:
		s.stamp(cartEntity)
	case s.opts.Behaviour.PlacedCartSendsDeleted:
		s.release(r.id)
		s.changed(cartEntity, deleted, r.id, cartEventData(doc))
	default:
		s.release(r.id)
		s.changed(cartEntity, updated, r.id, cartEventData(doc))
	}
}

// deleteOrder answers DELETE /orders/{orderId}.
func deleteOrder(c *call) (any, *apiError) {
	s := c.store
	r := s.orderRow(c.param("orderId"))
	if r == nil {
		return nil, s.orderNotFound(c.param("orderId"))
	}
	doc := r.doc()
	id := str(doc, "id")
	s.drop(s.orders, r, object{"id": number(r.id), "orderId": id})
	delete(s.orderByID, id)
	delete(s.cartByID, str(doc, "cartId"))
	delete(s.stockTaken, r.id)
	if isCart(doc) {
		s.release(r.id)
		s.changed(cartEntity, deleted, r.id, cartEventData(doc))
	} else {
		s.changed(orderEntity, deleted, r.id, object{"orderId": id})
	}
	return object{"deleteCount": 1}, nil
}
