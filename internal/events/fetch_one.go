package events

import (
	"context"
	"strconv"

	"ecwid-mcp/ecwid"
)

// one reads an entity by its id.
func (f fetcher) one(ctx context.Context, t topic, id string, found *facts) error {
	n, parseErr := strconv.ParseInt(id, 10, 64)
	if parseErr != nil && (t == customers || t == products) {
		return nil // Ecwid's ids of these are numbers
	}
	switch t {
	case orders:
		order, err := f.client.Order(ctx, ecwid.OrderID(id))
		if err == nil {
			found.orders = append(found.orders, order)
		}
		return err
	case carts:
		cart, err := f.client.Cart(ctx, ecwid.CartID(id))
		if err == nil {
			found.carts = append(found.carts, cart)
		}
		return err
	case customers:
		customer, err := f.client.Customer(ctx, ecwid.CustomerID(n))
		if err == nil {
			found.customers = append(found.customers, customer)
		}
		return err
	}
	product, err := f.client.Product(ctx, ecwid.ProductID(n))
	if err == nil {
		found.products = append(found.products, product)
	}
	return err
}
