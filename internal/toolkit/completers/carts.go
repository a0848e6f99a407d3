package completers

import (
	"context"
	"slices"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// Carts completes the id of a cart that has an e-mail and has not become an order, newest first, from a part of either.
func Carts(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	hidden := false
	found, err := s.Client.SearchCarts(ctx, ecwid.CartQuery{ShowHidden: &hidden, Paging: page("cartId,email,createDate,recoveredOrderId")})
	slices.SortStableFunc(found.Items, func(a, b ecwid.Cart) int { return b.CreateDate.Compare(a.CreateDate.Time) })
	var all []candidate
	for _, c := range found.Items {
		if c.Email != "" && c.RecoveredOrderID == 0 {
			all = append(all, candidate{string(c.CartID), []string{c.Email}})
		}
	}
	return matching(all, typed), err
}

// CartSKUs completes the SKU of what is in such carts, variations under their own, from a part of it or of the name.
func CartSKUs(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	hidden := false
	found, err := s.Client.SearchCarts(ctx, ecwid.CartQuery{ShowHidden: &hidden, Paging: page("email,recoveredOrderId,items(sku,name)")})
	var all []candidate
	for _, c := range found.Items {
		if c.Email == "" || c.RecoveredOrderID != 0 {
			continue
		}
		for _, item := range c.Items {
			all = append(all, candidate{item.SKU, []string{item.Name}})
		}
	}
	return matching(all, typed), err
}
