package events

import (
	"strings"

	"ecwid-mcp/ecwid"
)

// cart begins or goes on to follow a cart. Order is the internal number of the unfinished order that it is, or 0.
func (o *observer) cart(c *ecwid.Cart, order int64) {
	tracked, known := o.state.carts[c.CartID]
	if !known && !o.state.isNew(carts, string(c.CartID), c.CreateDate.Time) {
		return
	}
	if !known {
		tracked.Source = o.source
	}
	if tracked.Order == 0 && o.state.cartOf[order] == "" {
		tracked.Order = order
	}
	switch {
	case tracked.State == cartFinished:
	case c.RecoveredOrderID != 0:
		o.setCart(c.CartID, tracked)
		o.finishCart(c.CartID)
	case !known || c.UpdateDate.After(tracked.Updated) && tracked.State != cartTold:
		tracked.State, tracked.Updated = cartWaiting, c.UpdateDate.Time
		o.setCart(c.CartID, tracked)
	case tracked.Order != o.state.carts[c.CartID].Order:
		o.setCart(c.CartID, tracked)
	}
}

// idleCart judges a cart that has been idle for long enough, as it is now. Order is the order that it was when it was
// unfinished, also as it is now, or nil when that is not known.
func (o *observer) idleCart(c *ecwid.Cart, order *ecwid.Order) {
	tracked, known := o.state.carts[c.CartID]
	if !known || tracked.State != cartWaiting {
		return
	}
	idle := c.UpdateDate.Equal(tracked.Updated)
	tracked.Updated = c.UpdateDate.Time
	switch {
	case c.RecoveredOrderID != 0, c.Hidden, order != nil && order.PaymentStatus != ecwid.PaymentIncomplete:
		tracked.State = cartFinished
	case !idle:
	case address(c.Email) == "" || len(c.Items) == 0:
		tracked.State = cartAnonymous
	default:
		tracked.State, o.source = cartTold, tracked.Source
		o.tell(CartAbandoned, string(c.CartID), c.UpdateDate.Time, summarizeCart(c, o.currency), matchItems(c.Items))
	}
	o.setCart(c.CartID, tracked)
}

// finishCart ends following a cart that has become an order, or that is gone.
func (o *observer) finishCart(id ecwid.CartID) {
	tracked := o.state.carts[id]
	if tracked.State == cartTold {
		o.recovered = append(o.recovered, CartAbandoned.EventID(o.storeID, string(id)))
	}
	tracked.State = cartFinished
	o.setCart(id, tracked)
}

func (o *observer) setCart(id ecwid.CartID, tracked trackedCart) { o.set(entry(cartKey(id), tracked)) }

// matching finds the unfinished order that a cart is: Ecwid shows the same thing under both names, but no field has
// the other's id (Ecwid REST docs, pages Search abandoned carts and Search orders). It gives 0 unless exactly one fits.
func matching(c *ecwid.Cart, candidates []ecwid.Order) int64 {
	var found int64
	for i := range candidates {
		if !same(c, &candidates[i]) {
			continue
		}
		if found != 0 {
			return 0
		}
		found = candidates[i].InternalID
	}
	return found
}

func same(c *ecwid.Cart, order *ecwid.Order) bool {
	return order.PaymentStatus == ecwid.PaymentIncomplete && order.CreateDate.Equal(c.CreateDate.Time) &&
		order.Total.Equal(c.Total) && strings.EqualFold(order.Email, c.Email) && len(order.Items) == len(c.Items)
}
