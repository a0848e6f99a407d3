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
		`{"name":"Today","code":"TODAY","discountType":"ABS","discount":1,"expirationDate":"2026-06-15 23:00:00 +0000"}`,
		`{"name":"Two days","code":"TWODAYS","discountType":"ABS","discount":1,"expirationDate":"2026-06-17 23:00:00 +0000"}`,
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
		{"today", []string{"Draft 1, short", "1. 2026-06-15: a reminder of what is in the cart, with the coupon's code, what it takes off, and when it ends.\n\nStop"}},
		{"two days", []string{"Draft 2, short", "2. 2026-06-16: the coupon's code, what it takes off, and its last day.\n\nStop"}},
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

// TestACartGetsOneCoupon: whoever asks again is shown the coupon that was made, as long as it can be used.
func TestACartGetsOneCoupon(t *testing.T) {
	d, product, now := cartShop(t, "40")
	cart := d.leaves("ann@example.com", product).CartID
	*now = now.Add(time.Minute)
	text := d.gets(recovery, nil).text()
	proposed := text[strings.Index(text, `{"name":`):]
	proposed = proposed[:strings.Index(proposed, "\n")]
	if !strings.Contains(proposed, `"name":"Cart `+cart[:8]+`"`) || strings.Contains(text, "has a coupon already") {
		t.Fatal(text)
	}
	d.makes("/discount_coupons", `{"name":"Cart 00000000","code":"OTHER","discountType":"PERCENT","discount":5}`)
	made := strings.Replace(proposed, `"expirationDate":"2026-06-22"`, `"code":"MINE","expirationDate":"2026-06-23 03:59:59 +0000"`, 1)
	id := d.makes("/discount_coupons", made).ID
	again := d.gets(recovery, nil)
	if !strings.Contains(again.text(), "**This cart has a coupon already**") || strings.Contains(again.text(), `"discountType"`) ||
		!strings.Contains(again.text(), "3. 2026-06-21: a short last call: the coupon ends on 2026-06-22.") || !strings.Contains(again.data("coupons/"), `"code":"MINE"`) {
		t.Errorf("%s\n%s", again.text(), again.data("coupons/"))
	}
	d.put("/discount_coupons/"+id.String(), `{"status":"PAUSED"}`)
	if text := d.gets(recovery, nil).text(); strings.Contains(text, "has a coupon already") || !strings.Contains(text, proposed) {
		t.Errorf("the old coupon cannot be used any more, and yet: %s", text)
	}
}

// TestUnknownKindsOfDiscount: Ecwid may think of others.
func TestUnknownKindsOfDiscount(t *testing.T) {
	if got := (recoveryPlan{}).discountOf(&ecwid.DiscountCoupon{DiscountType: "GIFT"}); got != "what the data says" {
		t.Errorf("got %q", got)
	}
}
