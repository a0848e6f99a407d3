package sandbox

import "time"

// Item is something that a shopper puts into a cart.
type Item struct {
	ProductID     int64 `json:"productId"`
	CombinationID int64 `json:"combinationId,omitempty"` // of a product with variations
	Quantity      int   `json:"quantity,omitempty"`      // 1 when zero; the shopper may take more than there is
}

// Fulfillment says how an order reaches its shopper.
type Fulfillment string

// The ways there are. Digital is the sandbox's own word: such an order has no shippingOption at all.
const (
	Shipping Fulfillment = "SHIPPING"
	Pickup   Fulfillment = "PICKUP"
	Delivery Fulfillment = "DELIVERY" // local delivery
	Digital  Fulfillment = "DIGITAL"  // nothing is shipped
)

// Checkout is what a shopper enters on the way from a cart to an order. The zero value is an unpaid order that is
// shipped if anything in it has to be.
type Checkout struct {
	Fulfillment Fulfillment `json:"fulfillmentType"`
	Paid        bool        `json:"paid"`          // PAID, else AWAITING_PAYMENT
	Name        string      `json:"name"`          // of the shopper; the e-mail's first part when empty
	Comments    string      `json:"orderComments"` // what the shopper tells the shop
	PickupTime  time.Time   `json:"pickupTime"`    // of a pickup; none when zero
	CouponCode  string      `json:"couponCode"`    // a coupon of the store that must hold for this cart; none when empty
}

// Cart names a shopper's unfinished order.
type Cart struct {
	CartID     string `json:"cartId"`
	OrderID    string `json:"orderId"` // it has one already
	InternalID int64  `json:"internalId"`
}

// PlacedOrder names an order that a shopper has placed. Store.JSON("/orders/"+OrderID) shows it.
type PlacedOrder struct {
	OrderID    string `json:"orderId"`
	InternalID int64  `json:"internalId"`
	CustomerID int64  `json:"customerId"`
	CartID     string `json:"cartId"` // the cart it was before
}

// OrderEdit is what a merchant changes in an order; empty fields stay.
type OrderEdit struct {
	PaymentStatus     string `json:"paymentStatus,omitempty"`
	FulfillmentStatus string `json:"fulfillmentStatus,omitempty"`
	TrackingNumber    string `json:"trackingNumber,omitempty"`
	PrivateAdminNotes string `json:"privateAdminNotes,omitempty"`
}

// NewProduct is what a merchant enters for a new product.
type NewProduct struct {
	Name     string  `json:"name"`
	SKU      string  `json:"sku"` // made up by Ecwid when empty
	Price    float64 `json:"price"`
	Quantity *int    `json:"quantity"` // in stock; nil: without end
	Digital  bool    `json:"digital"`  // a download: nothing is shipped
}
