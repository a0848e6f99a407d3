package ecwid

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Cart is an unfinished order.
type Cart struct {
	CartID            CartID          `json:"cartId"`
	Email             string          `json:"email,omitempty"`
	CustomerID        CustomerID      `json:"customerId,omitzero"`
	CreateDate        Time            `json:"createDate,omitzero"`
	UpdateDate        Time            `json:"updateDate,omitzero"`
	Hidden            bool            `json:"hidden,omitempty"` // removed from the list in Ecwid's admin
	Total             Money           `json:"total"`
	Subtotal          Money           `json:"subtotal"`
	Tax               Money           `json:"tax"`
	CouponDiscount    Money           `json:"couponDiscount"`
	DiscountCoupon    *DiscountCoupon `json:"discountCoupon,omitempty"`
	Items             []OrderItem     `json:"items,omitempty"`
	BillingPerson     *Person         `json:"billingPerson,omitempty"`
	ShippingPerson    *Person         `json:"shippingPerson,omitempty"`
	ShippingOption    *ShippingOption `json:"shippingOption,omitempty"`
	AcceptMarketing   *bool           `json:"acceptMarketing,omitempty"`
	RecoveredOrderID  int64           `json:"recoveredOrderId,omitzero"` // internal number of the order it became
	RecoveryEmailSent Time            `json:"recoveryEmailSentTimestamp,omitzero"`
}

// CartQuery selects carts. ShowHidden false leaves out those deleted in Ecwid's admin.
type CartQuery struct {
	Email              string
	CustomerID         CustomerID
	ShowHidden         *bool
	TotalFrom, TotalTo *Money
	Span
	Paging
}

func (q CartQuery) params() params {
	return newParams().text("email", q.Email).number("customerId", int64(q.CustomerID)).
		flag("showHidden", q.ShowHidden).money("totalFrom", q.TotalFrom).money("totalTo", q.TotalTo).
		span(q.Span).paging(q.Paging, FieldsOf[Cart]())
}

// SearchCarts returns one page of carts (Ecwid REST docs, Search abandoned carts).
func (c *Client) SearchCarts(ctx context.Context, q CartQuery) (Page[Cart], error) {
	return call[Page[Cart]](ctx, c, get(ReadOrders, q.params().Values, "carts"))
}

// Carts walks over all carts that match, each exactly once; see walk for what that promises.
func (c *Client) Carts(ctx context.Context, q CartQuery) iter.Seq2[Cart, error] {
	return walk(ctx, q.Span, func(span Span, page Paging) (Page[Cart], error) {
		q.Span, q.Offset, q.Limit = span, page.Offset, page.Limit
		return c.SearchCarts(ctx, q)
	}, func(cart Cart) (any, time.Time) { return cart.CartID, cart.CreateDate.Time })
}

// Cart returns one cart (Ecwid REST docs, Get abandoned cart).
func (c *Client) Cart(ctx context.Context, id CartID) (Cart, error) {
	query := newParams().text("responseFields", FieldsOf[Cart]())
	return call[Cart](ctx, c, get(ReadOrders, query.Values, "carts", string(id)))
}

// PlacedCart is the order that a cart has become.
type PlacedCart struct {
	OrderID    OrderID `json:"id"`
	InternalID int64   `json:"orderNumber"`
	CartID     CartID  `json:"cartId"`
}

// PlaceCart turns a cart into an order that awaits payment (Ecwid REST docs, Convert abandoned cart to order).
func (c *Client) PlaceCart(ctx context.Context, id CartID) (PlacedCart, error) {
	req := request{method: http.MethodPost, path: []string{"carts", string(id), "place"}, scope: CreateOrders,
		contentType: contentTypeJSON}
	return call[PlacedCart](ctx, c, req)
}
