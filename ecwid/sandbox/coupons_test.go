package sandbox

import (
	"strings"
	"testing"
	"time"
)

func TestCoupons(t *testing.T) {
	s := open(t, Options{})
	created := s.post("/discount_coupons", `{"name":"10% OFF","code":"DISC"}`)
	created.wantStatus(t, 200)
	id := whole(created.object(t), "id")
	created.wantBody(t, path(`{"id":%d,"code":"DISC"}`, id))
	s.get("/discount_coupons/DISC").wantBody(t, path(`{"id":%d,"name":"10%% OFF","code":"DISC","discountType":"ABS","status":"ACTIVE","discount":0,
		"launchDate":"2026-03-02 12:00:00 +0000","usesLimit":"UNLIMITED","repeatCustomerOnly":false,"applicationLimit":"UNLIMITED",
		"creationDate":"2026-03-02 12:00:00 +0000","updateDate":"2026-03-02 12:00:00 +0000","orderCount":0}`, id))
	s.clock.advance(time.Hour)
	s.put("/discount_coupons/disc", `{"discount":5.5,"code":"NEW"}`).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(path("/discount_coupons/%d", id)), `{"code":"NEW","discount":5.5,"updateDate":"2026-03-02 13:00:00 +0000"}`)
	s.put("/discount_coupons/NEW", `{}`).wantBody(t, `{"updateCount":0}`)
	missing := s.get("/discount_coupons/DISC")
	missing.wantError(t, 404, "DISCOUNT_COUPON_NOT_FOUND")
	if got := str(missing.object(t), "errorMessage"); got != "Coupon is not found" {
		t.Errorf("message %q", got)
	}
	s.put("/discount_coupons/DISC", `{"discount":1}`).wantError(t, 404, "DISCOUNT_COUPON_NOT_FOUND")
	s.delete("/discount_coupons/DISC").wantBody(t, `{"deleteCount":0}`)
	s.delete("/discount_coupons/new").wantBody(t, `{"deleteCount":1}`)
	s.wantIDs("/discount_coupons")
	s.wantIDs("/coupons/deleted", id)
	s.wantIDs("/discount_coupons/deleted", id)
}

func TestCouponDatesAreStoredInUTC(t *testing.T) {
	s := open(t, Options{})
	s.create("/discount_coupons", `{"name":"C","code":"C","launchDate":"2024-06-06 08:00:00 +0400","expirationDate":"2030-01-01"}`)
	wantFields(t, s.object("/discount_coupons/C"), `{"launchDate":"2024-06-06 04:00:00 +0000","expirationDate":"2030-01-01 00:00:00 +0000","status":"ACTIVE"}`)
	s.put("/discount_coupons/C", `{"expirationDate":null}`).wantStatus(t, 200)
	if got, has := s.object("/discount_coupons/C")["expirationDate"]; has {
		t.Errorf("expirationDate %v", got)
	}
}

