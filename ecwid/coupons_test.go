package ecwid_test

import (
	"slices"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestCreateCoupon(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea"}`)
	minimum := ecwid.MustMoney("25.5")
	tests := map[string]struct {
		coupon ecwid.DiscountCoupon
		want   string
	}{
		"percent": {ecwid.DiscountCoupon{Name: "Spring", Code: "SPRING", DiscountType: ecwid.DiscountPercent, Discount: ecwid.MustMoney("12.5"),
			Status: "ACTIVE", LaunchDate: ecwid.NewTime(today.In(time.FixedZone("", 4*3600))), ExpirationDate: ecwid.NewTime(today.AddDate(0, 1, 0)),
			TotalLimit: &minimum, UsesLimit: "ONCEPERCUSTOMER", ApplicationLimit: "NEW_CUSTOMER_ONLY",
			CatalogLimit: &ecwid.CatalogLimit{Products: []ecwid.ProductID{tea}, Categories: []ecwid.CategoryID{}}},
			`{"name":"Spring","code":"SPRING","discountType":"PERCENT","discount":12.5,"status":"ACTIVE","totalLimit":25.5,
			"launchDate":"2026-03-02 12:00:00 +0000","expirationDate":"2026-04-02 12:00:00 +0000","usesLimit":"ONCEPERCUSTOMER",
			"applicationLimit":"NEW_CUSTOMER_ONLY","catalogLimit":{"products":[` + idText(tea) + `],"categories":[]},"orderCount":0}`},
		"free shipping": {ecwid.DiscountCoupon{Name: "Post", Code: "POST", DiscountType: ecwid.DiscountShipping},
			`{"discountType":"SHIPPING","discount":0,"expirationDate":null,"totalLimit":null,"usesLimit":"UNLIMITED"}`},
		"both": {ecwid.DiscountCoupon{Name: "Both", Code: "BOTH+1", DiscountType: ecwid.DiscountAbsAndShipping, Discount: ecwid.MoneyFromInt(5)},
			`{"discountType":"ABS_AND_SHIPPING","discount":5,"code":"BOTH+1"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			created := must(client.CreateCoupon(t.Context(), test.coupon))(t)
			if created.ID == 0 || created.Code != test.coupon.Code {
				t.Errorf("created %+v", created)
			}
			stored(t, store, "/discount_coupons/"+idText(created.ID), test.want)
			byID := must(client.Coupon(t.Context(), created.ID))(t)
			byCode := must(client.CouponByCode(t.Context(), test.coupon.Code))(t)
			if byID.Code != test.coupon.Code || byCode.ID != created.ID || !byID.Discount.Equal(test.coupon.Discount) ||
				!byID.ExpirationDate.Equal(test.coupon.ExpirationDate.Time) || !byID.CreationDate.Equal(today) {
				t.Errorf("read back %+v and %+v", byID, byCode)
			}
		})
	}
	_, err := client.CreateCoupon(t.Context(), ecwid.DiscountCoupon{Name: "Again", Code: "spring"})
	fails(t, err, ecwid.ErrConflict, "")
	_, err = client.CreateCoupon(t.Context(), ecwid.DiscountCoupon{Name: "No code"})
	fails(t, err, ecwid.ErrInvalid, "code")
	_, err = client.Coupon(t.Context(), 999)
	fails(t, err, ecwid.ErrNotFound, "DISCOUNT_COUPON_NOT_FOUND")
	_, err = client.CouponByCode(t.Context(), "NOSUCH/CODE")
	fails(t, err, ecwid.ErrNotFound, "Coupon is not found")
	if n := total(t, store, "/discount_coupons"); n != len(tests) {
		t.Errorf("%d coupons, want %d", n, len(tests))
	}
}

func TestSearchCoupons(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	a := create[ecwid.CouponID](t, store, "/discount_coupons", `{"name":"a","code":"A","discountType":"ABS","discount":5}`)
	p := create[ecwid.CouponID](t, store, "/discount_coupons", `{"name":"p","code":"P","discountType":"PERCENT","discount":5,"status":"PAUSED"}`)
	s := create[ecwid.CouponID](t, store, "/discount_coupons", `{"name":"s","code":"S","discountType":"SHIPPING",
		"expirationDate":"2026-01-01 00:00:00 +0000"}`)
	tests := map[string]struct {
		query ecwid.CouponQuery
		want  []ecwid.CouponID
	}{
		"all":      {ecwid.CouponQuery{}, []ecwid.CouponID{a, p, s}},
		"code":     {ecwid.CouponQuery{Code: "P"}, []ecwid.CouponID{p}},
		"types":    {ecwid.CouponQuery{DiscountTypes: []string{ecwid.DiscountAbs, ecwid.DiscountShipping}}, []ecwid.CouponID{a, s}},
		"statuses": {ecwid.CouponQuery{Statuses: []string{"PAUSED", "EXPIRED"}}, []ecwid.CouponID{p, s}},
		"created":  {ecwid.CouponQuery{Span: ecwid.Span{CreatedTo: today.Add(-time.Hour)}}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := must(client.SearchCoupons(t.Context(), test.query))(t)
			var ids []ecwid.CouponID
			for _, coupon := range page.Items {
				ids = append(ids, coupon.ID)
			}
			slices.Sort(ids)
			if !slices.Equal(ids, test.want) || page.Total != len(ids) {
				t.Errorf("got %v of %d, want %v", ids, page.Total, test.want)
			}
		})
	}
}

func TestCouponsNeedTheFeature(t *testing.T) {
	_, client := open(t, sandbox.Options{Behaviour: sandbox.Behaviour{CouponsOff: true}})
	_, err := client.CreateCoupon(t.Context(), ecwid.DiscountCoupon{Name: "a", Code: "A"})
	fails(t, err, ecwid.ErrPlanRequired, "DISCOUNTS_FEATURE_NOT_AVAILABLE")
}
