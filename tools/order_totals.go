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
	return in.total(order, question, answer), checkCoupon(in.CouponCode, answer)
}

// total copies the calculated amounts and applies the caller's own.
func (in createOrderInput) total(order ecwid.NewOrder, question ecwid.Calculation, answer ecwid.Order) ecwid.NewOrder {
	order.Subtotal, order.Total, order.Tax = answer.Subtotal, answer.Total, answer.Tax
	order.CouponDiscount, order.Discount, order.PricesIncludeTax = answer.CouponDiscount, answer.Discount, answer.PricesIncludeTax
	order.HandlingFee, order.TaxesOnShipping, order.DiscountCoupon = answer.HandlingFee, answer.TaxesOnShipping, question.DiscountCoupon
	order.ShippingOption = question.ShippingOption
	for i := range order.Items {
		if i < len(answer.Items) {
			order.Items[i].Tax, order.Items[i].Taxes = answer.Items[i].Tax, answer.Items[i].Taxes
		}
	}
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

// couponFor reads the coupon, whose terms the calculation needs.
func couponFor(ctx context.Context, client *ecwid.Client, code string) (*ecwid.DiscountCoupon, error) {
	if code == "" {
		return nil, nil
	}
	coupon, ok, err := couponByCode(ctx, client, code)
	if err != nil {
		return nil, err
	}
	var p problems
	p.addIf(!ok, "couponCode", "is not a coupon of this store")
	p.addIf(ok && coupon.Status != "" && coupon.Status != "ACTIVE", "couponCode", "is a coupon that cannot be used now: "+coupon.Status)
	return &coupon, p.err()
}

// checkCoupon refuses an order whose coupon gave nothing: the customer would be promised a discount that is not there.
func checkCoupon(code string, answer ecwid.Order) error {
	var p problems
	p.addIf(code != "" && answer.CouponDiscount.IsZero() && answer.DiscountCoupon == nil, "couponCode",
		"does not apply to this order; look at its minimum, products and dates")
	return p.err()
}