func TestCouponStatus(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"fresh":                            {``, "ACTIVE"},
		"not begun":                        {`,"launchDate":"2027-01-01 00:00:00 +0000"`, "ACTIVE"},
		"over":                             {`,"expirationDate":"2026-03-02 11:59:59 +0000"`, "EXPIRED"},
		"not over":                         {`,"expirationDate":"2026-03-02 12:00:01 +0000"`, "ACTIVE"},
		"used up":                          {`,"usesLimit":"SINGLE","orderCount":1`, "USEDUP"},
		"single, not used":                 {`,"usesLimit":"SINGLE"`, "ACTIVE"},
		"unlimited, used":                  {`,"orderCount":5`, "ACTIVE"},
		"paused stays":                     {`,"status":"PAUSED","expirationDate":"2026-01-01"`, "PAUSED"},
		"the server's words are not taken": {`,"status":"EXPIRED"`, "ACTIVE"},
	} {
		s := open(t, Options{})
		s.create("/discount_coupons", `{"name":"C","code":"C"`+c.body+`}`)
		if got := str(s.object("/discount_coupons/C"), "status"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCouponRefusals(t *testing.T) {
	s := open(t, Options{})
	s.create("/discount_coupons", `{"name":"C","code":"Summer"}`)
	other := s.create("/discount_coupons", `{"name":"O","code":"OTHER"}`)
	s.post("/discount_coupons", `{"name":"C","code":"SUMMER"}`).wantError(t, 409, "")
	s.put(path("/discount_coupons/%d", other), `{"code":"summer"}`).wantError(t, 409, "")
	s.put(path("/discount_coupons/%d", other), `{"code":"other"}`).wantStatus(t, 200)
	for _, body := range []string{
		`{"name":"C"}`, `{"code":"X"}`, `{"name":"C","code":" "}`, `{"name":"C","code":"` + strings.Repeat("x", 129) + `"}`,
		`{"name":"C","code":"X","discountType":"HALF"}`, `{"name":"C","code":"X","usesLimit":"TWICE"}`, `{"name":"C","code":"X","discount":"10"}`,
		`{"name":"C","code":"X","discount":-1}`, `{"name":"C","code":"X","expirationDate":"soon"}`, `{"name":"C","code":"X","applicationLimit":"ALL"}`,
		`{"name":"C","code":"X","discountType":"SHIPPING","catalogLimit":{"products":[1]}}`, `{"name":"C","code":7}`,
	} {
		s.post("/discount_coupons", body).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.create("/discount_coupons", `{"name":"C","code":"`+strings.Repeat("x", 128)+`","discountType":"PERCENT","discount":100000}`)
	s.create("/discount_coupons", `{"name":"C","code":"FREE","discountType":"SHIPPING","catalogLimit":{"products":[],"categories":[]}}`)
	s.create("/discount_coupons", `{"name":"C","code":"FEW","discountType":"ABS_AND_SHIPPING","catalogLimit":{"categories":[0]}}`)
	if got := whole(s.object("/discount_coupons"), "total"); got != 5 {
		t.Errorf("%d coupons", got)
	}
}

func TestApplicationLimitWinsOverItsTwin(t *testing.T) {
	s := open(t, Options{})
	for i, c := range []struct{ sent, want string }{
		{`"repeatCustomerOnly":true`, `{"repeatCustomerOnly":true,"applicationLimit":"REPEAT_CUSTOMER_ONLY"}`},
		{`"repeatCustomerOnly":true,"applicationLimit":"NEW_CUSTOMER_ONLY"`, `{"repeatCustomerOnly":false,"applicationLimit":"NEW_CUSTOMER_ONLY"}`},
		{`"repeatCustomerOnly":false`, `{"repeatCustomerOnly":false,"applicationLimit":"UNLIMITED"}`},
	} {
		id := s.create("/discount_coupons", path(`{"name":"C","code":"C%d",%s}`, i, c.sent))
		wantFields(t, s.object(path("/discount_coupons/%d", id)), c.want)
	}
}

func TestCouponSearch(t *testing.T) {
	s := open(t, Options{})
	first := s.create("/discount_coupons", `{"name":"A","code":"ONE","discountType":"PERCENT"}`)
	s.clock.advance(time.Hour)
	second := s.create("/discount_coupons", `{"name":"B","code":"TWO","status":"PAUSED"}`)
	third := s.create("/discount_coupons", `{"name":"C","code":"3","discountType":"ABS_AND_SHIPPING","expirationDate":"2026-01-01"}`)
	s.wantIDs("/discount_coupons", third, second, first)
	s.wantIDs("/discount_coupons?limit=1&offset=1", second)
	s.wantIDs("/discount_coupons?code=one", first)
	s.wantIDs("/discount_coupons?code=ON")
	s.wantIDs("/discount_coupons?discount_type=PERCENT,ABS", second, first)
	s.wantIDs("/discount_coupons?availability=PAUSED", second)
	s.wantIDs("/discount_coupons?availability=EXPIRED,ACTIVE", third, first)
	s.wantIDs("/discount_coupons?availability=ACTIVE&discount_type=ABS")
	s.wantIDs("/discount_coupons?createdTo=2026-03-02+12:00:00", first)
	s.wantIDs("/discount_coupons?updatedFrom=2026-03-02+12:30:00", third, second)
	for _, query := range []string{"discount_type=HALF", "availability=GONE", "createdFrom=x", "updatedTo=x", "limit=x"} {
		s.get("/discount_coupons?"+query).wantError(t, 400, "WRONG_PARAMETER")
	}
	wantFields(t, s.object("/discount_coupons/3"), path(`{"id":%d}`, third))
	byID := s.create("/discount_coupons", path(`{"name":"D","code":"%d"}`, first))
	wantFields(t, s.object(path("/discount_coupons/%d", first)), `{"code":"ONE"}`)
	wantFields(t, s.object(path("/discount_coupons/%d", byID)), path(`{"code":"%d"}`, first))
}

func TestCouponsCanBeOff(t *testing.T) {
	for _, options := range []Options{{Behaviour: Behaviour{CouponsOff: true}}, {Plan: Starter, Behaviour: Behaviour{StarterHasAPI: true}}} {
		s := open(t, options)
		s.post("/discount_coupons", `{"name":"C","code":"C"}`).wantError(t, 403, "DISCOUNTS_FEATURE_NOT_AVAILABLE")
		s.get("/discount_coupons").wantError(t, 403, "DISCOUNTS_FEATURE_NOT_AVAILABLE")
		s.delete("/discount_coupons/C").wantError(t, 403, "DISCOUNTS_FEATURE_NOT_AVAILABLE")
		features := child(s.object("/profile"), "account")["availableFeatures"]
		for _, name := range features.([]any) {
			if name == "DISCOUNT_COUPONS" {
				t.Errorf("features %v", features)
			}
		}
	}
}
