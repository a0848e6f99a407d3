package report_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

// busyCatalogue is a Source in which something happens after the first product that a walk shows, up to so many times.
type busyCatalogue struct {
	report.Source
	happens func(n int)
	times   int
	done    int
}

func (b *busyCatalogue) Products(ctx context.Context, q ecwid.ProductQuery) iter.Seq2[ecwid.Product, error] {
	return func(yield func(ecwid.Product, error) bool) {
		happened := false
		for p, err := range b.Source.Products(ctx, q) {
			if !yield(p, err) {
				return
			}
			if !happened && b.done < b.times {
				happened = true
				b.done++
				b.happens(b.done)
			}
		}
	}
}

// TestStockThatChangesMeanwhile: what changes, comes and goes while products are read is seen as it is in the end.
func TestStockThatChangesMeanwhile(t *testing.T) {
	for _, test := range []struct {
		times   int
		settled bool
	}{{1, true}, {2, true}, {50, false}} {
		t.Run(fmt.Sprint(test.times), func(t *testing.T) {
			shop := openOps(t, "UTC", monday)
			var ids []int64
			for n := range 4 {
				id, _ := shop.add("/products", map[string]any{"name": fmt.Sprint(n), "sku": fmt.Sprint(n), "quantity": 5})
				ids = append(ids, id)
			}
			source := &busyCatalogue{Source: shop.client, times: test.times, happens: func(n int) {
				shop.store.Advance(5 * time.Second)
				shop.edit(fmt.Sprintf("/products/%d", ids[0]), fmt.Sprintf(`{"quantity":%d}`, -n))
				if n == 1 {
					shop.edit(fmt.Sprintf("/products/%d", ids[1]), `{"enabled":false}`)
					if _, err := shop.store.Delete(fmt.Sprintf("/products/%d", ids[2])); err != nil {
						t.Fatal(err)
					}
				}
			}}
			got, err := shop.reporterOf(source).Stock(t.Context(), report.StockQuery{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.ChangedMeanwhile == test.settled {
				t.Errorf("changedMeanwhile is %v", got.ChangedMeanwhile)
			}
			if !test.settled {
				return
			}
			if got.Counts.Counted != 2 || got.Counts.DisabledProducts != 1 || *got.Covered.Products != 3 {
				t.Errorf("counts %+v of %d products", got.Counts, *got.Covered.Products)
			}
			if len(got.OutOfStock) != 1 || got.OutOfStock[0].Quantity != -test.times {
				t.Errorf("out of stock: %+v", got.OutOfStock)
			}
		})
	}
}
