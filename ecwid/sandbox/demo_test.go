package sandbox

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"math/big"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// all reads every page of a search.
func (d *desk) all(path string) []object {
	d.t.Helper()
	var items []object
	for {
		page := d.get(fmt.Sprintf("%s&offset=%d", path, len(items)))
		items = append(items, objects(page, "items")...)
		if int64(len(items)) >= whole(page, "total") {
			return items
		}
	}
}

// tally counts how often each text comes, as sorted lines "text: n".
func tally(items []object, of func(object) string) string {
	counts := map[string]int{}
	for _, item := range items {
		counts[of(item)]++
	}
	var b strings.Builder
	for _, key := range sortedKeys(counts) {
		fmt.Fprintf(&b, "  %s: %d\n", key, counts[key])
	}
	return b.String()
}

func way(order object) string {
	if order["shippingOption"] == nil {
		return "none"
	}
	return str(child(order, "shippingOption"), "fulfillmentType")
}

func TestDemoSummary(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	orders, customers := d.all("/orders?limit=100"), d.all("/customers?sortBy=SALES_VALUE_DESC")
	products, carts := d.all("/products?limit=100"), d.all("/carts?limit=100")
	var b strings.Builder
	section := func(title, text string) { fmt.Fprintf(&b, "%s\n%s", title, text) }
	section(fmt.Sprintf("orders %d, by payment status", len(orders)), tally(orders, func(o object) string { return str(o, "paymentStatus") }))
	section("by fulfillment status", tally(orders, func(o object) string { return str(o, "fulfillmentStatus") }))
	section("by way", tally(orders, way))
	section("by payment method", tally(orders, func(o object) string { return str(o, "paymentMethod") }))
	section("by coupon", tally(orders, func(o object) string { return str(child(o, "discountCoupon"), "code") }))
	section("by number of items", tally(orders, func(o object) string { return fmt.Sprint(len(objects(o, "items"))) }))
	sales := new(big.Rat)
	for _, order := range orders {
		sales.Add(sales, amount(order, "total"))
	}
	fmt.Fprintf(&b, "sales %s\n", rounded(sales, 2))
	section(fmt.Sprintf("customers %d, by number of orders", len(customers)), tally(customers, func(c object) string { return fmt.Sprintf("%2v", c["totalOrderCount"]) }))
	for _, c := range customers[:3] {
		fmt.Fprintf(&b, "  %s: %v in %v orders\n", str(c, "name"), child(c, "stats")["salesValue"], c["totalOrderCount"])
	}
	section(fmt.Sprintf("products %d", len(products)), tally(products, stockClass))
	section("coupons", tally(d.all("/discount_coupons?limit=100"), func(c object) string {
		return str(c, "code") + " " + str(c, "status") + " " + fmt.Sprint(c["orderCount"])
	}))
	section(fmt.Sprintf("carts %d", len(carts)), tally(carts, func(c object) string { return fmt.Sprintf("%s %v %s", c["createDate"], c["total"], str(c, "email")) }))
	first := orders[0]
	fmt.Fprintf(&b, "newest order %s of %s: %v %v, %s\n", first["id"], first["createDate"], first["total"], first["paymentStatus"], way(first))
	golden(t, "demo.txt", b.String())
}

