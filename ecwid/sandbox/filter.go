package sandbox

import (
	"math/big"
	"slices"
	"strings"
)

// filter builds the tests of a search out of its query parameters. The first malformed parameter stays in err.
type filter struct {
	call  *call
	tests []test
	err   *apiError
}

func (f *filter) add(t test) { f.tests = append(f.tests, t) }

func (f *filter) fail(e *apiError) {
	if f.err == nil {
		f.err = e
	}
}

// values keeps rows whose text is among a comma-separated list, which it gives back.
func (f *filter) values(name string, of func(hit) string) []string {
	wanted := f.call.list(name)
	if wanted != nil {
		f.add(func(h hit) bool { return slices.Contains(wanted, of(h)) })
	}
	return wanted
}

// known refuses a value that the parameter cannot have.
func (f *filter) known(name string, values []string) {
	for _, value := range f.call.list(name) {
		if !slices.Contains(values, value) {
			f.fail(wrongParameter("Wrong parameter '%s' value: expected one of '%s'", name, strings.Join(values, "', '")))
		}
	}
}

// equal keeps rows whose text is the parameter, without regard to case.
func (f *filter) equal(name string, of func(hit) string) {
	if wanted := f.call.query.Get(name); wanted != "" {
		f.add(func(h hit) bool { return strings.EqualFold(of(h), wanted) })
	}
}

// contains keeps rows whose text has every word of the parameter, without regard to case.
func (f *filter) contains(name string, of func(hit) string) {
	words := strings.Fields(strings.ToLower(f.call.query.Get(name)))
	if len(words) == 0 {
		return
	}
	f.add(func(h hit) bool {
		text := strings.ToLower(of(h))
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
}

// email keeps rows by an e-mail address or, unless it must be exact, a part of one.
func (f *filter) email(name string, exact bool, of func(hit) string) {
	wanted := strings.ToLower(strings.TrimSpace(f.call.query.Get(name)))
	if wanted == "" {
		return
	}
	exact = exact || f.call.store.opts.Behaviour.ExactEmailSearch
	f.add(func(h hit) bool {
		email := strings.ToLower(of(h))
		return email == wanted || !exact && strings.Contains(email, wanted)
	})
}

// flag keeps rows whose flag is the parameter.
func (f *filter) flag(name string, of func(hit) bool) {
	wanted, set, e := f.call.boolean(name)
	f.fail(e)
	if set {
		f.add(func(h hit) bool { return of(h) == wanted })
	}
}

// ids keeps rows that have one of a comma-separated list of ids.
func (f *filter) ids(name string, of func(hit) []int64) {
	wanted, e := f.call.integers(name)
	f.fail(e)
	if wanted != nil {
		f.add(func(h hit) bool {
			return slices.ContainsFunc(of(h), func(id int64) bool { return slices.Contains(wanted, id) })
		})
	}
}

// between keeps rows whose number lies between two parameters, both included.
func (f *filter) between(fromName, toName string, of func(hit) *big.Rat) {
	from, e := f.call.decimal(fromName)
	f.fail(e)
	to, e := f.call.decimal(toName)
	f.fail(e)
	if from != nil {
		f.add(func(h hit) bool { return of(h).Cmp(from) >= 0 })
	}
	if to != nil {
		f.add(func(h hit) bool { return of(h).Cmp(to) <= 0 })
	}
}

// dates keeps rows created and updated within the asked periods, bounds included.
func (f *filter) dates() {
	made, e := f.call.period("createdFrom", "createdTo", false)
	f.fail(e)
	changed, e := f.call.period("updatedFrom", "updatedTo", false)
	f.fail(e)
	f.add(func(h hit) bool { return made.has(h.row.created) && changed.has(h.updated) })
}

// salesFilters are the filters that orders and carts share.
func (f *filter) salesFilters() {
	f.dates()
	f.between("totalFrom", "totalTo", func(h hit) *big.Rat { return amount(h.doc, "total") })
	f.email("email", false, func(h hit) string { return str(h.doc, "email") })
	f.ids("customerId", func(h hit) []int64 { return []int64{whole(h.doc, "customerId")} })
	f.contains("customer", customerText)
	f.equal("couponCode", func(h hit) string { return str(child(h.doc, "discountCoupon"), "code") })
	if text := f.call.query.Get("customerIdOrEmail"); text != "" {
		f.add(func(h hit) bool {
			return strings.EqualFold(str(h.doc, "email"), text) || number(whole(h.doc, "customerId")).String() == text
		})
	}
}

// customerText is what the free-text filter customer looks at.
func customerText(h hit) string {
	parts := []string{str(h.doc, "email")}
	for _, person := range []object{child(h.doc, "billingPerson"), child(h.doc, "shippingPerson")} {
		for _, field := range []string{"name", "companyName", "street", "city", "phone"} {
			parts = append(parts, str(person, field))
		}
	}
	return strings.Join(parts, "\n")
}
