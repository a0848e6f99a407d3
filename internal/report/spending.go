package report

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// Spending sums up a customer's orders. Amounts are exact; only the average is rounded, to the currency's decimals.
type Spending struct {
	OrderCount int         `json:"orderCount"` // all orders, whatever their status, without carts
	PaidOrders int         `json:"paidOrders"` // PAID, PARTIALLY_REFUNDED or REFUNDED
	TotalPaid  ecwid.Money `json:"totalPaid"`  // total of those
	Refunds    ecwid.Money `json:"refunds"`    // given back for those
	TotalSpend ecwid.Money `json:"totalSpend"` // paid − refunds
	// AverageOrder is TotalPaid per paid order, rounded, halves away from zero; absent without any.
	AverageOrder *ecwid.Money `json:"averageOrder,omitempty"`
	FirstOrder   time.Time    `json:"firstOrder,omitzero"`
	LastOrder    time.Time    `json:"lastOrder,omitzero"`
}

// spending sums up orders of a store that are sorted, the newest first.
func spending(orders []ecwid.Order, store Store) Spending {
	s := Spending{OrderCount: len(orders)}
	if len(orders) > 0 {
		s.FirstOrder, s.LastOrder = orders[len(orders)-1].CreateDate.In(store.Zone), orders[0].CreateDate.In(store.Zone)
	}
	for _, o := range orders {
		if isPaid(o) {
			s.PaidOrders++
			s.TotalPaid = s.TotalPaid.Add(o.Total)
			s.Refunds = s.Refunds.Add(o.RefundedAmount)
		}
	}
	s.TotalSpend = s.TotalPaid.Sub(s.Refunds)
	if s.PaidOrders > 0 {
		s.AverageOrder = new(divided(s.TotalPaid, s.PaidOrders, store.Precision))
	}
	return s
}

// SpendBefore is what the customer had spent, less refunds, when an order was placed: the orders before it that are paid.
// Of orders of the same second the one with the lower internal id came first.
func (h CustomerHistory) SpendBefore(o ecwid.Order) ecwid.Money {
	var spend ecwid.Money
	for _, other := range h.orders {
		if isPaid(other) && cmp.Or(other.CreateDate.Compare(o.CreateDate.Time), cmp.Compare(other.InternalID, o.InternalID)) < 0 {
			spend = spend.Add(other.Total).Sub(other.RefundedAmount)
		}
	}
	return spend
}

// divided is m ÷ n, rounded once.
func divided(m ecwid.Money, n, precision int) ecwid.Money {
	exact, _ := new(big.Rat).SetString(m.String()) // a decimal, which always reads
	text := exact.Quo(exact, big.NewRat(int64(n), 1)).FloatString(max(0, precision))
	return ecwid.MustMoney(text)
}

// maxFavourites is how many products a history names.
const maxFavourites = 10

// Favourite is a product that a customer bought.
type Favourite struct {
	ProductID ecwid.ProductID `json:"productId,omitzero"` // absent for lines that are not from the catalogue
	SKU       string          `json:"sku,omitempty"`
	Name      string          `json:"name,omitempty"` // as in the latest order
	Quantity  int             `json:"quantity"`
	Orders    int             `json:"orders"`
}

// favourites counts what was bought in paid orders, which are sorted, the newest first. Variations of a product are
// one; lines without a product are told apart by name.
func favourites(orders []ecwid.Order) (list []Favourite, omitted int) {
	type key struct {
		product ecwid.ProductID
		name    string
	}
	counted, order := map[key]*Favourite{}, []key{}
	for _, o := range orders {
		if !isPaid(o) {
			continue
		}
		seen := map[key]bool{}
		for _, item := range o.Items {
			k := key{product: item.ProductID}
			if item.ProductID == 0 {
				k.name = item.Name
			}
			f := counted[k]
			if f == nil {
				f = &Favourite{ProductID: item.ProductID, SKU: item.SKU, Name: item.Name}
				counted[k], order = f, append(order, k)
			}
			f.Quantity += item.Quantity
			if !seen[k] {
				f.Orders++
				seen[k] = true
			}
		}
	}
	list = []Favourite{}
	for _, k := range order {
		list = append(list, *counted[k])
	}
	slices.SortStableFunc(list, func(a, b Favourite) int {
		return cmp.Or(cmp.Compare(b.Quantity, a.Quantity), cmp.Compare(b.Orders, a.Orders))
	})
	n := min(len(list), maxFavourites)
	return list[:n:n], len(list) - n
}
