package report

import (
	"time"

	"ecwid-mcp/ecwid"
)

const (
	maxLatest = 20 // orders in a history
	maxCarts  = 10
	maxItems  = 20 // lines of one order or cart
)

// OrderFacts is what a person asks about an order. Times are in the store's zone.
type OrderFacts struct {
	OrderID           ecwid.OrderID         `json:"orderId"`
	CreateDate        time.Time             `json:"createDate"`
	UpdateDate        time.Time             `json:"updateDate,omitzero"`
	PaymentStatus     string                `json:"paymentStatus,omitempty"`
	FulfillmentStatus string                `json:"fulfillmentStatus,omitempty"`
	FulfillmentType   ecwid.FulfillmentType `json:"fulfillmentType"` // pickup, shipping, delivery or digital
	PaymentMethod     string                `json:"paymentMethod,omitempty"`
	ShippingMethod    string                `json:"shippingMethodName,omitempty"`
	PickupTime        time.Time             `json:"pickupTime,omitzero"`
	DeliveryStart     time.Time             `json:"deliveryTimeIntervalStart,omitzero"` // of the slot that the shopper chose
	DeliveryEnd       time.Time             `json:"deliveryTimeIntervalEnd,omitzero"`
	TrackingNumber    string                `json:"trackingNumber,omitempty"`
	TrackingURL       string                `json:"trackingUrl,omitempty"`
	Total             ecwid.Money           `json:"total"`
	RefundedAmount    ecwid.Money           `json:"refundedAmount,omitzero"`
	CouponCode        string                `json:"couponCode,omitempty"`
	Items             []ItemFacts           `json:"items"` // the first 20 lines
	ItemCount         int                   `json:"itemCount"`
}

// ItemFacts is one line of an order or cart.
type ItemFacts struct {
	ProductID ecwid.ProductID `json:"productId,omitzero"`
	SKU       string          `json:"sku,omitempty"`
	Name      string          `json:"name,omitempty"`
	Quantity  int             `json:"quantity"`
	Price     ecwid.Money     `json:"price"` // of one
}

// CartFacts is an unfinished cart. Times are in the store's zone.
type CartFacts struct {
	CartID            ecwid.CartID `json:"cartId"`
	CreateDate        time.Time    `json:"createDate"`
	UpdateDate        time.Time    `json:"updateDate,omitzero"`
	Total             ecwid.Money  `json:"total"`
	RecoveryEmailSent time.Time    `json:"recoveryEmailSentTimestamp,omitzero"`
	Items             []ItemFacts  `json:"items"` // the first 20 lines
	ItemCount         int          `json:"itemCount"`
}

// isOpen reports whether somebody still waits for something: the order is neither finished nor called off.
func isOpen(o ecwid.Order) bool {
	switch o.PaymentStatus {
	case ecwid.PaymentCancelled, ecwid.PaymentRefunded:
		return false
	}
	switch o.FulfillmentStatus {
	case "DELIVERED", "WILL_NOT_DELIVER", "RETURNED":
		return false
	}
	return true
}

// facts lists the orders for which keep holds, all when it is nil.
func facts(orders []ecwid.Order, zone *time.Location, keep func(ecwid.Order) bool, most int) (list []OrderFacts, omitted int) {
	list = []OrderFacts{}
	for _, o := range orders {
		switch {
		case keep != nil && !keep(o):
		case len(list) == most:
			omitted++
		default:
			list = append(list, FactsOf(o, zone))
		}
	}
	return list, omitted
}

// FactsOf takes the facts out of an order, with times of this zone.
func FactsOf(o ecwid.Order, zone *time.Location) OrderFacts {
	f := OrderFacts{
		OrderID: o.ID, CreateDate: o.CreateDate.In(zone), UpdateDate: o.UpdateDate.In(zone), PaymentStatus: o.PaymentStatus,
		FulfillmentStatus: o.FulfillmentStatus, FulfillmentType: o.Fulfillment(), PaymentMethod: o.PaymentMethod,
		TrackingNumber: o.TrackingNumber, TrackingURL: o.TrackingURL, Total: o.Total,
		RefundedAmount: o.RefundedAmount,
	}
	if f.FulfillmentType == ecwid.Pickup {
		f.PickupTime = ecwid.NewTime(promise(o)).In(zone)
	} else {
		f.DeliveryStart, f.DeliveryEnd = ecwid.NewTime(extraTime(o, slotStart)).In(zone), ecwid.NewTime(extraTime(o, slotEnd)).In(zone)
	}
	if o.ShippingOption != nil {
		f.ShippingMethod = o.ShippingOption.MethodName
	}
	if o.DiscountCoupon != nil {
		f.CouponCode = o.DiscountCoupon.Code
	}
	f.Items, f.ItemCount = itemFacts(o.Items)
	return f
}

func itemFacts(items []ecwid.OrderItem) (list []ItemFacts, count int) {
	list = []ItemFacts{}
	for _, item := range items[:min(len(items), maxItems)] {
		list = append(list, ItemFacts{item.ProductID, item.SKU, item.Name, item.Quantity, item.Price})
	}
	return list, len(items)
}

func cartFacts(carts []ecwid.Cart, zone *time.Location) (list []CartFacts, omitted int) {
	list = []CartFacts{}
	for _, c := range carts[:min(len(carts), maxCarts)] {
		items, count := itemFacts(c.Items)
		list = append(list, CartFacts{
			c.CartID, c.CreateDate.In(zone), c.UpdateDate.In(zone), c.Total, c.RecoveryEmailSent.In(zone), items, count,
		})
	}
	return list, len(carts) - len(list)
}
