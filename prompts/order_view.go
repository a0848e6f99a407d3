package prompts

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

// orderView is an order with what support and sales need of it.
type orderView struct {
	report.OrderFacts
	Email            string           `json:"email,omitempty"`
	CustomerID       ecwid.CustomerID `json:"customerId,omitzero"`
	Subtotal         ecwid.Money      `json:"subtotal"`
	Tax              ecwid.Money      `json:"tax"`
	Discount         ecwid.Money      `json:"discount"`
	CouponDiscount   ecwid.Money      `json:"couponDiscount"`
	ShippingRate     *ecwid.Money     `json:"shippingRate,omitempty"`
	BillingPerson    *ecwid.Person    `json:"billingPerson,omitempty"`
	ShippingPerson   *ecwid.Person    `json:"shippingPerson,omitempty"`
	OrderComments    string           `json:"orderComments,omitempty"`
	PickupText       string           `json:"pickupInstruction,omitempty"`
	Refunds          []ecwid.Refund   `json:"refunds,omitempty"`
	PricesIncludeTax bool             `json:"pricesIncludeTax"`
}

func orderViewOf(o ecwid.Order) orderView {
	view := orderView{
		OrderFacts: report.FactsOf(o), Email: o.Email, CustomerID: o.CustomerID, Subtotal: o.Subtotal, Tax: o.Tax,
		Discount: o.Discount, CouponDiscount: o.CouponDiscount, BillingPerson: o.BillingPerson, ShippingPerson: o.ShippingPerson,
		OrderComments: o.OrderComments, Refunds: o.Refunds, PricesIncludeTax: o.PricesIncludeTax,
	}
	if o.ShippingOption != nil {
		view.ShippingRate, view.PickupText = &o.ShippingOption.Rate, o.ShippingOption.PickupInstruction
	}
	return view
}
