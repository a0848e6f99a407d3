package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid/sandbox"
)

// fewThings fills a shop anew with a few things to buy, of which there are few.
func (d *desk) fewThings() []int64 {
	d.t.Helper()
	d.store.Reset()
	var ids []int64
	for i, quantity := range []int{0, 1, 2, 5} {
		id, err := d.store.AddProduct(sandbox.NewProduct{Name: fmt.Sprintf("Thing %d", i), SKU: fmt.Sprintf("T%d", i), Price: 1.5 * float64(i), Quantity: &quantity})
		if err != nil {
			d.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	guide, err := d.store.AddProduct(sandbox.NewProduct{Name: "Guide", SKU: "G", Price: 9, Digital: true})
	if err != nil {
		d.t.Fatal(err)
	}
	return append(ids, guide)
}

// Whatever a shopper does, in whatever order, and whatever the seller does meanwhile: no page breaks, no stock falls
// below nothing, and the unfinished order in the store is the cart in the browser.
func TestAShopperMayDoAnything(t *testing.T) {
	bought, d := 0, newDesk(t, sandbox.Options{})
	rapid.Check(t, func(rt *rapid.T) {
		ids, v := d.fewThings(), d.visitor()
		id := rapid.SampledFrom(ids)
		pieces := rapid.IntRange(0, 4)
		step := func(path string, form url.Values) {
			form.Set("token", d.site.token)
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if w := v.do(r); w.Code >= 500 || w.Code == 403 {
				rt.Fatalf("%s %v: %d %s", path, form, w.Code, w.Body)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"add": func(rt *rapid.T) {
				step("/cart/add", url.Values{"product": {strconv.FormatInt(id.Draw(rt, "id"), 10)}, "quantity": {strconv.Itoa(pieces.Draw(rt, "pieces"))}})
			},
			"change": func(rt *rapid.T) {
				form := url.Values{}
				for range v.site.basket(v.request()).Items {
					form.Add("quantity", strconv.Itoa(pieces.Draw(rt, "pieces")))
				}
				step("/cart", form)
			},
			"remove": func(rt *rapid.T) { step("/cart/remove", url.Values{"line": {fmt.Sprintf("%d-0", id.Draw(rt, "id"))}}) },
			"email":  func(*rapid.T) { step("/checkout", url.Values{"email": {"jane@example.com"}}) },
			"delivery": func(rt *rapid.T) {
				step("/checkout/delivery", url.Values{"how": {rapid.SampledFrom([]string{"", "PICKUP", "SHIPPING", "DELIVERY"}).Draw(rt, "how")}})
			},
			"leave": func(*rapid.T) { step("/checkout/leave", url.Values{}) },
			"pay": func(rt *rapid.T) {
				if rapid.Bool().Draw(rt, "all the way") {
					step("/checkout", url.Values{"email": {"jane@example.com"}})
					step("/checkout/delivery", url.Values{"how": {"PICKUP"}})
				}
				v.open("/checkout/payment")
				_, total, _ := strings.Cut(v.html, `name="total" value="`)
				total, _, _ = strings.Cut(total, `"`)
				orders := d.total("/orders?limit=1")
				step("/checkout/payment", url.Values{"name": {"Jane"}, "pay": {"now"}, "total": {total}})
				bought += d.total("/orders?limit=1") - orders
			},
			"the seller counts": func(rt *rapid.T) {
				step("/office/stock", url.Values{"item": {fmt.Sprintf("%d-0", id.Draw(rt, "id"))}, "quantity": {strconv.Itoa(pieces.Draw(rt, "pieces"))}})
			},
			"the seller takes off": func(rt *rapid.T) {
				body := fmt.Sprintf(`{"enabled":%v}`, rapid.Bool().Draw(rt, "enabled"))
				if _, err := d.store.Update(fmt.Sprintf("/products/%d", id.Draw(rt, "id")), []byte(body)); err != nil {
					rt.Fatal(err)
				}
			},
			"": func(rt *rapid.T) { d.holdsTogether(rt, v, ids) },
		})
	})
	if bought == 0 {
		t.Error("nobody ever bought anything: it tests little")
	}
}

func (d *desk) holdsTogether(t *rapid.T, v *visitor, ids []int64) {
	for _, path := range []string{"/cart", "/checkout/payment"} {
		if v.open(path); v.status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, v.status, v.words())
		}
	}
	list, err := read[found[product]](d.site, "/products?responseFields=items(id,quantity,unlimited)")
	for _, p := range list.Items {
		if !p.Unlimited && p.Quantity < 0 {
			t.Fatalf("product %d: %d in stock", p.ID, p.Quantity)
		}
	}
	if err != nil || len(list.Items) != len(ids) {
		t.Fatal(list.Items, err)
	}
	b := d.site.basket(v.request())
	if b.CartID == "" {
		return
	}
	cart, err := read[unfinished](d.site, "/carts/"+b.CartID)
	if err != nil {
		t.Fatal(err)
	}
	var items []sandbox.Item
	for _, item := range cart.Items {
		items = append(items, sandbox.Item{ProductID: item.ProductID, Quantity: int(item.Quantity)})
	}
	if cart.OrderUID != "" || !slices.Equal(items, b.Items) {
		t.Fatalf("the cart holds %v, the unfinished order %v (%s)", b.Items, items, cart.OrderUID)
	}
}
