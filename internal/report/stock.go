package report

import (
	"context"

	"ecwid-mcp/ecwid"
)

// StockName is the name of the report that Stock computes.
const StockName = "stock"

// StockQuery asks for the stock report.
type StockQuery struct {
	Below *int // count as low also what has at most this many left, whatever its warning limit; nil for the limits alone
}

// Stock is what is about to run out, what has run out, and what the shop still shows although it is sold out. The lines
// are of products that are enabled, the smallest quantity first.
type Stock struct {
	Head
	Below      *int        `json:"below,omitempty"`
	Counts     StockCounts `json:"counts"`
	OutOfStock []StockLine `json:"outOfStock"`
	Low        []StockLine `json:"low"` // quantity at or below the warning limit, but not out of stock
	// StillVisible are the products that can be seen in the shop although nothing of them is left.
	StillVisible []SoldOut `json:"stillVisible"`
	// DisabledInStock are the products that are switched off although there is stock, as those that somebody hid while they
	// were sold out.
	DisabledInStock []ProductName   `json:"disabledInStock"`
	Proposals       []ProductChange `json:"proposals"`
	Omitted         *StockNotListed `json:"omitted,omitempty"` // when lists were cut
	Method          string          `json:"method"`
}

// StockCounts counts stocks, that is lines, unless it says products. The figures of the first group are of enabled
// products only.
type StockCounts struct {
	Counted      int `json:"counted"`    // stocks with a quantity
	Unlimited    int `json:"unlimited"`  // stocks without one
	OutOfStock   int `json:"outOfStock"` // quantity 0 or less
	Oversold     int `json:"oversold"`   // of these, less than 0
	Low          int `json:"low"`
	StillVisible int `json:"stillVisibleProducts"`

	DisabledProducts int `json:"disabledProducts"` // switched off in the shop
	HiddenInStock    int `json:"disabledProductsInStock"`
}

// ProductName tells which product is meant.
type ProductName struct {
	ProductID ecwid.ProductID `json:"productId"`
	SKU       string          `json:"sku,omitempty"`
	Name      string          `json:"name,omitempty"`
}

// SoldOut is a product of which nothing is left and which the shop still shows.
type SoldOut struct {
	ProductName
	// Preorder says that the product is meant to be shown: it can be ordered ahead.
	Preorder bool `json:"preorder"`
}

// ProductChange is a proposal, to be made by update_product after a person agreed.
type ProductChange struct {
	ProductID ecwid.ProductID `json:"productId"`
	Enabled   bool            `json:"enabled"`
	Why       string          `json:"why"`
}

// StockNotListed counts what lists of at most 100 entries left out.
type StockNotListed struct {
	OutOfStock   int `json:"outOfStock"`
	Low          int `json:"low"`
	StillVisible int `json:"stillVisible"`

	DisabledInStock int `json:"disabledInStock"`
}

const stockMethod = "One line per counted stock: a product's own, or that of each variation with a SKU. " +
	"Low: the quantity is at or below the warning limit (of the variation, else of the product) and above 0. " +
	"Out of stock: 0 or less. Still visible: an enabled product of which every stock is out and that Ecwid is not told to " +
	"hide then; a setting of the whole store that hides sold-out products is not seen here. " +
	"Lines are of enabled products."

// stockFields names the fields of a product that the report needs, so that only these travel.
type stockFields struct {
	ID           ecwid.ProductID `json:"id"`
	SKU          string          `json:"sku"`
	Name         string          `json:"name"`
	Quantity     int             `json:"quantity"`
	Unlimited    bool            `json:"unlimited"`
	WarningLimit int             `json:"warningLimit"`
	Visibility   string          `json:"outOfStockVisibilityBehaviour"`
	Enabled      bool            `json:"enabled"`
	Created      ecwid.Time      `json:"created"`
	Combinations []struct {
		ID           ecwid.VariationID      `json:"id"`
		SKU          string                 `json:"sku"`
		Options      []ecwid.VariationValue `json:"options"`
		Quantity     int                    `json:"quantity"`
		Unlimited    bool                   `json:"unlimited"`
		WarningLimit int                    `json:"warningLimit"`
	} `json:"combinations"`
}

// Stock computes the stock report. It reads all products.
func (r *Reporter) Stock(ctx context.Context, q StockQuery, progress Progress) (Stock, error) {
	store, start, err := r.begin(ctx)
	if err != nil {
		return Stock{}, err
	}
	return cached(ctx, r, store, start, StockName, q, depends{onProducts}, func(ctx context.Context, start reading) (Stock, bool, error) {
		all := ecwid.ProductQuery{Paging: ecwid.Paging{ResponseFields: ecwid.FieldsOf[stockFields]()}}
		products, settled, err := r.scanProducts(ctx, all, start, progress)
		if err != nil {
			return Stock{}, false, err
		}
		report := stockOf(products, q)
		report.Head = r.head(StockName, store)
		report.Covered.Products, report.ChangedMeanwhile = new(len(products)), !settled
		return report, settled, nil
	})
}

// stockDefinition is the stock report by name.
func stockDefinition() definition {
	return define(Kind{
		Name: StockName, Title: "Stock",
		Description: "What is low, what is sold out, and what the shop still shows although it is sold out.",
		Parameters: []Parameter{
			{Name: "below", Description: "Count as low also what has at most this many left, whatever its warning limit. Left out: the warning limits alone."},
		},
	}, ReadStockQuery, (*Reporter).Stock)
}

// ReadStockQuery reads the query of the stock report from the texts of its parameters; a *ParameterError says which cannot be read.
func ReadStockQuery(given map[string]string) (StockQuery, error) {
	n, err := wholeNumber(given, "below", 1, 1_000_000)
	if err != nil || n == 0 {
		return StockQuery{}, err
	}
	return StockQuery{Below: &n}, nil
}
