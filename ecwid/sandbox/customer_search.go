package sandbox

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"time"
)

// found is a customer of a search with its statistics, which searches filter and sort by.
type found struct {
	hit
	stats statistics
}

// searchCustomers answers GET /customers. Unlike orders, new customers are found at once (tests of Ecwid's client).
func searchCustomers(c *call) (any, *apiError) {
	all := c.store.statistics()
	f := &filter{call: c}
	c.store.customerFilters(f, all)
	before, e := customerOrder(c.query.Get("sortBy"))
	f.fail(e)
	if f.err != nil {
		return nil, f.err
	}
	var kept []found
	for _, h := range c.visibleCustomers() {
		if passes(h, f.tests) {
			kept = append(kept, found{h, all[h.row.id]})
		}
	}
	slices.SortStableFunc(kept, before)
	answer, e := paged(c, kept, func(one found) object {
		doc := c.store.customerView(one.hit, all)
		doc["totalOrderCount"] = number(one.stats.orders)
		return doc
	})
	if e != nil {
		return nil, e
	}
	answer["allCustomerCount"] = c.store.customers.len()
	return answer, nil
}

// visibleCustomers are those that a search can see.
func (c *call) visibleCustomers() []hit {
	if c.store.opts.Behaviour.CustomerSearchLag {
		return c.seen(c.store.customers)
	}
	var hits []hit
	for r := range c.store.customers.all() {
		hits = append(hits, r.hit())
	}
	return hits
}

func passes(h hit, tests []test) bool {
	return !slices.ContainsFunc(tests, func(t test) bool { return !t(h) })
}

func (s *Store) customerFilters(f *filter, all map[int64]statistics) {
	exact, e := f.call.flag("useExactEmailMatch")
	f.fail(e)
	f.email("email", exact, func(h hit) string { return str(h.doc, "email") })
	f.contains("keyword", func(h hit) string { return customerName(h.doc) + "\n" + str(h.doc, "email") })
	f.contains("name", func(h hit) string { return customerName(h.doc) })
	f.phone()
	for _, field := range []string{"city", "postalCode", "stateOrProvinceCode", "companyName"} {
		f.address(field, []string{f.call.query.Get(field)}, field)
	}
	f.address("countryCodes", f.call.list("countryCodes"), "countryCode")
	f.flag("acceptMarketing", func(h hit) bool { return boolean(h.doc, "acceptMarketing") })
	f.flag("taxExempt", func(h hit) bool { return boolean(h.doc, "taxExempt") })
	f.equal("b2b_b2c", func(h hit) string { return str(h.doc, "b2b_b2c") })
	f.equal("lang", func(h hit) string { return str(h.doc, "lang") })
	for _, name := range []string{"customerGroupIds", "customerGroup"} {
		f.ids(name, func(h hit) []int64 { return []int64{whole(h.doc, "customerGroupId")} })
	}
	f.between("minOrderCount", "maxOrderCount", func(h hit) *big.Rat { return new(big.Rat).SetInt64(all[h.row.id].orders) })
	f.between("minSalesValue", "maxSalesValue", func(h hit) *big.Rat { return orZero(all[h.row.id].sales) })
	f.ids("purchasedProductIds", func(h hit) []int64 { return all[h.row.id].products })
	f.dates()
}

// address keeps customers of whom one shipping address has one of the values in a field.
func (f *filter) address(name string, wanted []string, field string) {
	if !f.call.has(name) {
		return
	}
	f.add(func(h hit) bool {
		for _, address := range objects(h.doc, "shippingAddresses") {
			if slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, str(address, field)) }) {
				return true
			}
		}
		return false
	})
}

// phone keeps customers with part of a number in an address or contact. Only digits count.
func (f *filter) phone() {
	wanted := digits(f.call.query.Get("phone"))
	if wanted == "" {
		return
	}
	f.add(func(h hit) bool {
		numbers := []string{str(child(h.doc, "billingPerson"), "phone")}
		for _, address := range objects(h.doc, "shippingAddresses") {
			numbers = append(numbers, str(address, "phone"))
		}
		for _, contact := range objects(h.doc, "contacts") {
			if str(contact, "type") == "PHONE" {
				numbers = append(numbers, str(contact, "contact"))
			}
		}
		return slices.ContainsFunc(numbers, func(n string) bool { return strings.Contains(digits(n), wanted) })
	})
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// customerOrder gives the comparison for a sortBy value, NAME_ASC when it is empty.
func customerOrder(sortBy string) (func(a, b found) int, *apiError) {
	key, falling := strings.CutSuffix(orDefault(sortBy, "NAME_ASC"), "_DESC")
	key, rising := strings.CutSuffix(key, "_ASC")
	compare := customerKey(key)
	if compare == nil || falling == rising {
		return nil, wrongParameter("Wrong parameter 'sortBy' value: expected NAME, EMAIL, ORDER_COUNT, REGISTERED_DATE, " +
			"UPDATED_DATE, SALES_VALUE, FIRST_ORDER_DATE or LAST_ORDER_DATE with _ASC or _DESC")
	}
	return func(a, b found) int {
		if falling {
			a, b = b, a
		}
		return cmp.Or(compare(a, b), cmp.Compare(a.row.id, b.row.id))
	}, nil
}

func customerKey(key string) func(a, b found) int {
	by := func(text func(found) string) func(a, b found) int {
		return func(a, b found) int { return cmp.Compare(strings.ToLower(text(a)), strings.ToLower(text(b))) }
	}
	at := func(when func(found) time.Time) func(a, b found) int {
		return func(a, b found) int { return when(a).Compare(when(b)) }
	}
	switch key {
	case "NAME":
		return by(func(f found) string { return customerName(f.doc) })
	case "EMAIL":
		return by(func(f found) string { return str(f.doc, "email") })
	case "ORDER_COUNT":
		return func(a, b found) int { return cmp.Compare(a.stats.orders, b.stats.orders) }
	case "SALES_VALUE":
		return func(a, b found) int { return orZero(a.stats.sales).Cmp(orZero(b.stats.sales)) }
	case "REGISTERED_DATE":
		return at(func(f found) time.Time { return f.row.created })
	case "UPDATED_DATE":
		return at(func(f found) time.Time { return f.updated })
	case "FIRST_ORDER_DATE":
		return at(func(f found) time.Time { return f.stats.first })
	case "LAST_ORDER_DATE":
		return at(func(f found) time.Time { return f.stats.last })
	}
	return nil
}
