package catalogue

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"ecwid-mcp/ecwid"
)

// Source reads a store; *ecwid.Client is one.
type Source interface {
	Products(ctx context.Context, query ecwid.ProductQuery) iter.Seq2[ecwid.Product, error]
	SearchProducts(ctx context.Context, query ecwid.ProductQuery) (ecwid.Page[ecwid.Product], error)
}

// productFields is what comparing needs of a product.
const productFields = "id,sku,name,description,price,compareToPrice,costPrice,quantity,unlimited,warningLimit,enabled," +
	"weight,isShippingRequired,created,combinations(id,sku,price,compareToPrice,quantity,unlimited,warningLimit,weight)"

// Shop is what a store has under the SKUs of a file.
type Shop struct {
	Products int // how many were read
	owners   map[string][]owner
}

// owner has a SKU: a product, or one of its variations.
type owner struct {
	sku       string
	product   ecwid.Product
	variation *ecwid.Variation
}

// ReadShop reads the whole catalogue, since SKUs that are spelt a little differently are found no other way, and
// keeps what the file is about. The progress, which may be nil, is told how many products were read so far.
func ReadShop(ctx context.Context, source Source, file File, progress func(read int)) (*Shop, error) {
	shop := &Shop{owners: map[string][]owner{}}
	for _, entry := range file.Entries {
		shop.owners[folded(entry.SKU)] = nil
	}
	query := ecwid.ProductQuery{Paging: ecwid.Paging{ResponseFields: productFields}}
	for product, err := range source.Products(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("the store's products cannot be read: %w", Explain(err))
		}
		shop.Products++
		shop.add(product)
		if progress != nil {
			progress(shop.Products)
		}
	}
	return shop, nil
}

func (s *Shop) add(product ecwid.Product) {
	s.own(owner{sku: product.SKU, product: product})
	for i := range product.Combinations {
		s.own(owner{sku: product.Combinations[i].SKU, product: product, variation: &product.Combinations[i]})
	}
}

func (s *Shop) own(one owner) {
	if all, wanted := s.owners[folded(one.sku)]; wanted && one.sku != "" {
		s.owners[folded(one.sku)] = append(all, one)
	}
}

// folded makes SKUs alike that people and some shops do not tell apart.
func folded(sku string) string { return strings.ToLower(strings.TrimSpace(sku)) }
