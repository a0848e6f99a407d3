package ecwid

import (
	"context"
	"net/http"
)

// Calculation is what CalculateOrder computes an order from.
type Calculation struct {
	Email          string          `json:"email,omitempty"`
	CustomerID     CustomerID      `json:"customerId,omitzero"`
	Items          []OrderItem     `json:"items"`
	BillingPerson  *Person         `json:"billingPerson,omitempty"`
	ShippingPerson *Person         `json:"shippingPerson,omitempty"`
	ShippingOption *ShippingOption `json:"shippingOption,omitempty"`
	HandlingFee    *HandlingFee    `json:"handlingFee,omitempty"`
	DiscountCoupon *DiscountCoupon `json:"discountCoupon,omitempty"`
}

// CalculateOrder returns the totals, taxes and available shipping options of an order without storing it
// (Ecwid REST docs, Calculate order). Items are priced as given.
func (c *Client) CalculateOrder(ctx context.Context, calculation Calculation) (Order, error) {
	req := post(ReadStoreProfile, calculation, "order", "calculate")
	req.method, req.idempotent, req.reads = http.MethodPost, true, true // nothing is stored
	return call[Order](ctx, c, req)
}
