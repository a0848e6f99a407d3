package sandbox

import (
	"testing"
	"time"
)

func TestCouponHolds(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/orders", `{"email":"old@example.com","discountCoupon":{"code":"used"}}`)
	d.post("/orders", `{"email":"carter@example.com","paymentStatus":"INCOMPLETE","discountCoupon":{"code":"USED"}}`)
	cases := map[string]struct {
		coupon, email, subtotal string
		at                      time.Duration
		want                    bool
	}{
		"no terms at all":                    {coupon: `{}`, want: true},
		"active":                             {coupon: `{"status":"ACTIVE"}`, want: true},
		"paused":                             {coupon: `{"status":"PAUSED"}`},
		"at its minimum":                     {coupon: `{"totalLimit":20}`, subtotal: "20", want: true},
		"a cent below its minimum":           {coupon: `{"totalLimit":20}`, subtotal: "19.99"},
		"the second it starts":               {coupon: `{"launchDate":"2026-11-21 12:00:00 +0000"}`, want: true},
		"a second before":                    {coupon: `{"launchDate":"2026-11-21 12:00:00 +0000"}`, at: -time.Second},
		"the second it ends":                 {coupon: `{"expirationDate":"2026-11-21 12:00:00 +0000"}`, want: true},
		"a second after":                     {coupon: `{"expirationDate":"2026-11-21 12:00:00 +0000"}`, at: time.Second},
		"single, unused":                     {coupon: `{"usesLimit":"SINGLE","orderCount":0}`, want: true},
		"single, used":                       {coupon: `{"usesLimit":"SINGLE","orderCount":1}`},
		"once a customer, a new one":         {coupon: `{"usesLimit":"ONCEPERCUSTOMER","code":"USED"}`, email: "new@example.com", want: true},
		"once a customer, again":             {coupon: `{"usesLimit":"ONCEPERCUSTOMER","code":"USED"}`, email: "OLD@example.com"},
		"once a customer, another code":      {coupon: `{"usesLimit":"ONCEPERCUSTOMER","code":"OTHER"}`, email: "old@example.com", want: true},
		"once a customer, in a cart only":    {coupon: `{"usesLimit":"ONCEPERCUSTOMER","code":"USED"}`, email: "carter@example.com", want: true},
		"once a customer, nobody in special": {coupon: `{"usesLimit":"ONCEPERCUSTOMER","code":"USED"}`, want: true},
		"new customers, a new one":           {coupon: `{"applicationLimit":"NEW_CUSTOMER_ONLY"}`, email: "new@example.com", want: true},
		"new customers, an old one":          {coupon: `{"applicationLimit":"NEW_CUSTOMER_ONLY"}`, email: "old@example.com"},
		"new customers, one with a cart":     {coupon: `{"applicationLimit":"NEW_CUSTOMER_ONLY"}`, email: "carter@example.com", want: true},
		"regulars, an old one":               {coupon: `{"applicationLimit":"REPEAT_CUSTOMER_ONLY"}`, email: "old@example.com", want: true},
		"regulars, a new one":                {coupon: `{"applicationLimit":"REPEAT_CUSTOMER_ONLY"}`, email: "new@example.com"},
		"regulars, nobody in special":        {coupon: `{"applicationLimit":"REPEAT_CUSTOMER_ONLY"}`},
		"both limits must hold": {
			coupon: `{"applicationLimit":"REPEAT_CUSTOMER_ONLY","usesLimit":"ONCEPERCUSTOMER","code":"USED"}`, email: "old@example.com"},
	}
	for name, c := range cases {
		subtotal := rat("100")
		if c.subtotal != "" {
			subtotal = rat(c.subtotal)
		}
		d.store.mu.Lock()
		got := d.store.couponHolds(decoded(t, c.coupon), c.email, subtotal, d.now.Add(c.at))
		d.store.mu.Unlock()
		if got != c.want {
			t.Errorf("%s: holds %v, want %v", name, got, c.want)
		}
	}
}