// stockClass tells how a product stands.
func stockClass(p object) string {
	class := "plenty"
	switch {
	case !boolean(p, "enabled"):
		class = "disabled"
	case !boolean(p, "inStock"):
		class = "out of stock"
	case boolean(p, "unlimited") && len(objects(p, "combinations")) == 0:
		class = "unlimited"
	case len(objects(p, "combinations")) > 0:
		class = "with variations"
	case whole(p, "quantity") <= whole(p, "warningLimit"):
		class = "low"
	}
	return class
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

func TestDemoKeepsItsPromises(t *testing.T) {
	for _, seed := range []uint64{0, 1, 42, 2026} {
		d := newDesk(t, Options{Seed: Demo, RandSeed: seed})
		orders, customers := d.all("/orders?limit=100"), d.all("/customers?limit=100")
		for what, counts := range map[string][2]int{
			"orders":    {len(orders), 200},
			"customers": {len(customers), 60},
			"carts":     {len(d.all("/carts?showHidden=false")), 10},
		} {
			if counts[0] != counts[1] {
				t.Errorf("seed %d: %d %s, want %d", seed, counts[0], what, counts[1])
			}
		}
		if n := len(d.all("/products?limit=100")); n < 40 {
			t.Errorf("seed %d: %d products", seed, n)
		}
		oldest := d.now.AddDate(0, 0, -60)
		repeat := 0
		for _, c := range customers {
			if whole(c, "totalOrderCount") > 1 {
				repeat++
			}
			registered, _ := parseDate(str(c, "registered"))
			if first, ok := parseDate(str(child(c, "stats"), "firstOrderDate")); ok && registered.After(first) {
				t.Errorf("seed %d: %s registered %s, after a first order of %s", seed, c["email"], registered, first)
			}
		}
		if repeat < 10 {
			t.Errorf("seed %d: %d customers came again", seed, repeat)
		}
		for _, o := range orders {
			at, _ := parseDate(str(o, "createDate"))
			changed, _ := parseDate(str(o, "updateDate"))
			if at.Before(oldest) || at.After(d.now) || changed.Before(at) || changed.After(d.now) {
				t.Errorf("seed %d: order of %s, updated %s", seed, at, changed)
			}
			if whole(o, "customerId") == 0 || amount(o, "total").Sign() <= 0 {
				t.Errorf("seed %d: order %v", seed, o)
			}
		}
		for _, wanted := range []string{"SHIPPING", "PICKUP", "DELIVERY", "none"} {
			if n := len(slices.DeleteFunc(slices.Clone(orders), func(o object) bool { return way(o) != wanted })); n < 10 {
				t.Errorf("seed %d: %d orders of %s", seed, n, wanted)
			}
		}
	}
}

// Every stored sum must be what order/calculate says today.
func TestDemoTotalsAreCalculated(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	for _, o := range d.all("/orders?limit=100") {
		sum := sumOf(amount(o, "subtotal"), amount(child(o, "shippingOption"), "shippingRate"), amount(o, "tax"))
		sum.Sub(sum, amount(o, "couponDiscount"))
		if sum.Cmp(amount(o, "total")) != 0 {
			t.Errorf("order %s: total %v, its parts make %s", o["id"], o["total"], rounded(sum, 2))
		}
		subtotal := new(big.Rat)
		for _, item := range objects(o, "items") {
			subtotal.Add(subtotal, times(amount(item, "price"), whole(item, "quantity")))
		}
		if subtotal.Cmp(amount(o, "subtotal")) != 0 {
			t.Errorf("order %s: subtotal %v, its items make %s", o["id"], o["subtotal"], rounded(subtotal, 2))
		}
	}
}

func TestDemoIsDeterministicAndFollowsTheClock(t *testing.T) {
	dump := func(d *desk) string {
		_, orders := d.send("GET", "/orders?limit=100", "")
		_, customers := d.send("GET", "/customers", "")
		_, products := d.send("GET", "/products", "")
		return string(orders) + string(customers) + string(products)
	}
	one, two := newDesk(t, Options{Seed: Demo, RandSeed: 5}), newDesk(t, Options{Seed: Demo, RandSeed: 5})
	if dump(one) != dump(two) {
		t.Error("two stores of one seed differ")
	}
	before := dump(one)
	one.post("/orders", `{"email":"new@example.com"}`)
	one.store.Reset()
	if dump(one) != before {
		t.Error("Reset does not bring the demo back")
	}
	if dump(newDesk(t, Options{Seed: Demo, RandSeed: 6})) == before {
		t.Error("another seed makes the same store")
	}
	if len(one.store.Webhooks()) != 0 {
		t.Error("making the demo sent webhooks")
	}
}

func TestDemoPictures(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	seen := map[string]string{}
	for _, p := range d.all("/products?limit=100") {
		url := str(p, "imageUrl")
		w := httptest.NewRecorder()
		d.store.Handler().ServeHTTP(w, httptest.NewRequest("GET", url, nil))
		picture, err := png.Decode(bytes.NewReader(w.Body.Bytes()))
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/png" || err != nil {
			t.Fatalf("%s: HTTP %d, %v", url, w.Code, err)
		}
		if picture.Bounds().Dx() != 240 || fmt.Sprint(child(p, "originalImage")["width"]) != "240" {
			t.Errorf("%s is %v", url, picture.Bounds())
		}
		seen[w.Body.String()] = str(p, "sku")
		if size := w.Body.Len(); size > 4096 {
			t.Errorf("%s has %d bytes", p["sku"], size)
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d different pictures", len(seen))
	}
}

func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		New(Options{Seed: Demo})
	}
}
