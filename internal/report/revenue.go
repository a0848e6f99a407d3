package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// RevenueByPaymentMethod is the name of the report that Revenue computes.
const RevenueByPaymentMethod = "revenue-by-payment-method"

func revenueDefinition() definition {
	return define(Kind{
		Name:  RevenueByPaymentMethod,
		Title: "Revenue by payment method",
		Description: "What the orders of a period brought, by payment method: gross, tax, shipping, discounts, refunds and net, " +
			"and the gaps to settlement figures.",
		Parameters: append(periodParameters(), Parameter{
			Name:        "settlement",
			Description: `What was paid out, one line per payment method, such as "PayPal, 1234.50". Left out: no comparison.`,
		}),
	}, func(given map[string]string) (RevenueQuery, error) {
		return RevenueQuery{between(given), given["settlement"]}, nil
	}, (*Reporter).Revenue)
}

// RevenueQuery selects the orders placed in a period, and what the payment providers paid out for them.
type RevenueQuery struct {
	Between
	Settlement string // one line per payment method, "method, amount"; empty for none
}

// Revenue is what a period's orders brought, by payment method.
type Revenue struct {
	Head
	Methods    []MethodRevenue `json:"methods"`    // of the orders that are paid; the highest gross first
	Totals     RevenueSums     `json:"totals"`     // of Methods
	NotCounted []StatusRevenue `json:"notCounted"` // orders of the period with other payment statuses
	ToCheck    Doubts          `json:"toCheck"`
	Settlement *Settlement     `json:"settlement,omitempty"`
}

// MethodRevenue is what the orders paid by one method brought.
type MethodRevenue struct {
	PaymentMethod string `json:"paymentMethod"` // as the order names it; empty where it names none
	RevenueSums
}

// RevenueSums are sums over orders that are PAID, PARTIALLY_REFUNDED or REFUNDED, exact and not rounded.
type RevenueSums struct {
	Orders      int         `json:"orders"`
	Gross       ecwid.Money `json:"gross"`       // total of the orders, with tax, shipping and fees, after discounts
	Tax         ecwid.Money `json:"tax"`         // contained in gross
	Shipping    ecwid.Money `json:"shipping"`    // shipping rates, contained in gross
	HandlingFee ecwid.Money `json:"handlingFee"` // contained in gross
	Discounts   ecwid.Money `json:"discounts"`   // promotions and coupons, already taken off gross
	Refunds     ecwid.Money `json:"refunds"`     // given back for these orders, whenever that was
	Net         ecwid.Money `json:"net"`         // gross − refunds
}

// StatusRevenue counts the orders of one payment status.
type StatusRevenue struct {
	PaymentStatus string      `json:"paymentStatus"`
	Orders        int         `json:"orders"`
	Total         ecwid.Money `json:"total"`
}

// revenueFields are what revenue is made of. Nobody's name or address travels for it.
const revenueFields = "id,createDate,paymentStatus,paymentMethod,total,tax,discount,couponDiscount,refundedAmount," +
	"shippingOption(shippingRate),handlingFee(value)"

// Revenue computes the report.
func (r *Reporter) Revenue(ctx context.Context, q RevenueQuery, progress Progress) (Revenue, error) {
	store, start, p, err := r.beginPeriod(ctx, q.Between)
	if err != nil {
		return Revenue{}, err
	}
	settled, err := readSettlement(q.Settlement, store.Precision)
	if err != nil {
		return Revenue{}, err
	}
	answer, err := cached(ctx, r, store, start, RevenueByPaymentMethod, p.Range, depends{onOrders},
		func(ctx context.Context, start reading) (Revenue, bool, error) {
			orders, settled, err := r.ordersWith(ctx, revenueFields, p, start, progress)
			if err != nil {
				return Revenue{}, false, err
			}
			revenue := sumRevenue(orders)
			revenue.Head = r.head(RevenueByPaymentMethod, store)
			revenue.Range, revenue.Covered.Orders, revenue.ChangedMeanwhile = &p.Range, new(len(orders)), !settled
			return revenue, settled, nil
		})
	if err != nil {
		return Revenue{}, err
	}
	answer.Settlement = compare(answer.Methods, settled)
	return answer, nil
}

// isPaid reports whether money came in for an order, also when some or all of it went back.
func isPaid(o ecwid.Order) bool {
	switch o.PaymentStatus {
	case ecwid.PaymentPaid, ecwid.PaymentPartiallyRefunded, ecwid.PaymentRefunded:
		return true
	}
	return false
}

func sumRevenue(orders []ecwid.Order) Revenue {
	methods, others := map[string]RevenueSums{}, map[string]StatusRevenue{}
	revenue := Revenue{Methods: []MethodRevenue{}, NotCounted: []StatusRevenue{}, ToCheck: newDoubts()}
	for _, o := range orders {
		revenue.ToCheck.about(o)
		if !isPaid(o) {
			other := others[o.PaymentStatus]
			others[o.PaymentStatus] = StatusRevenue{o.PaymentStatus, other.Orders + 1, other.Total.Add(o.Total)}
			continue
		}
		name := strings.TrimSpace(o.PaymentMethod)
		methods[name] = methods[name].add(o)
		revenue.Totals = revenue.Totals.add(o)
	}
	for name, sums := range methods {
		revenue.Methods = append(revenue.Methods, MethodRevenue{name, sums})
	}
	slices.SortFunc(revenue.Methods, func(a, b MethodRevenue) int {
		return cmp.Or(b.Gross.Cmp(a.Gross), cmp.Compare(a.PaymentMethod, b.PaymentMethod))
	})
	for _, other := range others {
		revenue.NotCounted = append(revenue.NotCounted, other)
	}
	slices.SortFunc(revenue.NotCounted, func(a, b StatusRevenue) int { return cmp.Compare(a.PaymentStatus, b.PaymentStatus) })
	return revenue
}

// add counts one order. Ecwid's discount is the sum of all promotions without the coupon, so its volumeDiscount is not
// added a second time (Ecwid REST docs, pages Search abandoned carts and Calculate order).
func (s RevenueSums) add(o ecwid.Order) RevenueSums {
	s.Orders++
	s.Gross = s.Gross.Add(o.Total)
	s.Tax = s.Tax.Add(o.Tax)
	if o.ShippingOption != nil {
		s.Shipping = s.Shipping.Add(o.ShippingOption.Rate)
	}
	if o.HandlingFee != nil {
		s.HandlingFee = s.HandlingFee.Add(o.HandlingFee.Value)
	}
	s.Discounts = s.Discounts.Add(o.Discount).Add(o.CouponDiscount)
	s.Refunds = s.Refunds.Add(o.RefundedAmount)
	s.Net = s.Gross.Sub(s.Refunds)
	return s
}
