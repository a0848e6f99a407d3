package sandbox

import (
	"strings"
	"time"
)

// linkCustomer attaches an order to the customer it names by id or e-mail. A finished order of an unknown e-mail
// makes that customer (Ecwid guide, Place new order with API).
func (s *Store) linkCustomer(doc object, at time.Time) (isNew bool) {
	customer := s.customers.get(whole(doc, "customerId"))
	email := strings.TrimSpace(str(doc, "email"))
	if customer == nil {
		customer = s.customerByEmail(email)
	}
	if customer == nil && email != "" && !isCart(doc) {
		customer, isNew = s.guestCustomer(email, child(doc, "billingPerson"), at), true
	}
	if customer == nil {
		return false
	}
	doc["customerId"] = number(customer.id)
	if email == "" {
		doc["email"] = str(customer.doc(), "email")
	}
	group := whole(customer.doc(), "customerGroupId")
	doc["customerGroupId"] = number(group)
	doc["customerGroup"] = s.groupName(group)
	return isNew
}

// countCoupon counts an order's use of a coupon that the store has.
func (s *Store) countCoupon(order object) {
	coupon := s.couponByCode(str(child(order, "discountCoupon"), "code"))
	if coupon == nil {
		return
	}
	doc := clone(coupon.doc())
	doc["orderCount"] = number(whole(doc, "orderCount") + 1)
	s.save(coupon, doc)
	s.changed(couponEntity, updated, coupon.id, nil)
}

// settleStock takes an order's items out of stock when it is paid and puts them back when it is cancelled, each once.
func (s *Store) settleStock(r *row) {
	status, taken := str(r.doc(), "paymentStatus"), s.stockTaken[r.id]
	switch {
	case !taken && (status == "PAID" || s.opts.Behaviour.StockOnEveryOrder && status != incomplete && status != "CANCELLED"):
		s.stockTaken[r.id] = true
		s.moveStock(r.doc(), -1)
	case taken && status == "CANCELLED" && !s.opts.Behaviour.KeepStockOnCancel:
		delete(s.stockTaken, r.id)
		s.moveStock(r.doc(), +1)
	}
}

// moveStock changes the stock of everything in an order; items without a product of the store move nothing.
func (s *Store) moveStock(order object, direction int64) {
	for _, item := range objects(order, "items") {
		s.adjustStock(whole(item, "productId"), whole(item, "combinationId"), direction*quantityOf(item))
	}
}
