package sandbox

import (
	"math/big"
	"time"
)

// statistics sums up a customer's finished orders. All of them count, whatever their payment status (tests of
// Ecwid's client), unless Behaviour.StatsPaidOnly says otherwise.
type statistics struct {
	orders      int64
	sales       *big.Rat
	first, last time.Time
	products    []int64
}

// statistics gives the statistics of every customer that has ordered, by customer id.
func (s *Store) statistics() map[int64]statistics {
	all := map[int64]statistics{}
	for r := range s.orders.all() {
		doc := r.doc()
		id := whole(doc, "customerId")
		if id == 0 || isCart(doc) || s.opts.Behaviour.StatsPaidOnly && str(doc, "paymentStatus") != "PAID" {
			continue
		}
		one := all[id]
		one.orders++
		one.sales = sumOf(orZero(one.sales), amount(doc, "total"))
		if one.first.IsZero() || r.created.Before(one.first) {
			one.first = r.created
		}
		if r.created.After(one.last) {
			one.last = r.created
		}
		one.products = append(one.products, itemIDs(doc, "productId")...)
		all[id] = one
	}
	return all
}

// doc writes the statistics as a customer's stats.
func (t statistics) doc(places int) object {
	if t.orders == 0 {
		return object{"numberOfOrders": number(0), "salesValue": number(0), "averageOrderValue": number(0)}
	}
	average := new(big.Rat).Quo(t.sales, new(big.Rat).SetInt64(t.orders))
	return object{
		"numberOfOrders":    number(t.orders),
		"salesValue":        rounded(t.sales, places),
		"averageOrderValue": rounded(average, places),
		"firstOrderDate":    formatDate(t.first),
		"lastOrderDate":     formatDate(t.last),
	}
}
