package tools

import (
	"encoding/json"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

func TestCreateDiscountCoupon(t *testing.T) {
	for args, test := range map[string]struct{ want, stored string }{
		`"discountType":"PERCENT","discount":10`: {
			`{"coupon":{"name":"10% off","discountType":"PERCENT","discount":10,"status":"ACTIVE","launchDate":"2026-06-15T08:00:00-04:00","expirationDate":null,
				"usesLimit":"UNLIMITED","applicationLimit":"UNLIMITED","totalLimit":null,"catalogLimit":null},"currency":"USD"}`,
			`{"name":"10% off","discountType":"PERCENT","discount":10,"status":"ACTIVE","launchDate":"2026-06-15 12:00:00 +0000","expirationDate":null,
				"totalLimit":null,"catalogLimit":null,"usesLimit":"UNLIMITED","applicationLimit":"UNLIMITED"}`,
		},
		`"discountType":"abs","discount":"2.50","code":"Save-2_50","name":"June"`: {
			`{"code":"Save-2_50","coupon":{"name":"June","discount":2.5}}`, `{"code":"Save-2_50","discountType":"ABS","discount":2.5,"name":"June"}`,
		},
		`"discountType":"ABS","discount":5`:                      {`{"coupon":{"name":"5.00 USD off"}}`, `{"discount":5}`},
		`"discountType":"SHIPPING"`:                              {`{"coupon":{"name":"Free shipping","discount":0}}`, `{"discountType":"SHIPPING","discount":0}`},
		`"discountType":"SHIPPING","discount":0`:                 {`{"coupon":{"name":"Free shipping"}}`, `{"discountType":"SHIPPING"}`},
		`"discountType":"ABS_AND_SHIPPING","discount":3`:         {`{"coupon":{"name":"3.00 USD off and free shipping"}}`, `{"discountType":"ABS_AND_SHIPPING","discount":3}`},
		`"discountType":"percent and shipping","discount":12.5`:  {`{"coupon":{"name":"12.5% off and free shipping"}}`, `{"discountType":"PERCENT_AND_SHIPPING","discount":12.5}`},
		`"discountType":"PERCENT","discount":100,"totalLimit":0`: {`{"coupon":{"discount":100,"totalLimit":0}}`, `{"totalLimit":0}`},
		`"discountType":"ABS","discount":5,"totalLimit":49.99,"usesLimit":"SINGLE","applicationLimit":"NEW_CUSTOMER_ONLY"`: {
			`{"coupon":{"totalLimit":49.99,"usesLimit":"SINGLE","applicationLimit":"NEW_CUSTOMER_ONLY"}}`,
			`{"totalLimit":49.99,"usesLimit":"SINGLE","applicationLimit":"NEW_CUSTOMER_ONLY","repeatCustomerOnly":false}`,
		},
		`"discountType":"ABS","discount":5,"usesLimit":"ONCEPERCUSTOMER","applicationLimit":"repeat_customer_only"`: {
			`{"coupon":{"usesLimit":"ONCEPERCUSTOMER"}}`, `{"applicationLimit":"REPEAT_CUSTOMER_ONLY"}`,
		},
		`"discountType":"ABS","discount":5,"launchDate":"2026-07-01","expirationDate":"2026-07-01"`: {
			`{"coupon":{"launchDate":"2026-07-01T00:00:00-04:00","expirationDate":"2026-07-01T23:59:59-04:00","status":"ACTIVE"}}`,
			`{"launchDate":"2026-07-01 04:00:00 +0000","expirationDate":"2026-07-02 03:59:59 +0000"}`,
		},
		`"discountType":"ABS","discount":5,"expirationDate":"2026-06-15"`: {
			`{"coupon":{"expirationDate":"2026-06-15T23:59:59-04:00"}}`, `{"expirationDate":"2026-06-16 03:59:59 +0000"}`,
		},
		`"discountType":"ABS","discount":5,"launchDate":"2026-07-02","expirationDate":"2026-07-01T22:00:00-07:00"`: {
			`{}`, `{"launchDate":"2026-07-02 04:00:00 +0000","expirationDate":"2026-07-02 05:00:00 +0000"}`,
		},
		`"discountType":"ABS","discount":5,"launchDate":"2026-07-01 10:00","expirationDate":"2026-07-01T18:00:00+02:00"`: {
			`{}`, `{"launchDate":"2026-07-01 14:00:00 +0000","expirationDate":"2026-07-01 16:00:00 +0000"}`,
		},
		`"discountType":"ABS","discount":5,"launchDate":"2026-07-01T12:00:00Z","expirationDate":"2026-07-01"`: {
			`{}`, `{"launchDate":"2026-07-01 12:00:00 +0000","expirationDate":"2026-07-02 03:59:59 +0000"}`,
		},
		`"discountType":"ABS","discount":5,"catalogLimit":{"products":[7]}`:                  {`{"coupon":{"catalogLimit":{"products":[7],"categories":[]}}}`, `{"catalogLimit":{"products":[7],"categories":[]}}`},
		`"discountType":"ABS_AND_SHIPPING","discount":5,"catalogLimit":{"categories":[0,9]}`: {`{"coupon":{"catalogLimit":{"categories":[0,9]}}}`, `{"catalogLimit":{"products":[],"categories":[0,9]}}`},
	} {
		t.Run(args, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				a := d.does("create_discount_coupon", `{`+args+`}`, test.want)
				out := read[createDiscountCouponOutput](a)
				d.stored("/discount_coupons/"+text(int64(out.ID)), test.stored)
				d.stored("/discount_coupons", `{"total":1,"items":[{"code":"`+out.Code+`"}]}`)
			})
		})
	}
}

func TestCreateDiscountCouponRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for args, word := range map[string]string{
			``:                                                                                          "discountType is required; it must be one of ABS, PERCENT, SHIPPING, ABS_AND_SHIPPING, PERCENT_AND_SHIPPING",
			`"discountType":"HALF","discount":5`:                                                        "discountType must be one of ABS, PERCENT",
			`"discountType":"ABS"`:                                                                      "discount is required with discountType ABS",
			`"discountType":"PERCENT_AND_SHIPPING"`:                                                     "discount is required with discountType PERCENT_AND_SHIPPING",
			`"discountType":"ABS","discount":0`:                                                         "discount must be greater than 0",
			`"discountType":"PERCENT","discount":0`:                                                     "discount must be greater than 0",
			`"discountType":"ABS","discount":-5`:                                                        "discount must be a number, at least 0",
			`"discountType":"ABS","discount":"10%"`:                                                     "discount must be a number",
			`"discountType":"PERCENT","discount":100.01`:                                                "discount is a percentage and cannot be over 100",
			`"discountType":"PERCENT_AND_SHIPPING","discount":300`:                                      "discount is a percentage and cannot be over 100",
			`"discountType":"SHIPPING","discount":5`:                                                    "discount cannot be combined with discountType SHIPPING; for both use ABS_AND_SHIPPING",
			`"discountType":"SHIPPING","catalogLimit":{"products":[1]}`:                                 "catalogLimit cannot be combined with discountType SHIPPING",
			`"discountType":"SHIPPING","catalogLimit":{"categories":[1]}`:                               "catalogLimit cannot be combined with discountType SHIPPING",
			`"discountType":"ABS","discount":5,"catalogLimit":{}`:                                       "catalogLimit names no products and no categories",
			`"discountType":"ABS","discount":5,"catalogLimit":{"products":[],"categories":[]}`:          "catalogLimit names no products",
			`"discountType":"ABS","discount":5,"totalLimit":-1`:                                         "totalLimit must be a number, at least 0",
			`"discountType":"ABS","discount":5,"code":"two words"`:                                      "code must be 1 to 128 letters, digits, - or _",
			`"discountType":"ABS","discount":5,"code":"50%"`:                                            "code must be 1 to 128 letters",
			`"discountType":"ABS","discount":5,"usesLimit":"5"`:                                         "usesLimit must be one of UNLIMITED, ONCEPERCUSTOMER, SINGLE",
			`"discountType":"ABS","discount":5,"applicationLimit":"VIP"`:                                "applicationLimit must be one of UNLIMITED, NEW_CUSTOMER_ONLY",
			`"discountType":"ABS","discount":5,"launchDate":"soon"`:                                     "launchDate must be a date",
			`"discountType":"ABS","discount":5,"expirationDate":"2026-06-31"`:                           "expirationDate must be a date",
			`"discountType":"ABS","discount":5,"expirationDate":"2026-06-14"`:                           "expirationDate is in the past",
			`"discountType":"ABS","discount":5,"expirationDate":"2026-06-15T12:00:00Z"`:                 "expirationDate is in the past",
			`"discountType":"ABS","discount":5,"launchDate":"2026-07-02","expirationDate":"2026-07-01"`: "expirationDate is not after launchDate",
			`"discountType":"ABS","discount":5,"launchDate":"2026-07-01T10:00:00Z","expirationDate":"2026-07-01T10:00:00Z"`: "expirationDate is not after launchDate",
			`"discountType":"ABS","discount":5,"launchDate":"2026-07-03T10:00:00Z","expirationDate":"2026-07-01"`:           "expirationDate is not after launchDate",
		} {
			d.refusesUnasked("create_discount_coupon", `{`+args+`}`, toolkit.CodeInvalidArgument, word)
		}
		// All of it at once.
		d.refusesUnasked("create_discount_coupon", `{"discountType":"SHIPPING","discount":5,"code":"a b","expirationDate":"2020-01-01","catalogLimit":{"products":[1]}}`,
			toolkit.CodeInvalidArgument, "\n- code ", "\n- discount ", "\n- catalogLimit ", "\n- expirationDate ")
		d.stored("/discount_coupons", `{"total":0}`)
	})
}

