package prompts

import (
	"time"

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
	Refunds          []orderRefund    `json:"refunds,omitempty"`
	PricesIncludeTax bool             `json:"pricesIncludeTax"`
}

// orderRefund is money that went back, with its time in the shop's zone.
type orderRefund struct {
	Date   time.Time   `json:"date,omitzero"`
	Amount ecwid.Money `json:"amount"`
	Reason string      `json:"reason,omitempty"`
}

func orderViewOf(o ecwid.Order, zone *time.Location) orderView {
	view := orderView{
		OrderFacts: report.FactsOf(o, zone), Email: o.Email, CustomerID: o.CustomerID, Subtotal: o.Subtotal, Tax: o.Tax,
		Discount: o.Discount, CouponDiscount: o.CouponDiscount, BillingPerson: o.BillingPerson, ShippingPerson: o.ShippingPerson,
		OrderComments: o.OrderComments, PricesIncludeTax: o.PricesIncludeTax,
	}
	if o.ShippingOption != nil {
		view.ShippingRate, view.PickupText = &o.ShippingOption.Rate, o.ShippingOption.PickupInstruction
	}
	for _, r := range o.Refunds {
		view.Refunds = append(view.Refunds, orderRefund{r.Date.In(zone), r.Amount, r.Reason})
	}
	return view
}
