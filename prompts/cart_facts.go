package prompts

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// cartFacts are what is known of a cart and of who left it.
type cartFacts struct {
	shop     toolkit.Shop
	cart     ecwid.Cart
	customer *ecwid.Customer // nil for somebody new
	orders   []ecwid.Order   // of the shopper, newest first
	ownMail  bool            // Ecwid writes to shoppers who leave a cart
}

// historyOrders is how many of a shopper's orders the history shows.
const historyOrders = 10

func cartFactsOf(ctx context.Context, s *toolkit.Session, cart ecwid.Cart) (cartFacts, error) {
	profile, err := s.Client.Profile(ctx)
	if err != nil {
		return cartFacts{}, err
	}
	f := cartFacts{shop: toolkit.ShopOf(profile), cart: cart, ownMail: profile.Settings.AbandonedSales.AutoRecovery}
	customers, err := s.Client.SearchCustomers(ctx, ecwid.CustomerQuery{Email: cart.Email, ExactEmail: true})
	if err != nil {
		return cartFacts{}, err
	}
	i := slices.IndexFunc(customers.Items, func(c ecwid.Customer) bool { return strings.EqualFold(c.Email, cart.Email) })
	if i >= 0 {
		f.customer = &customers.Items[i]
	}
	for order, err := range s.Client.Orders(ctx, ecwid.OrderQuery{Email: cart.Email}) {
		if err != nil {
			return cartFacts{}, err
		}
		if strings.EqualFold(order.Email, cart.Email) && order.PaymentStatus != ecwid.PaymentIncomplete {
			f.orders = append(f.orders, order)
		}
	}
	slices.SortStableFunc(f.orders, func(a, b ecwid.Order) int { return b.CreateDate.Compare(a.CreateDate.Time) })
	return f, nil
}

// orderedSince counts the orders that the shopper has placed since the cart was begun and not cancelled.
func (f cartFacts) orderedSince() int {
	n := 0
	for _, o := range f.orders {
		if o.CreateDate.After(f.cart.CreateDate.Time) && o.PaymentStatus != ecwid.PaymentCancelled {
			n++
		}
	}
	return n
}

// refusesMarketing says that the shopper has said no, in the cart or as a customer.
func (f cartFacts) refusesMarketing() bool {
	no := func(answer *bool) bool { return answer != nil && !*answer }
	return no(f.cart.AcceptMarketing) || f.customer != nil && f.cart.AcceptMarketing == nil && no(f.customer.AcceptMarketing)
}

// data gives the facts as blocks: the cart, and the customer with the latest orders.
func (f cartFacts) data() ([]toolkit.Data, error) {
	cart, err := toolkit.DataOf("carts/"+string(f.cart.CartID), f.cartView())
	if err != nil {
		return nil, err
	}
	blocks := []toolkit.Data{cart}
	switch {
	case f.customer == nil && len(f.orders) == 0:
		return blocks, nil
	case f.customer == nil: // a guest, or a record that was deleted
		orders, err := toolkit.DataOf("carts/"+string(f.cart.CartID)+"/history", f.history())
		return append(blocks, orders), err
	}
	customer, err := toolkit.DataOf("customers/"+strconv.FormatInt(int64(f.customer.ID), 10), f.customerView())
	return append(blocks, customer), err
}