// TestCouponDatesThatOnlyTheStoreCanJudge: whether a day is over depends on the store's zone.
func TestCouponDatesThatOnlyTheStoreCanJudge(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.set("/profile", `{"formatsAndUnits":{"timezone":"Pacific/Kiritimati"}}`) // the 16th, 02:00
		for args, word := range map[string]string{
			`"expirationDate":"2026-06-15"`:                                                "expirationDate is in the past",
			`"launchDate":"2026-07-02T00:00:00Z","expirationDate":"2026-07-01"`:            "expirationDate is not after launchDate",
			`"launchDate":"2026-07-01 12:00","expirationDate":"2026-06-30T15:00:00-07:00"`: "expirationDate is not after launchDate",
		} {
			a := d.refuses("create_discount_coupon", `{"discountType":"ABS","discount":5,`+args+`}`, toolkit.CodeInvalidArgument, word)
			if a.sent("POST /discount_coupons") > 0 {
				t.Error(a.requests)
			}
		}
		d.stored("/discount_coupons", `{"total":0}`)
	})
}

// TestCouponOfOtherTermsIsNotClaimed: the answer that was lost was Ecwid's refusal of a code that is taken.
func TestCouponOfOtherTermsIsNotClaimed(t *testing.T) {
	for _, other := range []string{`"discount":6`, `"usesLimit":"SINGLE"`, `"applicationLimit":"NEW_CUSTOMER_ONLY"`, `"totalLimit":100`,
		`"expirationDate":"2027-12-31"`, `"catalogLimit":{"products":[5]}`, `"name":"Other"`, `"launchDate":"2026-12-01"`} {
		at(t, setup{}, func(d *desk) {
			d.does("create_discount_coupon", `{"code":"WELC","name":"Hello","discountType":"ABS","discount":5,"launchDate":"2026-06-20"}`, `{"code":"WELC"}`)
			args := map[string]any{}
			for _, text := range []string{`{"code":"WELC","name":"Hello","discountType":"ABS","discount":5,"launchDate":"2026-06-20"}`, "{" + other + "}"} {
				if err := json.Unmarshal([]byte(text), &args); err != nil {
					t.Fatal(err)
				}
			}
			lose := func() {
				d.breaks(sandbox.Fault{Kind: sandbox.CutAfter, Method: "POST", Path: "/discount_coupons", Times: 1})
			}
			lose() // with clocks that may differ, this might be ours with terms that Ecwid has changed
			d.refuses("create_discount_coupon", jsonOf(t, args), toolkit.CodeOutcomeUnknown)
			d.pass(5 * time.Minute)
			lose()
			d.refuses("create_discount_coupon", jsonOf(t, args), toolkit.CodeConflict)
			d.stored("/discount_coupons", `{"total":1}`)
		})
	}
}
