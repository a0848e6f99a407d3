package sandbox

import "strings"

// cartRoutes are the endpoints of abandoned carts.
func cartRoutes() []route {
	read := []string{"read_orders"}
	return []route{
		{method: "GET", pattern: "/carts", scopes: read, public: true, handle: searchCarts},
		{method: "GET", pattern: "/carts/{cartId}", scopes: read, handle: getCart},
		{method: "PUT", pattern: "/carts/{cartId}", scopes: []string{"update_orders"}, handle: updateCart},
		{method: "POST", pattern: "/carts/{cartId}/place", scopes: []string{"create_orders"}, handle: placeCart},
	}
}

// searchCarts answers GET /carts. Hidden carts are shown unless showHidden=false.
func searchCarts(c *call) (any, *apiError) {
	f := &filter{call: c}
	f.add(func(h hit) bool { return isCart(h.doc) })
	f.salesFilters()
	show, set, e := c.boolean("showHidden")
	f.fail(e)
	if set && !show {
		f.add(func(h hit) bool { return !boolean(h.doc, "hidden") })
	}
	if f.err != nil {
		return nil, f.err
	}
	view := c.store.cartView
	if c.token.public {
		view = c.store.publicCartView
	}
	return paged(c, keep(c.seen(c.store.orders), f.tests), view)
}

// publicCartView leaves out who the shopper is and what the merchant noted.
func (s *Store) publicCartView(h hit) object {
	return without(s.cartView(h), "email", "ipAddress", "customerId", "customerGroup", "customerGroupId",
		"billingPerson", "shippingPerson", "privateAdminNotes", "externalTransactionId", "paymentParams")
}

// cartRow finds a cart by its id, which must match exactly; one that has become an order is still found.
func (c *call) cartRow() (*row, *apiError) {
	id := c.param("cartId")
	if internal, ok := c.store.cartByID[id]; ok {
		return c.store.orders.get(internal), nil
	}
	return nil, notFound("", "Cart #%s not found", id)
}

func getCart(c *call) (any, *apiError) {
	r, e := c.cartRow()
	if e != nil {
		return nil, e
	}
	return c.store.cartView(r.hit()), nil
}

// updateCart answers PUT /carts/{cartId}, which changes a few fields only and ignores the others.
func updateCart(c *call) (any, *apiError) {
	r, e := c.cartRow()
	if e != nil {
		return nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	patch := object{}
	for _, field := range []string{"hidden", "taxesOnShipping", "b2b_b2c", "customerRequestedInvoice",
		"customerFiscalCode", "electronicInvoicePecEmail", "electronicInvoiceSdiCode"} {
		if value, sent := body[field]; sent {
			patch[field] = value
		}
	}
	if len(patch) == 0 {
		return object{"updateCount": 0}, nil
	}
	if e := c.store.checkOrder(patch, r.doc()); e != nil {
		return nil, e
	}
	c.store.mergeOrder(r, patch)
	return object{"updateCount": 1}, nil
}

// placeCart answers POST /carts/{cartId}/place: the cart becomes an order that awaits payment, with a new creation
// date and no payment message (tests of Ecwid's client). A cart is placed once.
func placeCart(c *call) (any, *apiError) {
	r, e := c.cartRow()
	if e != nil {
		return nil, e
	}
	if !isCart(r.doc()) {
		return nil, wrongParameter("Cart #%s is already placed as order #%s", c.param("cartId"), str(r.doc(), "id"))
	}
	if strings.TrimSpace(str(r.doc(), "email")) == "" {
		return nil, wrongParameter("Cart #%s has no customer email", c.param("cartId"))
	}
	r.created = c.now
	c.store.mergeOrder(r, object{"paymentStatus": "AWAITING_PAYMENT", "paymentMessage": nil, "hidden": false})
	id := str(r.doc(), "id")
	return object{"id": id, "orderNumber": number(r.id), "vendorOrderNumber": id, "cartId": c.param("cartId")}, nil
}
