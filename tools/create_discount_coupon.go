package tools

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type createDiscountCouponInput struct {
	Code             string             `json:"code,omitempty" jsonschema_description:"default: generated"`
	Name             string             `json:"name,omitempty" jsonschema_description:"default: from the discount"`
	DiscountType     string             `json:"discountType" jsonschema:"enum=ABS,enum=PERCENT,enum=SHIPPING,enum=ABS_AND_SHIPPING,enum=PERCENT_AND_SHIPPING" jsonschema_description:"ABS is an amount, SHIPPING is free shipping"`
	Discount         *ecwid.Money       `json:"discount,omitempty" jsonschema:"minimum=0" jsonschema_description:"amount or per cent; not with SHIPPING"`
	TotalLimit       *ecwid.Money       `json:"totalLimit,omitempty" jsonschema:"minimum=0" jsonschema_description:"minimum order value"`
	UsesLimit        string             `json:"usesLimit,omitempty" jsonschema:"enum=UNLIMITED,enum=ONCEPERCUSTOMER,enum=SINGLE,default=UNLIMITED"`
	ApplicationLimit string             `json:"applicationLimit,omitempty" jsonschema:"enum=UNLIMITED,enum=NEW_CUSTOMER_ONLY,enum=REPEAT_CUSTOMER_ONLY,default=UNLIMITED"`
	LaunchDate       string             `json:"launchDate,omitempty" jsonschema_description:"date or RFC 3339 time; default: now"`
	ExpirationDate   string             `json:"expirationDate,omitempty" jsonschema_description:"a bare date includes the day; default: never"`
	CatalogLimit     *catalogLimitInput `json:"catalogLimit,omitempty" jsonschema_description:"ids"`
}

type catalogLimitInput struct {
	Products   []ecwid.ProductID  `json:"products,omitempty"`
	Categories []ecwid.CategoryID `json:"categories,omitempty"`
}

type createDiscountCouponOutput struct {
	ID       ecwid.CouponID `json:"id"`
	Code     string         `json:"code"`
	Coupon   couponView     `json:"coupon"`
	Currency string         `json:"currency"`
}

var createDiscountCoupon = toolkit.New(toolkit.Spec[createDiscountCouponInput, createDiscountCouponOutput]{
	Name: "create_discount_coupon", Title: "Create discount coupon",
	Description: "Create a coupon: an amount, a percentage, free shipping or a combination, with limits; it works at once or from launchDate on.",
	Effect:      toolkit.Creates,
	Scopes:      []ecwid.Scope{ecwid.CreateDiscountCoupons, ecwid.ReadDiscountCoupons},
	Check:       checkCreateDiscountCoupon,
	Run:         runCreateDiscountCoupon,
})

func runCreateDiscountCoupon(
	ctx context.Context, s *toolkit.Session, in createDiscountCouponInput,
) (createDiscountCouponOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return createDiscountCouponOutput{}, err
	}
	wanted, err := in.coupon(s, shop)
	if err != nil {
		return createDiscountCouponOutput{}, err
	}
	result, err := addCoupon(ctx, s, wanted)
	if err != nil {
		return createDiscountCouponOutput{}, err
	}
	coupon, err := s.Client.Coupon(ctx, result.ID)
	if err != nil { // it exists; an error would invite a second attempt
		coupon = wanted
		coupon.ID, coupon.Code = result.ID, result.Code
	}
	return createDiscountCouponOutput{
		ID: result.ID, Code: coupon.Code, Coupon: viewCoupon(coupon, shop), Currency: shop.Currency,
	}, nil
}
