package tools

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type createOrderInput struct {
	Email             string               `json:"email" jsonschema:"example=jane@example.com"`
	Items             []orderItemInput     `json:"items" jsonschema:"minItems=1"`
	BillingPerson     *personInput         `json:"billingPerson,omitempty"`
	ShippingPerson    *personInput         `json:"shippingPerson,omitempty"`
	ShippingOption    *shippingOptionInput `json:"shippingOption,omitempty" jsonschema_description:"if something ships; without it the options are listed"`
	CouponCode        string               `json:"couponCode,omitempty"`
	Tax               *ecwid.Money         `json:"tax,omitempty" jsonschema:"minimum=0" jsonschema_description:"overrides the calculated one"`
	Total             *ecwid.Money         `json:"total,omitempty" jsonschema:"minimum=0"`
	PaymentStatus     string               `json:"paymentStatus,omitempty" jsonschema:"enum=AWAITING_PAYMENT,enum=PAID,enum=CANCELLED,enum=REFUNDED,enum=PARTIALLY_REFUNDED,default=AWAITING_PAYMENT"`
	FulfillmentStatus string               `json:"fulfillmentStatus,omitempty" jsonschema:"enum=AWAITING_PROCESSING,enum=PROCESSING,enum=SHIPPED,enum=DELIVERED,enum=WILL_NOT_DELIVER,enum=RETURNED,enum=READY_FOR_PICKUP,enum=OUT_FOR_DELIVERY,default=AWAITING_PROCESSING"`
	PaymentMethod     string               `json:"paymentMethod,omitempty" jsonschema:"example=Phone order"`
	PickupTime        string               `json:"pickupTime,omitempty" jsonschema_description:"RFC 3339, or in the store's time zone"`
	PrivateAdminNotes string               `json:"privateAdminNotes,omitempty"`
	NotifyCustomer    bool                 `json:"notifyCustomer,omitempty"`
}

type orderItemInput struct {
	ProductID ecwid.ProductID   `json:"productId,omitempty" jsonschema:"minimum=1"`
	SKU       string            `json:"sku,omitempty" jsonschema_description:"or this; also a variation's"`
	Quantity  int               `json:"quantity" jsonschema:"minimum=1"`
	Options   map[string]string `json:"options,omitempty" jsonschema_description:"option name to chosen value"`
	Price     *ecwid.Money      `json:"price,omitempty" jsonschema:"minimum=0" jsonschema_description:"overrides the product's"`
}

type createOrderOutput struct {
	OrderID               ecwid.OrderID `json:"orderId"`
	Order                 orderView     `json:"order"`
	ExternalTransactionID string        `json:"externalTransactionId"`
	Warnings              []string      `json:"warnings,omitempty"`
	Currency              string        `json:"currency"`
}

var createOrder = toolkit.New(toolkit.Spec[createOrderInput, createOrderOutput]{
	Name: "create_order", Title: "Create order",
	Description: "Place an order: needs only e-mail and items. Prices come from the products; tax, shipping and coupon are " +
		"calculated by Ecwid. PAID lowers stock. Ecwid mails the customer only with notifyCustomer true.",
	Effect: toolkit.Creates,
	Scopes: []ecwid.Scope{ecwid.CreateOrders, ecwid.ReadOrders, ecwid.ReadCatalog, ecwid.ReadStoreProfile},
	Check:  checkCreateOrder,
	Run:    runCreateOrder,
})

func runCreateOrder(ctx context.Context, s *toolkit.Session, in createOrderInput) (createOrderOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return createOrderOutput{}, err
	}
	basket, err := fillBasket(ctx, s.Client, in.Items, shop)
	if err != nil {
		return createOrderOutput{}, err
	}
	order, err := calculate(ctx, s.Client, in, basket, shop)
	if err != nil {
		return createOrderOutput{}, err
	}
	if order.ExternalTransactionID, err = newTransactionID(s.Rand); err != nil {
		return createOrderOutput{}, err
	}
	id, err := placeOrder(ctx, s.Client, order)
	if err != nil {
		return createOrderOutput{}, err
	}
	return createOrderOutput{
		OrderID: id, Order: placedOrder(ctx, s.Client, id, order, shop), Currency: shop.Currency,
		ExternalTransactionID: order.ExternalTransactionID, Warnings: basket.warnings,
	}, nil
}

// placedOrder reads an order just made. Should that fail, the answer is what was sent: the order exists, and an error
// would invite a second attempt.
func placedOrder(
	ctx context.Context, client *ecwid.Client, id ecwid.OrderID, sent ecwid.NewOrder, shop toolkit.Shop,
) orderView {
	if placed, err := client.Order(ctx, id); err == nil {
		return viewOrder(placed, shop, true)
	}
	return viewOrder(ecwid.Order{
		ID: id, Email: sent.Email, PaymentStatus: sent.PaymentStatus, FulfillmentStatus: sent.FulfillmentStatus,
		Total: sent.Total, Items: sent.Items, ShippingOption: sent.ShippingOption,
	}, shop, false)
}
