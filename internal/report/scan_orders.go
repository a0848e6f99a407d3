package report

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// onlyTotal are the fields that travel when a search is asked for its total.
const onlyTotal = "id"

// orders reads all orders that were placed in the period, oldest first, without carts. Settled is false when they
// changed faster than they could be read.
func (r *Reporter) orders(ctx context.Context, p period, start reading, progress Progress) (orders []ecwid.Order, settled bool, err error) {
	return r.ordersWith(ctx, ecwid.FieldsOf[ecwid.Order](), p, start, progress)
}

// ordersWith is orders with these fields of each; id, createDate and paymentStatus must be among them.
func (r *Reporter) ordersWith(
	ctx context.Context, fields string, p period, start reading, progress Progress,
) (orders []ecwid.Order, settled bool, err error) {
	query := ecwid.OrderQuery{Span: ecwid.Span{CreatedFrom: p.from.Add(-time.Second), CreatedTo: p.to}, Paging: ecwid.Paging{ResponseFields: fields}} // Ecwid's bounds may be exclusive
	found, settled, err := r.scanOrders(ctx, query, start, progress)
	if err != nil {
		return nil, false, err
	}
	return slices.DeleteFunc(found, func(o ecwid.Order) bool { return !p.contains(o.CreateDate.Time) }), settled, nil
}

// scanOrders reads all orders that match, oldest first, without carts.
func (r *Reporter) scanOrders(
	ctx context.Context, query ecwid.OrderQuery, start reading, progress Progress,
) (orders []ecwid.Order, settled bool, err error) {
	items, settled, err := scan(ctx, r, collection[ecwid.Order]{
		walk: func(ctx context.Context, updatedFrom time.Time) iter.Seq2[ecwid.Order, error] {
			q := query
			q.UpdatedFrom = updatedFrom
			return r.source.Orders(ctx, q)
		},
		total: func(ctx context.Context) (int, error) {
			q := query
			q.Paging = ecwid.Paging{Limit: 1, ResponseFields: onlyTotal}
			page, err := r.source.SearchOrders(ctx, q)
			return page.Total, err
		},
		id:      func(o ecwid.Order) string { return string(o.ID) },
		changed: func(s ecwid.LatestStats) time.Time { return s.OrdersUpdated.Time },
	}, start, progress)
	for _, o := range items {
		if o.PaymentStatus != ecwid.PaymentIncomplete {
			orders = append(orders, o)
		}
	}
	slices.SortFunc(orders, func(a, b ecwid.Order) int {
		return cmp.Or(a.CreateDate.Compare(b.CreateDate.Time), cmp.Compare(a.ID, b.ID))
	})
	return orders, settled, err
}
