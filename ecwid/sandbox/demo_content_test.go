package sandbox

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDemoProducts(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	products := d.all("/products?limit=100")
	names, descriptions := map[string]bool{}, map[string]bool{}
	classes := map[string]int{}
	for _, p := range products {
		names[str(p, "name")] = true
		descriptions[str(p, "description")] = true
		classes[stockClass(p)]++
		if len(integers(p, "categoryIds")) == 0 || str(p, "sku") == "" || amount(p, "price").Sign() <= 0 {
			t.Errorf("product %s: categories %v, price %v", p["sku"], p["categoryIds"], p["price"])
		}
		made, _ := parseDate(str(p, "created"))
		if made.After(d.now) || made.Before(d.now.AddDate(0, 0, -401)) {
			t.Errorf("product %s was made %s", p["sku"], made)
		}
		if shipped := boolean(p, "isShippingRequired"); shipped != (amount(p, "weight").Sign() > 0) {
			t.Errorf("product %s: shipped %v, weight %v", p["sku"], shipped, p["weight"])
		}
		for _, v := range objects(p, "combinations") {
			option := objects(v, "options")[0]
			if len(objects(v, "options")) != 1 || str(option, "name") == "" || str(option, "value") == "" {
				t.Errorf("variation %v of %s has options %v", v["sku"], p["sku"], v["options"])
			}
			if !strings.HasPrefix(str(v, "sku"), str(p, "sku")+"-") || v["quantity"] == nil {
				t.Errorf("variation of %s: sku %v, quantity %v", p["sku"], v["sku"], v["quantity"])
			}
		}
	}
	if len(names) != len(products) || len(descriptions) != len(products) {
		t.Errorf("%d products, %d names, %d descriptions", len(products), len(names), len(descriptions))
	}
	for class, least := range map[string]int{"with variations": 5, "out of stock": 3, "low": 3, "unlimited": 2, "disabled": 1, "plenty": 20} {
		if classes[class] < least {
			t.Errorf("%d products are %s, want %d at least", classes[class], class, least)
		}
	}
	if last := slices.MaxFunc(products, func(a, b object) int { return strings.Compare(str(a, "created"), str(b, "created")) }); str(last, "created") > formatDate(d.now.AddDate(0, 0, -30)) {
		t.Errorf("%s is too new for sixty days of orders: %s", last["sku"], last["created"])
	}
}

func TestDemoCategories(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	roots := d.found("/categories?parent=0", "name")
	want := []string{"Tea", "Teaware", "Tableware", "Accessories", "Gift sets", "Guides"}
	if !slices.Equal(roots, want) {
		t.Errorf("roots %v, want %v", roots, want)
	}
	tea := objects(d.get("/categories?parent=0"), "items")[0]
	children := d.found(fmt.Sprintf("/categories?parent=%v", tea["id"]), "name")
	if !slices.Equal(children, []string{"Black tea", "Green tea", "Oolong", "Herbal infusions"}) {
		t.Errorf("kinds of tea %v", children)
	}
	total := 0
	for _, category := range d.all("/categories?limit=100") {
		total += len(d.all(fmt.Sprintf("/products?categories=%v", category["id"])))
	}
	if products := len(d.all("/products?limit=100")); total != products {
		t.Errorf("%d products in categories, %d in all", total, products)
	}
}

func TestDemoCustomers(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	emails := map[string]bool{}
	withAddress, marketing, grouped := 0, 0, 0
	for _, c := range d.all("/customers?limit=100") {
		email, name := str(c, "email"), str(c, "name")
		emails[email] = true
		if !regexp.MustCompile(`^[a-z]+\.[a-z]+@example\.com$`).MatchString(email) || len(strings.Fields(name)) != 2 {
			t.Errorf("customer %q <%s>", name, email)
		}
		if len(objects(c, "shippingAddresses")) > 0 {
			withAddress++
		}
		if boolean(c, "acceptMarketing") {
			marketing++
		}
		if whole(c, "customerGroupId") != 0 {
			grouped++
		}
	}
	if len(emails) != 60 || withAddress < 15 || marketing < 10 || grouped < 2 {
		t.Errorf("%d addresses, %d with a postal one, %d accept marketing, %d in a group", len(emails), withAddress, marketing, grouped)
	}
	d.finds("/customer_groups", "name", "General", "Wholesale")
}

