package sandbox

import (
	"strings"
	"time"
)

// createOrder answers POST /orders: it stores what it is given and computes no sums. An INCOMPLETE order is an
// abandoned cart.
func createOrder(c *call) (any, *apiError) {
	doc, e := c.object()
	if e != nil {
		return nil, e
	}
	if c.token.public {
		c.store.limitPublicOrder(doc)
	}
	if e := c.store.checkOrder(doc, nil); e != nil {
		return nil, e
	}
	at := c.now
	if t, ok := parseDate(str(doc, "createDate")); ok {
		at = t
	}
	r, newCustomer := c.store.insertOrder(doc, at)
	c.store.orderCreated(r, newCustomer)
	key := "orderId"
	if c.store.opts.Behaviour.LowercaseOrderID {
		key = "orderid"
	}
	return object{"id": number(r.id), key: str(r.doc(), "id")}, nil
}

// limitPublicOrder ignores what a public token may not set.
func (s *Store) limitPublicOrder(doc object) {
	status := str(doc, "paymentStatus")
	if status != incomplete && (status != "AWAITING_PAYMENT" || s.opts.Behaviour.PublicOrdersUnfinished) {
		doc["paymentStatus"] = "AWAITING_PAYMENT"
		if s.opts.Behaviour.PublicOrdersUnfinished {
			doc["paymentStatus"] = incomplete
		}
	}
	doc["fulfillmentStatus"] = "AWAITING_PROCESSING"
	delete(doc, "privateAdminNotes")
}

// insertOrder stores a checked order or cart; of its consequences it only makes the customer. It owns doc.
func (s *Store) insertOrder(doc object, at time.Time) (r *row, newCustomer bool) {
	delete(doc, "createDate")
	dropNulls(doc)
	s.normaliseOrder(doc, nil)
	s.storeItems(doc, nil)
	fill(doc, orderDefaults())
	id := s.orders.next(s.rand)
	doc["id"], doc["ticket"] = s.newOrderID(), number(int64(int32(s.rand.Uint32())))
	s.orderByID[str(doc, "id")] = id
	if isCart(doc) {
		s.nameCart(doc, id)
	}
	newCustomer = s.linkCustomer(doc, at)
	r = s.orders.insert(id, doc, s.now())
	r.created = at
	return r, newCustomer
}

// nameCart gives an order the id that it has as a cart, once.
func (s *Store) nameCart(doc object, internal int64) {
	if str(doc, "cartId") == "" {
		doc["cartId"] = strings.ToUpper(s.newUUID())
		s.cartByID[str(doc, "cartId")] = internal
	}
}

// orderCreated does what follows from a new order: events of it and its customer, coupon count, stock. A cart only
// tells of itself.
func (s *Store) orderCreated(r *row, newCustomer bool) {
	doc := r.doc()
	if isCart(doc) {
		s.changed(cartEntity, created, r.id, cartEventData(doc))
		return
	}
	if customer := s.customers.get(whole(doc, "customerId")); customer != nil && !newCustomer {
		s.changed(customerEntity, updated, customer.id, customerEventData(customer.doc()))
	}
	s.changed(orderEntity, created, r.id, object{"orderId": str(doc, "id"),
		"newPaymentStatus": str(doc, "paymentStatus"), "newFulfillmentStatus": str(doc, "fulfillmentStatus")})
	s.countCoupon(doc)
	s.settleStock(r)
}

func cartEventData(doc object) object {
	return object{"orderId": str(doc, "id"), "cartId": str(doc, "cartId")}
}
