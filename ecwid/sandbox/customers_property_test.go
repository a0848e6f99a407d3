package sandbox

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// However a customer is written, its e-mail address stays unique, and its contacts and addresses stay in order: ids
// of their own, numbered, one default of each type, the account's address among them.
func TestCustomersStayInOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, Options{})
		var ids []int64
		email := rapid.SampledFrom([]string{"ann@example.com", "ANN@example.com", "bob@example.com", "carl@example.com"})
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			body := string(encode(anyCustomer(r, email)))
			if len(ids) == 0 || rapid.Bool().Draw(r, "new") {
				if status, answer := d.send("POST", "/customers", body); status == 200 {
					var doc object
					if err := decode(answer, &doc); err != nil {
						r.Fatal(err)
					}
					ids = append(ids, whole(doc, "id"))
				} else if status != 409 {
					r.Fatalf("HTTP %d %s", status, answer)
				}
				continue
			}
			path := fmt.Sprintf("/customers/%d", rapid.SampledFrom(ids).Draw(r, "which"))
			if status, answer := d.send("PUT", path, body); status != 200 && status != 409 {
				r.Fatalf("HTTP %d %s", status, answer)
			}
		}
		emails := map[string]bool{}
		for _, id := range ids {
			customer := d.get(fmt.Sprintf("/customers/%d", id))
			key := strings.ToLower(str(customer, "email"))
			if emails[key] {
				r.Fatalf("two customers have %s", key)
			}
			emails[key] = true
			checkContacts(r, customer)
			checkAddresses(r, customer)
		}
	})
}

func anyCustomer(r *rapid.T, email *rapid.Generator[string]) object {
	doc := object{"email": email.Draw(r, "email")}
	if rapid.Bool().Draw(r, "with contacts") {
		contacts := []any{}
		for range rapid.IntRange(0, 4).Draw(r, "contacts") {
			contact := object{
				"type":    rapid.SampledFrom([]string{"EMAIL", "PHONE", "URL"}).Draw(r, "type"),
				"contact": rapid.SampledFrom([]string{"ann@example.com", "555", "https://a.example"}).Draw(r, "contact"),
			}
			if rapid.Bool().Draw(r, "default") {
				contact["default"] = true
			}
			contacts = append(contacts, contact)
		}
		doc["contacts"] = contacts
	}
	if rapid.Bool().Draw(r, "with addresses") {
		addresses := []any{}
		for range rapid.IntRange(0, 3).Draw(r, "addresses") {
			addresses = append(addresses, object{"name": "Ann Lee", "city": rapid.SampledFrom([]string{"Rome", "Oslo"}).Draw(r, "city")})
		}
		doc["shippingAddresses"] = addresses
	}
	return doc
}

func checkContacts(r *rapid.T, customer object) {
	defaults, ids := map[string]int{}, map[int64]bool{}
	account := false
	contacts := objects(customer, "contacts")
	for i, contact := range contacts {
		kind := str(contact, "type")
		if boolean(contact, "default") {
			defaults[kind]++
		} else {
			defaults[kind] += 0
		}
		if kind == "EMAIL" && boolean(contact, "default") {
			account = strings.EqualFold(str(contact, "contact"), str(customer, "email"))
		}
		if whole(contact, "orderBy") != int64(i) || whole(contact, "id") == 0 || ids[whole(contact, "id")] {
			r.Fatalf("contact %d is %v", i, contact)
		}
		ids[whole(contact, "id")] = true
	}
	for kind, n := range defaults {
		if n != 1 {
			r.Fatalf("%d defaults of %s in %v", n, kind, contacts)
		}
	}
	if !account {
		r.Fatalf("the account's address is no default contact: %v", contacts)
	}
}

func checkAddresses(r *rapid.T, customer object) {
	ids := map[int64]bool{}
	for i, address := range objects(customer, "shippingAddresses") {
		if boolean(address, "defaultAddress") != (i == 0) || whole(address, "orderBy") != int64(i) || ids[whole(address, "id")] {
			r.Fatalf("address %d is %v", i, address)
		}
		ids[whole(address, "id")] = true
	}
}

// A customer search gives what a plain loop keeps, in the order asked for.
func TestCustomerSearchAgreesWithALoop(t *testing.T) {
	type person struct {
		email, name string
		orders      int64
		sales       int64
	}
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, Options{})
		var all []person
		for i := range rapid.IntRange(0, 8).Draw(r, "customers") {
			p := person{email: fmt.Sprintf("c%d@example.com", i), name: rapid.SampledFrom([]string{"Ann Lee", "bob stone", "Carl Ann"}).Draw(r, "name")}
			d.postID("/customers", fmt.Sprintf(`{"email":%q,"billingPerson":{"name":%q}}`, p.email, p.name))
			for range rapid.IntRange(0, 2).Draw(r, "orders") {
				total := rapid.Int64Range(0, 40).Draw(r, "total")
				d.post("/orders", fmt.Sprintf(`{"email":%q,"total":%d}`, p.email, total))
				p.orders++
				p.sales += total
			}
			all = append(all, p)
		}
		least, most := rapid.Int64Range(0, 2).Draw(r, "least"), rapid.Int64Range(0, 60).Draw(r, "most")
		name := rapid.SampledFrom([]string{"", "ann", "STONE", "x"}).Draw(r, "name filter")
		keep := func(p person) bool {
			return p.orders >= least && p.sales <= most && strings.Contains(strings.ToLower(p.name), strings.ToLower(name))
		}
		sortBy := rapid.SampledFrom([]string{"NAME_ASC", "EMAIL_DESC", "SALES_VALUE_ASC", "ORDER_COUNT_ASC"}).Draw(r, "sort")
		slices.SortStableFunc(all, func(a, b person) int {
			switch sortBy {
			case "NAME_ASC":
				return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
			case "EMAIL_DESC":
				return cmp.Compare(b.email, a.email)
			case "SALES_VALUE_ASC":
				return cmp.Compare(a.sales, b.sales)
			}
			return cmp.Compare(a.orders, b.orders)
		})
		want := []string{}
		for _, p := range all {
			if keep(p) {
				want = append(want, p.email)
			}
		}
		query := fmt.Sprintf("/customers?minOrderCount=%d&maxSalesValue=%d&name=%s&sortBy=%s", least, most, name, sortBy)
		if d := diff.Diff(want, d.found(query, "email")); d != "" {
			r.Fatalf("%s (-want +got)\n%s", query, d)
		}
		if got := whole(d.get(query), "allCustomerCount"); got != int64(len(all)) {
			r.Fatalf("allCustomerCount %d of %d", got, len(all))
		}
	})
}

func TestStatisticsDoc(t *testing.T) {
	d := newDesk(t, Options{})
	if got := (statistics{}).doc(2); diff.Diff(object{"numberOfOrders": number(0), "salesValue": number(0), "averageOrderValue": number(0)}, got) != "" {
		t.Errorf("of nothing: %v", got)
	}
	stats := statistics{orders: 3, sales: big.NewRat(10, 1), first: d.now, last: d.now}
	d.has(stats.doc(2), `{"numberOfOrders":3,"salesValue":10,"averageOrderValue":3.33,
		"firstOrderDate":"2026-11-21 12:00:00 +0000","lastOrderDate":"2026-11-21 12:00:00 +0000"}`)
	d.has(stats.doc(0), `{"averageOrderValue":3}`)
}
