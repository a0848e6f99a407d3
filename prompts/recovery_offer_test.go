package prompts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestACouponOfTheShopIsOffered(t *testing.T) {
	d, product, now := cartShop(t, "40")
	d.leaves("ann@example.com", product)
	for _, c := range []string{
		`{"name":"Spring","code":"SPRING","discountType":"ABS_AND_SHIPPING","discount":5,"totalLimit":60,"applicationLimit":"REPEAT_CUSTOMER_ONLY","expirationDate":"2026-06-20 10:00:00 +0000"}`,
		`{"name":"Always","code":"ALWAYS","discountType":"PERCENT","discount":12.5,"catalogLimit":{"products":[` + fmt.Sprint(product) + `]}}`,
		`{"name":"Free","code":"FREE","discountType":"SHIPPING","applicationLimit":"NEW_CUSTOMER_ONLY"}`,
		`{"name":"Soon over","code":"SOON","discountType":"ABS","discount":1,"expirationDate":"2026-06-16 23:00:00 +0000"}`,
		`{"name":"Twice","code":"ONE","discountType":"ABS","discount":1}`,
		`{"name":"twice","code":"TWO","discountType":"ABS","discount":1}`,
		`{"name":"Paused","code":"PAUSED","discountType":"ABS","discount":1,"status":"PAUSED"}`,
		`{"name":"Later","code":"LATER","discountType":"ABS","discount":1,"launchDate":"2026-07-01 00:00:00 +0000"}`,
		`{"name":"Over","code":"OVER","discountType":"ABS","discount":1,"expirationDate":"2026-06-01 00:00:00 +0000"}`,
	} {
		d.makes("/discount_coupons", c)
	}
	*now = now.Add(time.Minute)
	for _, test := range []struct {
		coupon string
		want   []string
	}{
		{"spring", []string{"It gives 5.00 USD off and free shipping.", "needs an order of 60.00 USD or more", "**The cart is worth less than that**",
			"returning customers alone; this shopper has ordered 0 time(s)", "It ends on 2026-06-20 06:00.", "3. 2026-06-19: a short last call: the coupon ends on 2026-06-20."}},
		{"ALWAYS", []string{"It gives 12.5 per cent off.", "some products or categories alone", "write of none", "2. 2026-06-16: the coupon's code, and what it takes off.", "a short last reminder"}},
		{"Free", []string{"It gives free shipping.", "new customers alone"}},
		{"soon over", []string{"Draft 2, short", "It ends on 2026-06-16 19:00."}},
		{"Twice", []string{"coupon is the name of 2 coupons; give the code of one"}},
		{"two", []string{"It gives 1.00 USD off."}},
		{"Paused", []string{"coupon cannot be used at present"}},
		{"Later", []string{"coupon cannot be used at present"}},
		{"Over", []string{"coupon cannot be used at present"}},
		{"Winter", []string{"coupon must be the name or code of a coupon of the shop"}},
	} {
		a := d.get(recovery, map[string]string{"coupon": test.coupon})
		for _, want := range test.want {
			if !strings.Contains(a.text()+a.failed, want) {
				t.Errorf("%s: %q is not in %s%s", test.coupon, want, a.text(), a.failed)
			}
		}
		if a.failed == "" && (!strings.Contains(strings.ToUpper(a.data("coupons/")), strings.ToUpper(test.coupon)) || strings.Contains(a.text(), "discountType") ||
			strings.Contains(a.text(), "Its discount is") || strings.Contains(a.text(), "ask for a yes, and")) {
			t.Errorf("%s: a new coupon is offered, or the old one is not in the data: %s", test.coupon, a.text())
		}
	}
}

func TestACouponForOneProduct(t *testing.T) {
	d, pot, _ := cartShop(t, "40")
	cup, err := d.makes("/products", `{"name":"Cup","sku":"CUP","price":12.35}`).ID.Int64()
	if err == nil {
		_, err = d.store.StartCart("ann@example.com", sandbox.Item{ProductID: pot}, sandbox.Item{ProductID: cup, Quantity: 3})
	}
	if err != nil {
		t.Fatal(err)
	}
	a := d.gets(recovery, map[string]string{"product": "cup"})
	for _, want := range []string{
		fmt.Sprintf("Its discount is 10 per cent, which takes 3.71 USD off the 37.05 USD that the product %d makes of it", cup), // 77.05 is worth 10
		fmt.Sprintf(`"catalogLimit":{"products":[%d]}}`, cup),
	} {
		if !strings.Contains(a.text(), want) {
			t.Errorf("%q is not in %s", want, a.text())
		}
	}
	for _, test := range []struct{ product, coupon, want string }{
		{"SAUCER", "", "product must be the SKU of a product that is in the cart"},
		{"CUP", "SPRING", "product cannot be given with coupon"},
	} {
		if a := d.get(recovery, map[string]string{"product": test.product, "coupon": test.coupon}); !strings.Contains(a.failed, test.want) {
			t.Errorf("%s %s: %s", test.product, test.coupon, a.failed)
		}
	}
}

// TestUnknownKindsOfDiscount: Ecwid may think of others.
func TestUnknownKindsOfDiscount(t *testing.T) {
	if got := (recoveryPlan{}).discountOf(&ecwid.DiscountCoupon{DiscountType: "GIFT"}); got != "what the data says" {
		t.Errorf("got %q", got)
	}
}
