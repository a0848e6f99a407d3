package report

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"time"

	"ecwid-mcp/ecwid"
)

// maxListed bounds every list of a report; what is left out is counted.
const maxListed = 100

// listed cuts a list and tells how many entries it lost.
func listed[T any](list []T) (kept []T, omitted int) {
	n := min(len(list), maxListed)
	return list[:n:n], len(list) - n
}

// scanProducts reads all products that match, by their ids. The fields that travel are those of the query.
func (r *Reporter) scanProducts(
	ctx context.Context, query ecwid.ProductQuery, start reading, progress Progress,
) (products []ecwid.Product, settled bool, err error) {
	items, settled, err := scan(ctx, r, collection[ecwid.Product]{
		walk: func(ctx context.Context, updatedFrom time.Time) iter.Seq2[ecwid.Product, error] {
			q := query
			q.UpdatedFrom = updatedFrom
			return r.source.Products(ctx, q)
		},
		total: func(ctx context.Context) (int, error) {
			q := query
			q.Paging = ecwid.Paging{Limit: 1, ResponseFields: onlyTotal}
			page, err := r.source.SearchProducts(ctx, q)
			return page.Total, err
		},
		id:      func(p ecwid.Product) string { return strconv.FormatInt(int64(p.ID), 10) },
		changed: func(s ecwid.LatestStats) time.Time { return s.ProductsUpdated.Time },
	}, start, progress)
	for _, p := range items {
		products = append(products, p)
	}
	slices.SortFunc(products, func(a, b ecwid.Product) int { return cmp.Compare(a.ID, b.ID) })
	return products, settled, err
}
