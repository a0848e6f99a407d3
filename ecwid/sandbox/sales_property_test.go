package sandbox

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sold is an order as the test remembers it.
type sold struct {
	id, email string
	quantity  int64
	total     int64
	taken     bool // its items have left the stock
	cart      bool
}

func (o *sold) becomes(status string) {
	o.cart = status == incomplete
	switch status {
	case "PAID":
		o.taken = true
	case "CANCELLED":
		o.taken = false
	}
}

// Whatever happens to orders, the stock is what was there at first less what paid and not cancelled orders took, and
// a customer's statistics are those of the orders that are left.
func TestStockAndStatisticsAddUp(t *testing.T) {
	emails := []string{"ann@example.com", "bob@example.com"}
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, Options{})
		tea := d.product("TEA", "5", 1000)
		var orders []*sold
		lost := int64(0)
		statuses := rapid.SampledFrom([]string{"AWAITING_PAYMENT", "PAID", "CANCELLED", "REFUNDED", incomplete})
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			status := statuses.Draw(r, "status")
			if len(orders) == 0 || rapid.IntRange(0, 2).Draw(r, "new") == 0 {
				o := &sold{email: rapid.SampledFrom(emails).Draw(r, "email"), quantity: rapid.Int64Range(1, 5).Draw(r, "quantity"), total: rapid.Int64Range(0, 99).Draw(r, "total")}
				o.id = str(d.post("/orders", fmt.Sprintf(`{"email":%q,"total":%d,"paymentStatus":%q,"items":[{"productId":%d,"quantity":%d}]}`,
					o.email, o.total, status, tea, o.quantity)), "orderId")
				o.becomes(status)
				orders = append(orders, o)
				continue
			}
			i := rapid.IntRange(0, len(orders)-1).Draw(r, "which")
			if o := orders[i]; rapid.IntRange(0, 4).Draw(r, "delete") == 0 {
				d.do("DELETE", "/orders/"+o.id, "")
				if o.taken { // a deleted order gives nothing back
					lost += o.quantity
				}
				orders = slices.Delete(orders, i, i+1)
			} else {
				d.put("/orders/"+o.id, fmt.Sprintf(`{"paymentStatus":%q}`, status))
				o.becomes(status)
			}
		}
		left := 1000 - lost
		counts, sums := map[string]int64{}, map[string]*big.Rat{}
		for _, o := range orders {
			if o.taken {
				left -= o.quantity
			}
			if !o.cart {
				counts[o.email]++
				sums[o.email] = sumOf(orZero(sums[o.email]), new(big.Rat).SetInt64(o.total))
			}
		}
		if got := d.stock(tea); got != number(left) {
			r.Fatalf("stock %s, want %d", got, left)
		}
		for _, c := range objects(d.get("/customers"), "items") {
			email, stats := str(c, "email"), child(c, "stats")
			if whole(stats, "numberOfOrders") != counts[email] || amount(stats, "salesValue").Cmp(orZero(sums[email])) != 0 {
				r.Fatalf("%s: %v, want %d orders for %v", email, stats, counts[email], sums[email])
			}
		}
	})
}

// Bodies of any shape are answered, never with a 5xx, and never break what is read afterwards.
func FuzzSalesBodies(f *testing.F) {
	for _, body := range []string{
		`{"email":"a@example.com","items":[{"name":"x","price":1e30,"quantity":-1}]}`,
		`{"items":[null,1,{"name":"x","selectedOptions":[{"selections":[{}]}]}],"shippingOption":{"fulfillmentType":5}}`,
		`{"paymentStatus":"INCOMPLETE","discountCoupon":{"code":5,"discount":"x"},"billingPerson":{"name":7}}`,
		`{"email":"b@example.com","shippingAddresses":[{"id":1},null],"contacts":[{"type":7}]}`,
		`{"items":[{"name":"x","price":-3,"quantity":99999999999}],"customSurcharges":[{"total":-4}],"handlingFee":{"value":-9}}`,
		`[1]`, `null`, `{`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d := newDesk(t, Options{})
		id := str(d.post("/orders", `{"email":"a@example.com","items":[{"name":"Tea","price":3}]}`), "orderId")
		customer := d.postID("/customers", `{"email":"z@example.com"}`)
		for _, request := range [][2]string{
			{"POST", "/orders"}, {"PUT", "/orders/" + id}, {"POST", "/order/calculate"}, {"POST", "/orders/" + id + "/extraFields"},
			{"POST", "/customers"}, {"PUT", fmt.Sprintf("/customers/%d", customer)}, {"POST", fmt.Sprintf("/customers/%d/contacts", customer)},
			{"POST", "/customer_groups"}, {"GET", "/orders"}, {"GET", "/orders?paymentStatus=INCOMPLETE"}, {"GET", "/carts"}, {"GET", "/customers"},
		} {
			send := body
			if request[0] == "GET" {
				send = ""
			}
			status, answer := d.send(request[0], request[1], send)
			if status >= 500 || request[0] == "GET" && status != 200 || len(answer) > 0 && !json.Valid(answer) {
				t.Fatalf("%s %s %q: HTTP %d %s", request[0], request[1], send, status, answer)
			}
		}
	})
}
