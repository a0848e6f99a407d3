package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestOptionsNameTheVariation(t *testing.T) {
	d := newDesk(t, Options{})
	cup := d.postID("/products?saveCombinations=true", `{"name":"Cup","sku":"CUP","price":10,"quantity":9,"unlimited":false,
		"options":[{"type":"SELECT","name":"Size","choices":[{"text":"S"},{"text":"L"}]},{"type":"TEXTFIELD","name":"Text"}],
		"combinations":[{"options":[{"name":"Size","value":"L"}],"sku":"CUP-L","quantity":5,"unlimited":false}]}`)
	stock := func() string {
		product := d.get(fmt.Sprintf("/products/%d", cup))
		return fmt.Sprint(product["quantity"], " ", objects(product, "combinations")[0]["quantity"])
	}
	for _, c := range []struct{ item, want string }{
		{`"selectedOptions":[{"name":"Size","value":"L"},{"name":"Text","value":"hello"}]`, "9 4"},
		{`"selectedOptions":[{"name":"Size","valuesArray":["L"]}]`, "9 3"},
		{`"selectedOptions":[{"name":"Size","value":"S"}]`, "8 3"},
		{`"sku":"CUP-L"`, "7 3"},
	} {
		d.post("/orders", fmt.Sprintf(`{"email":"a@example.com","paymentStatus":"PAID","items":[{"productId":%d,"quantity":1,%s}]}`, cup, c.item))
		if got := stock(); got != c.want {
			t.Errorf("after %s: product and variation have %s, want %s", c.item, got, c.want)
		}
	}
}

func TestSurchargesWithoutATotal(t *testing.T) {
	d := newDesk(t, Options{})
	const items = `"items":[{"name":"x","price":20,"quantity":2,"isShippingRequired":false,"taxable":false}]`
	for surcharge, want := range map[string]string{
		`{"value":3,"type":"ABSOLUTE"}`:           "43",
		`{"value":10,"type":"PERCENT"}`:           "44",
		`{"value":10,"type":"PERCENT","total":1}`: "41",
	} {
		got := d.post("/order/calculate", fmt.Sprintf(`{%s,"customSurcharges":[%s]}`, items, surcharge))
		if total := fmt.Sprint(got["total"]); total != want {
			t.Errorf("%s: total %s, want %s", surcharge, total, want)
		}
	}
}

func TestUnknownStatusesInSearches(t *testing.T) {
	d := newDesk(t, Options{})
	for name, values := range map[string][]string{"paymentStatus": paymentStatuses(), "fulfillmentStatus": fulfillmentStatuses()} {
		d.refused("GET", "/orders?"+name+"=PAYED", "", 400, "WRONG_PARAMETER",
			fmt.Sprintf("Wrong parameter '%s' value: expected one of '%s'", name, strings.Join(values, "', '")))
	}
	d.get("/orders?paymentStatus=PAID,INCOMPLETE&fulfillmentStatus=SHIPPED")
}

func TestCustomerSearchLag(t *testing.T) {
	for lags, want := range map[bool]string{false: "1", true: "0"} {
		d := newDesk(t, Options{SearchLag: 3 * time.Second, Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{CustomerSearchLag: lags}}})
		d.post("/customers", `{"email":"a@example.com"}`)
		if got := fmt.Sprint(d.get("/customers?email=a@example.com")["total"]); got != want {
			t.Errorf("lag %t: %s customers at once, want %s", lags, got, want)
		}
		d.later(3 * time.Second)
		if got := fmt.Sprint(d.get("/customers?email=a@example.com")["total"]); got != "1" {
			t.Errorf("lag %t: %s customers after the lag", lags, got)
		}
	}
}
