package ecwid

import (
	"context"
	"iter"
	"time"
)

// The kinds of discount of a coupon (Ecwid REST docs, page Get discount coupon).
const (
	DiscountAbs                = "ABS"
	DiscountPercent            = "PERCENT"
	DiscountShipping           = "SHIPPING"
	DiscountAbsAndShipping     = "ABS_AND_SHIPPING"
	DiscountPercentAndShipping = "PERCENT_AND_SHIPPING"
)

// DiscountCoupon is a coupon as Ecwid returns it, also inside orders and carts. Discount is an amount in the store's
// currency or a number of per cent, as DiscountType says.
type DiscountCoupon struct {
	ID               CouponID      `json:"id,omitzero"`
	Name             string        `json:"name,omitempty"`
	Code             string        `json:"code,omitempty"`
	DiscountType     string        `json:"discountType,omitempty"`
	Discount         Money         `json:"discount"`
	Status           string        `json:"status,omitempty"` // ACTIVE, PAUSED; EXPIRED and USEDUP are Ecwid's own
	LaunchDate       Time          `json:"launchDate,omitzero"`
	ExpirationDate   Time          `json:"expirationDate,omitzero"` // none: never expires
	TotalLimit       *Money        `json:"totalLimit,omitempty"`    // minimum order subtotal
	UsesLimit        string        `json:"usesLimit,omitempty"`     // UNLIMITED, ONCEPERCUSTOMER, SINGLE
	ApplicationLimit string        `json:"applicationLimit,omitempty"`
	CatalogLimit     *CatalogLimit `json:"catalogLimit,omitempty"`
	OrderCount       int           `json:"orderCount,omitempty"` // uses so far
	CreationDate     Time          `json:"creationDate,omitzero"`
}

// CatalogLimit restricts a coupon to products and categories; category 0 is the store's front page.
type CatalogLimit struct {
	Products   []ProductID  `json:"products"`
	Categories []CategoryID `json:"categories"`
}

// CouponQuery selects coupons. DiscountTypes and Statuses take several values.
type CouponQuery struct {
	Code          string
	DiscountTypes []string
	Statuses      []string
	Span
	Paging
}

func (q CouponQuery) params() params {
	return newParams().text("code", q.Code).text("discount_type", list(q.DiscountTypes)).
		text("availability", list(q.Statuses)).span(q.Span).paging(q.Paging, FieldsOf[DiscountCoupon]())
}

// SearchCoupons returns one page of coupons (Ecwid REST docs, Search discount coupons).
func (c *Client) SearchCoupons(ctx context.Context, q CouponQuery) (Page[DiscountCoupon], error) {
	return call[Page[DiscountCoupon]](ctx, c, get(ReadDiscountCoupons, q.params().Values, "discount_coupons"))
}

// Coupons walks over all coupons that match, each exactly once; see walk for what that promises.
func (c *Client) Coupons(ctx context.Context, q CouponQuery) iter.Seq2[DiscountCoupon, error] {
	return walk(ctx, q.Span, func(span Span, page Paging) (Page[DiscountCoupon], error) {
		q.Span, q.Offset, q.Limit = span, page.Offset, page.Limit
		return c.SearchCoupons(ctx, q)
	}, func(d DiscountCoupon) (any, time.Time) { return d.ID, d.CreationDate.Time })
}

// Coupon returns one coupon by its id (Ecwid REST docs, Get discount coupon).
func (c *Client) Coupon(ctx context.Context, id CouponID) (DiscountCoupon, error) {
	return call[DiscountCoupon](ctx, c, get(ReadDiscountCoupons, nil, "discount_coupons", formatID(id)))
}

// CouponByCode returns one coupon by its code. Ecwid may take a code of digits alone for an id.
func (c *Client) CouponByCode(ctx context.Context, code string) (DiscountCoupon, error) {
	return call[DiscountCoupon](ctx, c, get(ReadDiscountCoupons, nil, "discount_coupons", code))
}

// CreatedCoupon is Ecwid's answer to CreateCoupon.
type CreatedCoupon struct {
	ID   CouponID `json:"id"`
	Code string   `json:"code"`
}

// CreateCoupon adds a coupon; Name and Code are required. It fails with ErrConflict when the code is taken
// (Ecwid REST docs, Create discount coupon).
func (c *Client) CreateCoupon(ctx context.Context, coupon DiscountCoupon) (CreatedCoupon, error) {
	return call[CreatedCoupon](ctx, c, post(CreateDiscountCoupons, coupon, "discount_coupons"))
}
