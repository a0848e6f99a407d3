package report

import (
	"context"
	"fmt"
	"iter"
	"time"

	"ecwid-mcp/ecwid"
)

// Store holds the facts of a store that figures depend on.
type Store struct {
	StoreID   int64
	Name      string         // may be empty
	Currency  string         // ISO 4217
	Precision int            // decimal places of the currency
	Zone      *time.Location // days begin and end in it
}

// text is the same for the same facts.
func (s Store) text() string {
	return fmt.Sprintf("%d %q %s %d %s", s.StoreID, s.Name, s.Currency, s.Precision, s.Zone)
}

// Source is what reports read; *ecwid.Client is one.
type Source interface {
	LatestStats(ctx context.Context) (ecwid.LatestStats, error)
	Orders(ctx context.Context, q ecwid.OrderQuery) iter.Seq2[ecwid.Order, error]
	SearchOrders(ctx context.Context, q ecwid.OrderQuery) (ecwid.Page[ecwid.Order], error)
	Order(ctx context.Context, id ecwid.OrderID) (ecwid.Order, error)
	Products(ctx context.Context, q ecwid.ProductQuery) iter.Seq2[ecwid.Product, error]
	SearchProducts(ctx context.Context, q ecwid.ProductQuery) (ecwid.Page[ecwid.Product], error)
	SearchCategories(ctx context.Context, q ecwid.CategoryQuery) (ecwid.Page[ecwid.Category], error)
	Customers(ctx context.Context, q ecwid.CustomerQuery) iter.Seq2[ecwid.Customer, error]
	SearchCustomers(ctx context.Context, q ecwid.CustomerQuery) (ecwid.Page[ecwid.Customer], error)
	Customer(ctx context.Context, id ecwid.CustomerID) (ecwid.Customer, error)
	Carts(ctx context.Context, q ecwid.CartQuery) iter.Seq2[ecwid.Cart, error]
	Cart(ctx context.Context, id ecwid.CartID) (ecwid.Cart, error)
}

// Progress is told how many orders, products and other records a report has read so far. It is called from the
// goroutine that asked for the report.
type Progress func(read int)
