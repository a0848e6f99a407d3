package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// ordersOf reads the orders of a customer, the newest first: those that are linked to the record and those that bear
// the e-mail address.
func (r *Reporter) ordersOf(ctx context.Context, q CustomerQuery, start reading, progress Progress) ([]ecwid.Order, bool, error) {
	all, settled, read := map[ecwid.OrderID]ecwid.Order{}, true, 0
	for _, query := range []ecwid.OrderQuery{{CustomerID: q.CustomerID}, {Email: q.Email}} {
		if query.CustomerID == 0 && query.Email == "" {
			continue
		}
		found, still, err := r.scanOrders(ctx, query, start, func(n int) {
			if progress != nil {
				progress(read + n)
			}
		})
		if err != nil {
			return nil, false, err
		}
		read += len(found)
		settled = settled && still
		for _, o := range found {
			if o.CustomerID == q.CustomerID && q.CustomerID != 0 || q.Email != "" && strings.EqualFold(o.Email, q.Email) {
				all[o.ID] = o
			}
		}
	}
	orders := []ecwid.Order{}
	for _, o := range all {
		orders = append(orders, o)
	}
	slices.SortFunc(orders, func(a, b ecwid.Order) int {
		return cmp.Or(b.CreateDate.Compare(a.CreateDate.Time), cmp.Compare(a.ID, b.ID))
	})
	return orders, settled, nil
}

// cartsOf reads the unfinished carts of a customer, the newest first.
func (r *Reporter) cartsOf(ctx context.Context, q CustomerQuery) ([]ecwid.Cart, error) {
	all := map[ecwid.CartID]ecwid.Cart{}
	for _, query := range []ecwid.CartQuery{{CustomerID: q.CustomerID}, {Email: q.Email}} {
		if query.CustomerID == 0 && query.Email == "" {
			continue
		}
		query.ShowHidden = new(false)
		for cart, err := range r.source.Carts(ctx, query) {
			if err != nil {
				return nil, err
			}
			own := q.CustomerID != 0 && cart.CustomerID == q.CustomerID || q.Email != "" && strings.EqualFold(cart.Email, q.Email)
			if own && !cart.Hidden && cart.RecoveredOrderID == 0 {
				all[cart.CartID] = cart
			}
		}
	}
	carts := []ecwid.Cart{}
	for _, cart := range all {
		carts = append(carts, cart)
	}
	slices.SortFunc(carts, func(a, b ecwid.Cart) int {
		return cmp.Or(b.UpdateDate.Compare(a.UpdateDate.Time), cmp.Compare(a.CartID, b.CartID))
	})
	return carts, nil
}