func TestDemoOrdersAreWhatTheySay(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	late, recent := 0, 0
	for _, o := range d.all("/orders?limit=100") {
		option := child(o, "shippingOption")
		if id := str(option, "shippingMethodId"); option != nil && !strings.HasPrefix(id, "1003-17000000000") {
			t.Errorf("order %s goes by %v, which the shop does not offer", o["id"], option)
		}
		switch way(o) {
		case "PICKUP":
			if str(o, "pickupTime") == "" || !boolean(option, "isPickup") || str(option, "pickupInstruction") == "" || o["shippingPerson"] != nil {
				t.Errorf("pickup order %s: time %v, option %v", o["id"], o["pickupTime"], option)
			}
		case "DELIVERY":
			if str(child(o, "shippingPerson"), "city") != "Asheville" || str(child(o, "extraFields"), "ecwid_order_delivery_time_interval_start") == "" {
				t.Errorf("delivery order %s to %v", o["id"], child(o, "shippingPerson")["city"])
			}
			if amount(o, "subtotal").Cmp(rat("15")) < 0 {
				t.Errorf("delivery order %s is below the minimum of its method", o["id"])
			}
		case "none":
			for _, item := range objects(o, "items") {
				if boolean(item, "isShippingRequired") || !boolean(item, "digital") {
					t.Errorf("order %s without shipping has %v", o["id"], item["name"])
				}
			}
		}
		if status := str(o, "fulfillmentStatus"); (status == "SHIPPED") && str(o, "trackingNumber") == "" {
			t.Errorf("shipped order %s has no tracking number", o["id"])
		}
		if refunded := strings.HasSuffix(str(o, "paymentStatus"), "REFUNDED"); refunded != (amount(o, "refundedAmount").Sign() > 0) || refunded != (len(list(o, "refunds")) > 0) {
			t.Errorf("order %s is %s, %v went back", o["id"], o["paymentStatus"], o["refundedAmount"])
		}
		made, _ := parseDate(str(o, "createDate"))
		waiting := str(o, "paymentStatus") == "PAID" && str(o, "fulfillmentStatus") == "AWAITING_PROCESSING"
		if waiting && made.Before(d.now.AddDate(0, 0, -5)) {
			late++
		}
		if made.After(d.now.AddDate(0, 0, -7)) {
			recent++
		}
		for _, item := range objects(o, "items") {
			if whole(item, "productId") == 0 || str(item, "sku") == "" || str(item, "imageUrl") == "" {
				t.Errorf("order %s has item %v", o["id"], item["name"])
			}
		}
	}
	if late < 3 {
		t.Errorf("%d paid orders wait for more than five days; an overdue list needs some", late)
	}
	if recent < 10 {
		t.Errorf("%d orders in the last week", recent)
	}
}

func TestDemoTaxIsThatOfTheState(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	taxed, untaxed := 0, 0
	for _, o := range d.all("/orders?limit=100") {
		person := child(o, "shippingPerson")
		if person == nil {
			continue
		}
		if inState := str(person, "stateOrProvinceCode") == "NC"; inState != (amount(o, "tax").Sign() > 0) {
			t.Errorf("order %s to %v has tax %v", o["id"], person["stateOrProvinceCode"], o["tax"])
		} else if inState {
			taxed++
		} else {
			untaxed++
		}
	}
	if taxed < 20 || untaxed < 20 {
		t.Errorf("%d orders with tax, %d without", taxed, untaxed)
	}
}

func TestDemoCarts(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	strangers, fresh := 0, 0
	for _, c := range d.all("/carts?limit=100") {
		if c["customerId"] == nil {
			strangers++
		}
		changed, _ := parseDate(str(c, "updateDate"))
		if changed.After(d.now.Add(-time.Hour)) {
			fresh++
		}
		if str(c, "email") == "" || len(objects(c, "items")) == 0 || amount(c, "total").Sign() <= 0 || changed.After(d.now) {
			t.Errorf("cart %v", c)
		}
	}
	if strangers < 2 || strangers > 5 || fresh != 1 {
		t.Errorf("%d carts of strangers, %d of this hour", strangers, fresh)
	}
}

func TestDemoStockIsUntouchedByItsOwnOrders(t *testing.T) {
	d := newDesk(t, Options{Seed: Demo})
	matcha := objects(d.get("/products?sku=TEA-MAT"), "items")[0]
	d.has(matcha, `{"quantity":4,"warningLimit":6,"inStock":true}`)
	d.finds("/products?inStock=false&enabled=true&sortBy=NAME_ASC", "sku", "TEA-GIN", "TEA-LAP", "VAS-MOON")
	for _, o := range d.all("/orders?limit=100&paymentStatus=PAID") {
		for _, item := range objects(o, "items") {
			if whole(item, "productId") == whole(matcha, "id") {
				d.put("/orders/"+str(o, "id"), `{"paymentStatus":"CANCELLED"}`)
				want := 4 + whole(item, "quantity")
				if got := d.stock(whole(matcha, "id")); got != number(want) {
					t.Errorf("cancelling a paid demo order gave stock %s, want %d", got, want)
				}
				return
			}
		}
	}
	t.Error("nobody bought matcha")
}
