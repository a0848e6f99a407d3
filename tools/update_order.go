package tools

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type updateOrderInput struct {
	OrderID           ecwid.OrderID          `json:"orderId" jsonschema:"minLength=1,example=XJ12H"`
	PaymentStatus     ecwid.Optional[string] `json:"paymentStatus,omitzero" jsonschema:"enum=AWAITING_PAYMENT,enum=PAID,enum=CANCELLED,enum=REFUNDED,enum=PARTIALLY_REFUNDED,enum=CUSTOM_PAYMENT_STATUS_1,enum=CUSTOM_PAYMENT_STATUS_2,enum=CUSTOM_PAYMENT_STATUS_3"`
	FulfillmentStatus ecwid.Optional[string] `json:"fulfillmentStatus,omitzero" jsonschema:"enum=AWAITING_PROCESSING,enum=PROCESSING,enum=SHIPPED,enum=DELIVERED,enum=WILL_NOT_DELIVER,enum=RETURNED,enum=READY_FOR_PICKUP,enum=OUT_FOR_DELIVERY,enum=CUSTOM_FULFILLMENT_STATUS_1,enum=CUSTOM_FULFILLMENT_STATUS_2,enum=CUSTOM_FULFILLMENT_STATUS_3"`
	TrackingNumber    ecwid.Optional[string] `json:"trackingNumber,omitzero"`
	PickupTime        ecwid.Optional[string] `json:"pickupTime,omitzero" jsonschema_description:"RFC 3339, or in the store's time zone"`
	PrivateAdminNotes ecwid.Optional[string] `json:"privateAdminNotes,omitzero" jsonschema_description:"replaces the notes"`
	OrderComments     ecwid.Optional[string] `json:"orderComments,omitzero"`
	BillingPerson     *personInput           `json:"billingPerson,omitempty"`
	ShippingPerson    *personInput           `json:"shippingPerson,omitempty"`
	NotifyCustomer    bool                   `json:"notifyCustomer,omitempty"`
}

type updateOrderOutput struct {
	Order       orderView `json:"order"`
	UpdateCount int       `json:"updateCount"`
	Note        string    `json:"note"`
	Currency    string    `json:"currency"`
}

const notRecalculated = "Taxes, coupon and totals were not recalculated; Ecwid keeps them as they were."

var updateOrder = toolkit.New(toolkit.Spec[updateOrderInput, updateOrderOutput]{
	Name: "update_order", Title: "Update order",
	Description: "Change statuses, tracking, notes, pickup time or addresses of an order; the rest stays. Taxes and coupons are " +
		"not recalculated. Ecwid mails the customer only with notifyCustomer true.",
	Effect: toolkit.Updates, Idempotent: true,
	Scopes: []ecwid.Scope{ecwid.UpdateOrders, ecwid.ReadOrders},
	Check:  checkUpdateOrder,
	Run:    runUpdateOrder,
})

func checkUpdateOrder(_ *toolkit.Session, in updateOrderInput) error {
	var p problems
	p.addIf(plainID(in.OrderID) == "", "orderId", "holds no id")
	if at, ok := in.PickupTime.Value(); ok {
		p.moment("pickupTime", at)
		p.addIf(at == "", "pickupTime", "cannot be cleared here")
	}
	p.person("billingPerson", in.BillingPerson)
	p.person("shippingPerson", in.ShippingPerson)
	p.addIf(in.isEmpty(), "", "nothing to change: give at least one field besides orderId")
	return p.err()
}

func (in updateOrderInput) isEmpty() bool {
	persons := !in.BillingPerson.isEmpty() || !in.ShippingPerson.isEmpty()
	in.BillingPerson, in.ShippingPerson = nil, nil
	return !persons && in == updateOrderInput{OrderID: in.OrderID, NotifyCustomer: in.NotifyCustomer}
}

func runUpdateOrder(ctx context.Context, s *toolkit.Session, in updateOrderInput) (updateOrderOutput, error) {
	in.OrderID = plainID(in.OrderID)
	shop, err := s.Shop(ctx)
	if err != nil {
		return updateOrderOutput{}, err
	}
	current, err := s.Client.Order(ctx, in.OrderID)
	if err != nil {
		return updateOrderOutput{}, err
	}
	if current.PaymentStatus == ecwid.PaymentIncomplete && !in.PaymentStatus.IsZero() {
		return updateOrderOutput{}, toolkit.Refuse(toolkit.CodeNotAllowed,
			"This is an abandoned cart, not an order; a payment status would turn it into one.",
			"Create an order for the customer with create_order instead.")
	}
	result, err := s.Client.UpdateOrder(ctx, in.OrderID, in.update(current, shop))
	if err != nil {
		return updateOrderOutput{}, err
	}
	if result.UpdateCount == 0 {
		return updateOrderOutput{}, noChange("order")
	}
	after, err := s.Client.Order(ctx, in.OrderID)
	if err != nil {
		return updateOrderOutput{}, toolkit.ReadBack("the order was changed", err)
	}
	return updateOrderOutput{
		Order: viewOrder(after, shop, true), UpdateCount: result.UpdateCount, Note: notRecalculated, Currency: shop.Currency,
	}, nil
}

func (in updateOrderInput) update(current ecwid.Order, shop toolkit.Shop) ecwid.OrderUpdate {
	update := ecwid.OrderUpdate{
		PaymentStatus: in.PaymentStatus, FulfillmentStatus: in.FulfillmentStatus, TrackingNumber: in.TrackingNumber,
		PrivateAdminNotes:      in.PrivateAdminNotes,
		OrderComments:          in.OrderComments,
		DisableCustomerNotices: ecwid.Some(!in.NotifyCustomer),
	}
	if at, ok := in.PickupTime.Value(); ok {
		update.PickupTime = ecwid.Some(ecwid.NewTime(moment(at, shop, dayStart)))
	}
	if !in.BillingPerson.isEmpty() {
		update.BillingPerson = ecwid.Some(*in.BillingPerson.onto(current.BillingPerson))
	}
	if !in.ShippingPerson.isEmpty() {
		update.ShippingPerson = ecwid.Some(*in.ShippingPerson.onto(current.ShippingPerson))
	}
	return update
}

// plainID drops what people write around an order's id: "#XJ12H ".
func plainID(id ecwid.OrderID) ecwid.OrderID {
	return ecwid.OrderID(strings.TrimPrefix(strings.TrimSpace(string(id)), "#"))
}
