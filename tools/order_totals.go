package tools

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// calculate lets Ecwid work out tax, shipping and coupon and returns the order with these totals; amounts that the
// caller gives override them.
func calculate(
	ctx context.Context, client *ecwid.Client, in createOrderInput, b basket, shop toolkit.Shop,
) (ecwid.NewOrder, error) {
	order := ecwid.NewOrder{
		Email: in.Email, PaymentStatus: in.PaymentStatus, FulfillmentStatus: in.FulfillmentStatus, Items: b.items,
		BillingPerson: in.BillingPerson.onto(nil), ShippingPerson: in.ShippingPerson.onto(nil),
		PaymentMethod: in.PaymentMethod, PickupTime: ecwid.NewTime(moment(in.PickupTime, shop, dayStart)),
		PrivateAdminNotes: in.PrivateAdminNotes, DisableCustomerNotices: !in.NotifyCustomer,
	}
	coupon, err := couponFor(ctx, client, in.CouponCode)
	if err != nil {
		return order, err
	}
	question := ecwid.Calculation{
		Email: in.Email, Items: b.items, BillingPerson: order.BillingPerson, ShippingPerson: order.ShippingPerson,
		DiscountCoupon: coupon,
	}
	if b.ships || in.ShippingOption != nil {
		question.ShippingOption, err = shippingFor(ctx, client, in.ShippingOption, question, shop)
		if err != nil {
			return order, err
		}
	}
	answer, err := client.CalculateOrder(ctx, question)
	if err != nil {
		return order, err
	}
	return in.total(order, question, answer), checkCoupon(question, answer)
}

// total copies the calculated amounts and applies the caller's own.
func (in createOrderInput) total(order ecwid.NewOrder, question ecwid.Calculation, answer ecwid.Order) ecwid.NewOrder {
	order.Subtotal, order.Total, order.Tax = answer.Subtotal, answer.Total, answer.Tax
	order.CouponDiscount, order.Discount, order.PricesIncludeTax = answer.CouponDiscount, answer.Discount, taxIncluded(answer)
	order.HandlingFee, order.TaxesOnShipping, order.DiscountCoupon = answer.HandlingFee, answer.TaxesOnShipping, question.DiscountCoupon
	for i := range order.Items {
		if i < len(answer.Items) {
			order.Items[i].Tax, order.Items[i].Taxes = answer.Items[i].Tax, answer.Items[i].Taxes
		}
	}
	in.ship(&order, question.ShippingOption, charged(answer))
	if in.Tax != nil {
		if !order.PricesIncludeTax {
			order.Total = order.Total.Sub(order.Tax).Add(*in.Tax)
		}
		order.Tax = *in.Tax
	}
	if in.Total != nil {
		order.Total = *in.Total
	}
	return order
}

// ship puts the way of shipping into the order, at the caller's own rate or at the one that was charged: a coupon may
// have made the store's rate free.
func (in createOrderInput) ship(order *ecwid.NewOrder, option *ecwid.ShippingOption, charged ecwid.Money) {
	if option == nil {
		return
	}
	shipped := *option
	if in.ShippingOption == nil || in.ShippingOption.Rate == nil {
		shipped.Rate = charged
	}
	order.Total = order.Total.Sub(charged).Add(shipped.Rate)
	order.ShippingOption = &shipped
}

// charged is what the calculated total holds for shipping.
func charged(answer ecwid.Order) ecwid.Money {
	if answer.ShippingOption == nil {
		return ecwid.Money{}
	}
	return answer.ShippingOption.Rate
}

// taxIncluded tells whether the calculated prices hold the tax, which a calculation may say only by its sums.
func taxIncluded(answer ecwid.Order) bool {
	if answer.PricesIncludeTax || answer.Tax.IsZero() {
		return answer.PricesIncludeTax
	}
	net := answer.Subtotal.Sub(answer.CouponDiscount).Sub(answer.Discount).Add(charged(answer))
	if answer.HandlingFee != nil {
		net = net.Add(answer.HandlingFee.Value)
	}
	return answer.Total.Cmp(net) <= 0
}
