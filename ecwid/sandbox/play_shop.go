package sandbox

import "net/url"

// Pay plays a shopper, or a merchant who got the money, who settles an order that is not paid yet.
func (s *Store) Pay(orderID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return refuse("pay", s.pay(orderID))
}

func (s *Store) pay(orderID string) *apiError {
	r := s.orderRow(orderID)
	switch {
	case r == nil:
		return s.orderNotFound(orderID)
	case isCart(r.doc()):
		return wrongParameter("Order #%s is a cart: finish it first", orderID)
	case str(r.doc(), "paymentStatus") == "PAID":
		return wrongParameter("Order #%s is paid already", orderID)
	}
	s.mergeOrder(r, object{"paymentStatus": "PAID"})
	return nil
}

// EditOrder plays a merchant who changes an order, as PUT /orders/{orderId} does.
func (s *Store) EditOrder(orderID string, edit OrderEdit) error {
	_, err := s.Update("/orders/"+url.PathEscape(orderID), encode(edit))
	return err
}

// Register plays a shopper who makes an account, and gives the customer's id. An e-mail address that has one is refused.
func (s *Store) Register(email, name string) (customerID int64, err error) {
	doc := object{"email": email}
	if name != "" {
		doc["billingPerson"] = object{"name": name}
	}
	answer, err := s.Create("/customers", encode(doc))
	if err != nil {
		return 0, err
	}
	var made struct {
		ID int64 `json:"id"`
	}
	err = decode(answer, &made)
	return made.ID, err
}

// AddProduct plays a merchant who adds a product, and gives its id.
func (s *Store) AddProduct(p NewProduct) (productID int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := object{"name": p.Name, "price": p.Price, "isShippingRequired": !p.Digital}
	if p.SKU != "" {
		body["sku"] = p.SKU
	}
	if p.Quantity != nil {
		body["quantity"] = number(int64(*p.Quantity))
	}
	var fields object
	if err := decode(encode(body), &fields); err != nil {
		return 0, err
	}
	r, e := s.createProduct(fields, s.now())
	if e != nil {
		return 0, refuse("add a product", e)
	}
	if p.Digital {
		r.doc()["files"] = []any{object{"id": number(r.id), "name": "download.pdf", "size": number(1 << 20)}}
	}
	return r.id, nil
}
