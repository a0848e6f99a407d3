package e2e

import (
	"fmt"
	"math/rand/v2"
)

// shopper does things in a store at random, and knows what should be told of them.
type shopper struct {
	*playedStore
	random *rand.Rand
	want   map[string]bool // events; false for those that depend on how fast others are
	unpaid []placed
	carts  []placed
	n      int
}

// placed is an order, or a cart that may become one.
type placed struct{ orderID, internalID, cartID string }

func newShopper(p *playedStore, seed uint64) *shopper {
	return &shopper{playedStore: p, random: rand.New(rand.NewPCG(seed, 0)), want: map[string]bool{}}
}

// act does one thing.
func (s *shopper) act() {
	s.t.Helper()
	s.n++
	switch s.random.IntN(7) {
	case 0:
		customer := s.play("/customers", fmt.Sprintf(`{"email":"c%d@example.com"}`, s.n))
		s.want[fmt.Sprintf("customer-created-1003-%.0f", customer["customerId"])] = true
	case 1:
		product := s.play("/products", fmt.Sprintf(`{"name":"Product %d","price":2}`, s.n))
		s.want[fmt.Sprintf("product-created-1003-%.0f", product["productId"])] = true
	case 2:
		s.leaveCart()
	case 3:
		s.finishCart()
	case 4:
		s.payLater()
	default:
		s.buy()
	}
}

func (s *shopper) buy() {
	s.t.Helper()
	way := []string{"SHIPPING", "PICKUP", "DELIVERY"}[s.random.IntN(3)]
	paid := s.random.IntN(2) == 0
	answer := s.play("/orders", fmt.Sprintf(`{"email":"o%d@example.com","fulfillmentType":%q,"paid":%t}`, s.n, way, paid))
	order := placed{orderID: answer["orderId"].(string), internalID: fmt.Sprintf("%.0f", answer["internalId"])}
	s.want[fmt.Sprintf("customer-created-1003-%.0f", answer["customerId"])] = true
	s.expectOrder(order, way, paid)
}

func (s *shopper) expectOrder(order placed, way string, paid bool) {
	s.want["order-created-1003-"+order.internalID] = true
	if way == "PICKUP" {
		s.want["order-pickup-1003-"+order.internalID] = true
	} else {
		s.want["order-shipping-1003-"+order.internalID] = true
	}
	if paid {
		s.want["order-paid-1003-"+order.internalID] = true
	} else {
		s.unpaid = append(s.unpaid, order)
	}
}

func (s *shopper) payLater() {
	s.t.Helper()
	if len(s.unpaid) == 0 {
		s.buy()
		return
	}
	order := s.unpaid[0]
	s.unpaid = s.unpaid[1:]
	s.play("/orders/"+order.orderID+"/pay", "")
	s.want["order-paid-1003-"+order.internalID] = true
}

func (s *shopper) leaveCart() {
	s.t.Helper()
	answer := s.play("/carts", fmt.Sprintf(`{"email":"k%d@example.com"}`, s.n))
	cart := placed{internalID: fmt.Sprintf("%.0f", answer["internalId"]), cartID: answer["cartId"].(string)}
	s.want["cart-abandoned-1003-"+cart.cartID] = true
	s.carts = append(s.carts, cart)
}

// finishCart makes an order of a cart, which may or may not have counted as abandoned by then.
func (s *shopper) finishCart() {
	s.t.Helper()
	if len(s.carts) == 0 {
		s.leaveCart()
		return
	}
	cart := s.carts[0]
	s.carts = s.carts[1:]
	answer := s.play("/carts/"+cart.cartID+"/finish", `{"fulfillmentType":"PICKUP"}`)
	s.want["cart-abandoned-1003-"+cart.cartID] = false
	s.want[fmt.Sprintf("customer-created-1003-%.0f", answer["customerId"])] = true
	cart.orderID = answer["orderId"].(string)
	s.expectOrder(cart, "PICKUP", false)
}
