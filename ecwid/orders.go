package ecwid

import (
	"context"
	"iter"
	"time"
)

// OrderQuery selects orders. INCOMPLETE orders, that is carts, come only when PaymentStatus asks for them. Results
// have no documented order.
type OrderQuery struct {
	IDs               []OrderID
	Keywords          string
	Email             string
	CustomerID        CustomerID
	ProductID         ProductID
	PaymentStatus     []string
	FulfillmentStatus []string
	PaymentMethod     string
	ShippingMethod    string
	CouponCode        string
	TotalFrom         *Money
	TotalTo           *Money
	PickupTimeFrom    time.Time
	PickupTimeTo      time.Time
	Span
	Paging
}

func (q OrderQuery) params() params {
	return newParams().text("ids", list(q.IDs)).text("keywords", q.Keywords).text("email", q.Email).
		number("customerId", int64(q.CustomerID)).number("productId", int64(q.ProductID)).
		text("paymentStatus", list(q.PaymentStatus)).text("fulfillmentStatus", list(q.FulfillmentStatus)).
		text("paymentMethod", q.PaymentMethod).text("shippingMethod", q.ShippingMethod).
		text("couponCode", q.CouponCode).money("totalFrom", q.TotalFrom).money("totalTo", q.TotalTo).
		seconds("pickupTimeFrom", q.PickupTimeFrom).seconds("pickupTimeTo", q.PickupTimeTo).
		span(q.Span).paging(q.Paging, FieldsOf[Order]())
}

// SearchOrders returns one page of orders (Ecwid REST docs, Search orders). A new order appears after a short delay.
func (c *Client) SearchOrders(ctx context.Context, q OrderQuery) (Page[Order], error) {
	return call[Page[Order]](ctx, c, get(ReadOrders, q.params().Values, "orders"))
}

// Orders walks over all orders that match, each exactly once; see walk for what that promises.
func (c *Client) Orders(ctx context.Context, q OrderQuery) iter.Seq2[Order, error] {
	return walk(ctx, q.Span, func(span Span, page Paging) (Page[Order], error) {
		q.Span, q.Offset, q.Limit = span, page.Offset, page.Limit
		return c.SearchOrders(ctx, q)
	}, func(o Order) (any, time.Time) { return o.ID, o.CreateDate.Time })
}

// Order returns one order by its id or internal number (Ecwid REST docs, Get order).
func (c *Client) Order(ctx context.Context, id OrderID) (Order, error) {
	req := get(ReadOrders, newParams().text("responseFields", FieldsOf[Order]()).Values, "orders", string(id))
	if id == "last" || id == "deleted" { // other endpoints of Ecwid's have these paths
		return Order{}, req.fail(KindNotFound, "no order has this id")
	}
	return call[Order](ctx, c, req)
}

// NewOrder is what CreateOrder sends. Ecwid computes nothing: Subtotal, Total and all other amounts are stored as
// given. DisableCustomerNotices keeps Ecwid from mailing the customer.
type NewOrder struct {
	Email                  string          `json:"email"`
	PaymentStatus          string          `json:"paymentStatus"`
	FulfillmentStatus      string          `json:"fulfillmentStatus"`
	Subtotal               Money           `json:"subtotal"`
	Total                  Money           `json:"total"`
	Tax                    Money           `json:"tax"`
	CouponDiscount         Money           `json:"couponDiscount,omitzero"`
	Discount               Money           `json:"discount,omitzero"`
	PricesIncludeTax       bool            `json:"pricesIncludeTax,omitempty"`
	Items                  []OrderItem     `json:"items"`
	CustomerID             CustomerID      `json:"customerId,omitzero"`
	BillingPerson          *Person         `json:"billingPerson,omitempty"`
	ShippingPerson         *Person         `json:"shippingPerson,omitempty"`
	ShippingOption         *ShippingOption `json:"shippingOption,omitempty"`
	HandlingFee            *HandlingFee    `json:"handlingFee,omitempty"`
	TaxesOnShipping        []AppliedTax    `json:"taxesOnShipping,omitempty"`
	DiscountCoupon         *DiscountCoupon `json:"discountCoupon,omitempty"`
	PaymentMethod          string          `json:"paymentMethod,omitempty"`
	PickupTime             Time            `json:"pickupTime,omitzero"`
	OrderComments          string          `json:"orderComments,omitempty"`
	PrivateAdminNotes      string          `json:"privateAdminNotes,omitempty"`
	ExternalTransactionID  string          `json:"externalTransactionId,omitempty"`
	DisableCustomerNotices bool            `json:"disableAllCustomerNotifications"`
}

// CreatedOrder is Ecwid's answer to CreateOrder.
type CreatedOrder struct {
	InternalID int64   `json:"id"`
	OrderID    OrderID `json:"orderId"` // also spelled orderid; matched without regard to case
}

// CreateOrder stores an order as given (Ecwid REST docs, Create order). After a lost answer it fails with
// ErrOutcomeUnknown and sends nothing again: look the order up by its ExternalTransactionID.
func (c *Client) CreateOrder(ctx context.Context, o NewOrder) (CreatedOrder, error) {
	return call[CreatedOrder](ctx, c, post(CreateOrders, o, "orders"))
}

// OrderUpdate changes the fields that are set. Items, when set, replaces all lines. Taxes and coupons are not
// recalculated (Ecwid REST docs, Update order).
type OrderUpdate struct {
	Email                  Optional[string]         `json:"email,omitzero"`
	PaymentStatus          Optional[string]         `json:"paymentStatus,omitzero"`
	FulfillmentStatus      Optional[string]         `json:"fulfillmentStatus,omitzero"`
	TrackingNumber         Optional[string]         `json:"trackingNumber,omitzero"`
	TrackingURL            Optional[string]         `json:"trackingUrl,omitzero"`
	OrderComments          Optional[string]         `json:"orderComments,omitzero"`
	PrivateAdminNotes      Optional[string]         `json:"privateAdminNotes,omitzero"`
	PickupTime             Optional[Time]           `json:"pickupTime,omitzero"`
	BillingPerson          Optional[Person]         `json:"billingPerson,omitzero"`
	ShippingPerson         Optional[Person]         `json:"shippingPerson,omitzero"`
	ShippingOption         Optional[ShippingOption] `json:"shippingOption,omitzero"`
	Items                  Optional[[]OrderItem]    `json:"items,omitzero"`
	Total                  Optional[Money]          `json:"total,omitzero"`
	Subtotal               Optional[Money]          `json:"subtotal,omitzero"`
	ExternalOrderID        Optional[string]         `json:"externalOrderId,omitzero"`
	DisableCustomerNotices Optional[bool]           `json:"disableAllCustomerNotifications,omitzero"`
}

// UpdateOrder changes an order.
func (c *Client) UpdateOrder(ctx context.Context, id OrderID, u OrderUpdate) (UpdateResult, error) {
	return call[UpdateResult](ctx, c, put(UpdateOrders, u, "orders", string(id)))
}
