// Package tools holds the twelve actions, one file each. The order of All is the order of the README.
package tools

import "ecwid-mcp/internal/toolkit"

// All returns the twelve tools.
func All() []toolkit.Tool {
	return []toolkit.Tool{
		findCustomer, findOrder, findProduct,
		createCustomer, createOrder, createProduct, createDiscountCoupon,
		updateCustomer, updateOrder, updateProduct,
		uploadMainImage, findOrCreateCustomer,
	}
}

// WithEvents returns the twelve tools and one that waits for events, for clients that do not follow resources.
func WithEvents() []toolkit.Tool { return append(All(), waitForEvent) }
