package tools

import (
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// TestCreateOrderWithCoupon: two teas cost 9, the tax is 8 % on what is paid for them, standard shipping costs 5.99.
func TestCreateOrderWithCoupon(t *testing.T) {
	const shipping = `,"shippingOption":{"shippingMethodName":"Standard shipping"}`
	for coupon, want := range map[string]string{
		`"discountType":"PERCENT","discount":10`:              `{"couponDiscount":0.9,"tax":0.65,"total":14.74,"shippingOption":{"shippingRate":5.99}}`,
		`"discountType":"ABS","discount":4`:                   `{"couponDiscount":4,"tax":0.4,"total":11.39}`,
		`"discountType":"ABS","discount":400`:                 `{"couponDiscount":9,"tax":0,"total":5.99}`,
		`"discountType":"SHIPPING","discount":0`:              `{"couponDiscount":0,"total":9.72,"shippingOption":{"shippingRate":0}}`,
		`"discountType":"PERCENT_AND_SHIPPING","discount":50`: `{"couponDiscount":4.5,"total":4.86,"shippingOption":{"shippingRate":0}}`,
	} {
		t.Run(coupon, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				stock(d)
				d.make("/discount_coupons", `{"name":"Sale","code":"SALE",`+coupon+`}`)
				d.does("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":2}],"couponCode":"sale"`+shipping+`}`, `{"order":{"couponCode":"SALE"}}`)
				d.stored("/orders", `{"items":[`+want+`],"total":1}`)
				d.stored("/orders", `{"items":[{"discountCoupon":{"code":"SALE"}}]}`)
				d.stored("/discount_coupons/SALE", `{"orderCount":1}`)
			})
		})
	}
}

func TestCreateOrderRefusesACouponThatGivesNothing(t *testing.T) {
	for coupon, word := range map[string]string{
		`"discount":5,"status":"PAUSED"`:                            "couponCode is a coupon that cannot be used now: PAUSED",
		`"discount":5,"expirationDate":"2026-06-01 00:00:00 +0000"`: "couponCode is a coupon that cannot be used now: EXPIRED",
		`"discount":5,"launchDate":"2026-07-01 00:00:00 +0000"`:     "couponCode does not apply to this order",
		`"discount":5,"totalLimit":9.01`:                            "couponCode does not apply to this order",
		`"discount":5,"applicationLimit":"REPEAT_CUSTOMER_ONLY"`:    "couponCode does not apply to this order",
		`"discount":5,"catalogLimit":{"products":[1]}`:              "couponCode does not apply to this order",
		`"discountType":"SHIPPING","totalLimit":9.01`:               "couponCode does not apply to this order",
	} {
		t.Run(coupon, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				stock(d)
				d.make("/discount_coupons", `{"name":"Sale","code":"SALE",`+coupon+`}`)
				a := d.refuses("create_order", `{"email":"ann@example.com","items":[{"sku":"TEA","quantity":2}],"couponCode":"SALE",`+pickup+`}`, toolkit.CodeInvalidArgument, word)
				if a.sent("POST /orders") != 0 {
					t.Error(a.requests)
				}
				d.stored("/orders", `{"total":0}`)
			})
		})
	}
}

func TestCreateOrderWithUnknownCoupon(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.make("/discount_coupons", `{"name":"Sale","code":"SALE","discountType":"SHIPPING"}`)
		d.refuses("create_order", `{"email":"ann@example.com","items":[{"sku":"EBOOK","quantity":1}],"couponCode":"SAL"}`, toolkit.CodeInvalidArgument,
			"couponCode is not a coupon of this store")
		d.refuses("create_order", `{"email":"ann@example.com","items":[{"sku":"EBOOK","quantity":1}],"couponCode":"SALE"}`, toolkit.CodeInvalidArgument,
			"couponCode does not apply to this order") // nothing ships
		d.stored("/orders", `{"total":0}`)
	})
}
