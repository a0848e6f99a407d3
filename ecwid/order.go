package ecwid

// The statuses that Ecwid knows; stores can rename the three custom ones of each (Ecwid REST docs, page Get order).
const (
	PaymentAwaiting          = "AWAITING_PAYMENT"
	PaymentPaid              = "PAID"
	PaymentCancelled         = "CANCELLED"
	PaymentRefunded          = "REFUNDED"
	PaymentPartiallyRefunded = "PARTIALLY_REFUNDED"
	PaymentIncomplete        = "INCOMPLETE" // an unfinished order, that is a cart

	FulfillmentAwaiting = "AWAITING_PROCESSING"
)

// Order is an order as Ecwid returns it, without the fields that hold technical secrets or that no caller needs.
// Amounts are in the store's currency.
type Order struct {
	ID                     OrderID           `json:"id"`
	InternalID             int64             `json:"internalId,omitzero"`
	Email                  string            `json:"email,omitempty"`
	CustomerID             CustomerID        `json:"customerId,omitzero"`
	CustomerGroup          string            `json:"customerGroup,omitempty"`
	PaymentStatus          string            `json:"paymentStatus,omitempty"`
	FulfillmentStatus      string            `json:"fulfillmentStatus,omitempty"`
	PaymentMethod          string            `json:"paymentMethod,omitempty"`
	PaymentMessage         string            `json:"paymentMessage,omitempty"`
	CreateDate             Time              `json:"createDate,omitzero"`
	UpdateDate             Time              `json:"updateDate,omitzero"`
	PickupTime             Time              `json:"pickupTime,omitzero"`
	Total                  Money             `json:"total"`
	Subtotal               Money             `json:"subtotal"`
	Tax                    Money             `json:"tax"`
	Discount               Money             `json:"discount"` // promotions without the coupon
	CouponDiscount         Money             `json:"couponDiscount"`
	VolumeDiscount         Money             `json:"volumeDiscount"`
	RefundedAmount         Money             `json:"refundedAmount"`
	PricesIncludeTax       bool              `json:"pricesIncludeTax,omitempty"`
	DiscountCoupon         *DiscountCoupon   `json:"discountCoupon,omitempty"`
	Items                  []OrderItem       `json:"items,omitempty"`
	BillingPerson          *Person           `json:"billingPerson,omitempty"`
	ShippingPerson         *Person           `json:"shippingPerson,omitempty"`
	ShippingOption         *ShippingOption   `json:"shippingOption,omitempty"`
	HandlingFee            *HandlingFee      `json:"handlingFee,omitempty"`
	TrackingNumber         string            `json:"trackingNumber,omitempty"`
	TrackingURL            string            `json:"trackingUrl,omitempty"`
	OrderComments          string            `json:"orderComments,omitempty"`
	PrivateAdminNotes      string            `json:"privateAdminNotes,omitempty"`
	ExternalTransactionID  string            `json:"externalTransactionId,omitempty"`
	ExternalOrderID        string            `json:"externalOrderId,omitempty"`
	AcceptMarketing        *bool             `json:"acceptMarketing,omitempty"`
	ExtraFields            map[string]string `json:"extraFields,omitempty"`
	Refunds                []Refund          `json:"refunds,omitempty"`
	AvailableShipping      []ShippingOption  `json:"availableShippingOptions,omitempty"` // of a calculation only
	TaxesOnShipping        []AppliedTax      `json:"taxesOnShipping,omitempty"`
	DisableCustomerNotices bool              `json:"disableAllCustomerNotifications,omitempty"`
}

// OrderItem is one line of an order or cart.
type OrderItem struct {
	ID                 int64            `json:"id,omitzero"`
	ProductID          ProductID        `json:"productId,omitzero"`
	CombinationID      VariationID      `json:"combinationId,omitzero"`
	CategoryID         CategoryID       `json:"categoryId,omitzero"`
	SKU                string           `json:"sku,omitempty"`
	Name               string           `json:"name,omitempty"`
	Price              Money            `json:"price"`        // of one, with options and wholesale tier
	ProductPrice       Money            `json:"productPrice"` // of one, without options
	Quantity           int              `json:"quantity"`
	Tax                Money            `json:"tax"`
	Weight             Money            `json:"weight,omitzero"` // in the store's weight unit
	IsShippingRequired *bool            `json:"isShippingRequired,omitempty"`
	Digital            bool             `json:"digital,omitempty"`
	SelectedOptions    []SelectedOption `json:"selectedOptions,omitempty"`
	Taxes              []AppliedTax     `json:"taxes,omitempty"`
}

// SelectedOption is what the shopper chose for one option of a product.
type SelectedOption struct {
	Name        string      `json:"name"`
	Type        string      `json:"type,omitempty"` // CHOICE, CHOICES, SWATCH_CHOICE, TEXT, DATE, FILES
	Value       string      `json:"value,omitempty"`
	ValuesArray []string    `json:"valuesArray,omitempty"`
	Selections  []Selection `json:"selections,omitempty"`
}

// Selection is one chosen value with what it adds to the price.
type Selection struct {
	Title        string `json:"selectionTitle"`
	Modifier     Money  `json:"selectionModifier"`
	ModifierType string `json:"selectionModifierType,omitempty"` // ABSOLUTE or PERCENT
}

// ShippingOption is how an order reaches the shopper.
type ShippingOption struct {
	MethodID          string `json:"shippingMethodId,omitempty"`
	MethodName        string `json:"shippingMethodName,omitempty"`
	CarrierName       string `json:"shippingCarrierName,omitempty"`
	Rate              Money  `json:"shippingRate"`
	IsPickup          bool   `json:"isPickup,omitempty"`
	PickupInstruction string `json:"pickupInstruction,omitempty"`
	FulfillmentType   string `json:"fulfillmentType,omitempty"` // SHIPPING, PICKUP or DELIVERY; letter case varies on input
}

// HandlingFee is a fee that the store adds to an order.
type HandlingFee struct {
	Name  string `json:"name,omitempty"`
	Value Money  `json:"value"`
}

// AppliedTax is one tax on an item or on shipping: Value in per cent, Total in currency.
type AppliedTax struct {
	Name  string `json:"name,omitempty"`
	Value Money  `json:"value"`
	Total Money  `json:"total"`
}

// Refund is money given back.
type Refund struct {
	Date   Time   `json:"date,omitzero"`
	Amount Money  `json:"amount"`
	Reason string `json:"reason,omitempty"`
}
