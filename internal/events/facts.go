package events

import (
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

// portions splits the facts, oldest orders first, so that no write to the journal keeps others from it for long. Carts
// stay with the first portion, since they need the orders they came with; there are few.
func (f *facts) portions(size int) []*facts {
	if len(f.carts) > 0 || len(f.orders)+len(f.customers)+len(f.products) <= size {
		return []*facts{f}
	}
	slices.SortStableFunc(f.orders, func(a, b ecwid.Order) int { return a.CreateDate.Compare(b.CreateDate.Time) })
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
