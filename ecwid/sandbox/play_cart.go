package sandbox

// StartCart plays a shopper who fills a cart, enters an e-mail address ("" for none yet) and reaches the payment page:
// from then on there is an unfinished order. Ecwid tells of it by unfinished_order.created about a second later. With
// no items it is one piece of the first product that is shipped.
func (s *Store) StartCart(email string, items ...Item) (Cart, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, e := s.startCart(email, items, "")
	if e != nil {
		return Cart{}, refuse("start a cart", e)
	}
	return cartOf(r), nil
}

func (s *Store) startCart(email string, items []Item, how Fulfillment) (*row, *apiError) {
	basket, e := s.basket(items, how)
	if e != nil {
		return nil, e
	}
	doc := object{"email": email, "items": basket, "lang": "en"}
	if e := s.checkOrder(doc, nil); e != nil {
		return nil, e
	}
	r, _ := s.insertOrder(s.quote(doc).doc, s.now())
	s.hold(r.id, s.changed(cartEntity, created, r.id, cartEventData(r.doc())))
	return r, nil
}

// ChangeCart plays a shopper who comes back to a cart and now wants these items instead.
func (s *Store) ChangeCart(cartID string, items ...Item) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return refuse("change a cart", s.changeCart(cartID, items))
}

func (s *Store) changeCart(cartID string, items []Item) *apiError {
	r, e := s.openCart(cartID)
	if e != nil {
		return e
	}
	basket, e := s.basket(items, "")
	if e != nil {
		return e
	}
	patch := object{"items": basket}
	if e := s.checkOrder(patch, r.doc()); e != nil {
		return e
	}
	s.mergeOrder(r, s.requote(r, patch))
	return nil
}

// EnterEmail plays a shopper who comes back to the first step of the checkout and gives another e-mail address.
func (s *Store) EnterEmail(cartID, email string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, e := s.openCart(cartID)
	if e == nil {
		patch := object{"email": email}
		if e = s.checkOrder(patch, r.doc()); e == nil {
			s.mergeOrder(r, patch)
		}
	}
	return refuse("enter an e-mail address", e)
}

// AbandonCart plays a shopper who closes the page. Nothing in the store changes by that, only unfinished_order.created
// is sent now if it was still held back: that the cart is abandoned shows when time passes (Advance) and it is not
// finished.
func (s *Store) AbandonCart(cartID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, e := s.openCart(cartID)
	if e == nil {
		s.release(r.id)
	}
	return refuse("abandon a cart", e)
}

// openCart finds a cart that is no order yet.
func (s *Store) openCart(cartID string) (*row, *apiError) {
	internal, known := s.cartByID[cartID]
	if !known {
		return nil, notFound("", "Cart #%s not found", cartID)
	}
	r := s.orders.get(internal)
	if !isCart(r.doc()) {
		return nil, wrongParameter("Cart #%s is already placed as order #%s", cartID, str(r.doc(), "id"))
	}
	return r, nil
}

// basket makes order items of a shopper's. Without any it is the first product on the shelf that fits.
func (s *Store) basket(items []Item, how Fulfillment) ([]any, *apiError) {
	var basket []any
	for _, item := range items {
		doc := object{"productId": number(item.ProductID)}
		if item.CombinationID != 0 {
			doc["combinationId"] = number(item.CombinationID)
			if options := chosenOptions(s.variationOf(item.ProductID, item.CombinationID)); len(options) > 0 {
				doc["selectedOptions"] = options
			}
		}
		if item.Quantity != 0 {
			doc["quantity"] = number(int64(item.Quantity))
		}
		if item.ProductID == 0 {
			return nil, wrongParameter("Field OrderItem.productId is absent")
		}
		basket = append(basket, doc)
	}
	if len(basket) > 0 {
		return basket, nil
	}
	shelf := s.demoShelf()
	goods := shelf.goods
	if how == Digital {
		goods = shelf.downloads
	}
	if len(goods) == 0 {
		return nil, wrongParameter("The store has no such product yet")
	}
	return []any{goods[0]}, nil
}

func cartOf(r *row) Cart {
	return Cart{CartID: str(r.doc(), "cartId"), OrderID: str(r.doc(), "id"), InternalID: r.id}
}
