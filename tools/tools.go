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

// Extra says which tools there are besides the twelve.
type Extra struct {
	Events  bool // wait_for_event, for clients that do not follow resources
	Reports bool // store_report, for clients that show models no resources
}

// With returns the twelve tools and those extra ones.
func With(extra Extra) []toolkit.Tool {
	all := All()
	if extra.Events {
		all = append(all, waitForEvent)
	}
	if extra.Reports {
		all = append(all, storeReport)
	}
	return all
}

// Everything returns all tools there are.
func Everything() []toolkit.Tool { return With(Extra{Events: true, Reports: true}) }
