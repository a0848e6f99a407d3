package events

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// facts are entities as Ecwid showed them, whoever asked for them.
type facts struct {
	orders    []ecwid.Order // placed ones and unfinished ones
	carts     []ecwid.Cart
	customers []ecwid.Customer
	products  []ecwid.Product
}

func (f *facts) add(more *facts) {
	f.orders = append(f.orders, more.orders...)
	f.carts = append(f.carts, more.carts...)
	f.customers = append(f.customers, more.customers...)
	f.products = append(f.products, more.products...)
}

// made gives the ids of all with the times at which they were made.
func (f *facts) made() iter.Seq2[string, time.Time] {
	return func(yield func(string, time.Time) bool) {
		for _, o := range f.orders {
			if !yield(number(o.InternalID), o.CreateDate.Time) {
				return
			}
		}
		for _, c := range f.carts {
			if !yield(string(c.CartID), c.CreateDate.Time) {
				return
			}
		}
		for _, c := range f.customers {
			if !yield(number(c.ID), c.Registered.Time) {
				return
			}
		}
		for _, p := range f.products {
			if !yield(number(p.ID), p.Created.Time) {
				return
			}
		}
	}
}

// missing are those of the ids of a topic that the facts do not show. Orders go by either of their ids.
func (f *facts) missing(t topic, ids []string) []string {
	shown := map[string]bool{"": true}
	for id := range f.made() {
		shown[id] = true
	}
	if t == orders {
		for i := range f.orders {
			shown[string(f.orders[i].ID)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return shown[id] })
}

// order puts what was made first in front. Ecwid's times are whole seconds, so that ids tell the rest; what came twice
// keeps its order.
func (f *facts) order() {
	slices.SortStableFunc(f.orders, func(a, b ecwid.Order) int {
		return cmp.Or(a.CreateDate.Compare(b.CreateDate.Time), cmp.Compare(a.InternalID, b.InternalID))
	})
	slices.SortStableFunc(f.customers, func(a, b ecwid.Customer) int {
		return cmp.Or(a.Registered.Compare(b.Registered.Time), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(f.products, func(a, b ecwid.Product) int {
		return cmp.Or(a.Created.Compare(b.Created.Time), cmp.Compare(a.ID, b.ID))
	})
}

// portions splits the facts, oldest orders first, so that no write to the journal keeps others from it for long. Carts
// stay with the first portion, since they need the orders they came with; there are few.
func (f *facts) portions(size int) []*facts {
	if len(f.carts) > 0 || len(f.orders)+len(f.customers)+len(f.products) <= size {
		return []*facts{f}
	}
	f.order()
	var all []*facts
	for part := range slices.Chunk(f.orders, size) {
		all = append(all, &facts{orders: part})
	}
	for part := range slices.Chunk(f.customers, size) {
		all = append(all, &facts{customers: part})
	}
	for part := range slices.Chunk(f.products, size) {
		all = append(all, &facts{products: part})
	}
	return all
}
