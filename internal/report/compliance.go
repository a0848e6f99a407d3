package report

import (
	"context"
	"time"

	"ecwid-mcp/ecwid"
)

// ComplianceName is the name of the report that Compliance computes.
const ComplianceName = "compliance"

// ComplianceQuery says what to look for among the orders and new products of a period.
type ComplianceQuery struct {
	Between
	Threshold  ecwid.Money // orders of at least this total are of high value
	Categories []string    // restricted: names or ids; those below them are restricted too
	Countries  []string    // restricted destinations: "IR", or with a state or province "US-CA"
}

// Compliance is what somebody has to look at before it goes out, or after it came in.
type Compliance struct {
	Head
	Threshold  ecwid.Money          `json:"threshold"`
	Countries  []string             `json:"restrictedCountries"`
	Categories []RestrictedCategory `json:"restrictedCategories"` // with those below them
	Counts     ComplianceCounts     `json:"counts"`
	// HighValueTotal is the sum of the totals of the orders of high value.
	HighValueTotal ecwid.Money         `json:"highValueTotal"`
	Flagged        []FlaggedOrder      `json:"flagged"`           // the highest total first
	NewProducts    []NewProduct        `json:"newProducts"`       // restricted ones first, then the newest
	Omitted        *ComplianceNotShown `json:"omitted,omitempty"` // when lists were cut
	Method         string              `json:"method"`
}

// RestrictedCategory is a category of which nothing should be sold unseen.
type RestrictedCategory struct {
	ID   ecwid.CategoryID `json:"id"`
	Name string           `json:"name,omitempty"`
}

// ComplianceCounts counts the orders and new products of the period. An order can count for several reasons.
type ComplianceCounts struct {
	Orders                int `json:"orders"`
	Flagged               int `json:"flagged"` // for at least one reason
	HighValue             int `json:"highValue"`
	RestrictedDestination int `json:"restrictedDestination"`
	RestrictedCategory    int `json:"restrictedCategory"`
	WithoutCountry        int `json:"withoutCountry"` // neither address names a country, so that no destination can be checked
	NewProducts           int `json:"newProducts"`
	NewRestricted         int `json:"newProductsRestricted"` // of these, in a restricted category
}

// Why an order is flagged.
const (
	HighValue             = "high value"
	RestrictedDestination = "restricted destination"
	RestrictedGoods       = "restricted category"
)

// FlaggedOrder is an order to look at.
type FlaggedOrder struct {
	OrderID           ecwid.OrderID         `json:"orderId"`
	Reasons           []string              `json:"reasons"` // "high value", "restricted destination", "restricted category"
	CreateDate        time.Time             `json:"createDate"`
	Total             ecwid.Money           `json:"total"`
	PaymentStatus     string                `json:"paymentStatus"`
	FulfillmentStatus string                `json:"fulfillmentStatus"`
	FulfillmentType   ecwid.FulfillmentType `json:"fulfillmentType"`
	CustomerID        ecwid.CustomerID      `json:"customerId,omitzero"`
	ShippingCountry   string                `json:"shippingCountry,omitempty"` // "US-CA"
	BillingCountry    string                `json:"billingCountry,omitempty"`
	RestrictedItems   []RestrictedItem      `json:"restrictedItems,omitempty"`
}

// RestrictedItem is a line of an order with a product of a restricted category.
type RestrictedItem struct {
	ProductID ecwid.ProductID `json:"productId,omitzero"`
	SKU       string          `json:"sku,omitempty"`
	Quantity  int             `json:"quantity"`
}

// NewProduct is a product that was added in the period.
type NewProduct struct {
	ProductID  ecwid.ProductID      `json:"productId"`
	SKU        string               `json:"sku,omitempty"`
	Name       string               `json:"name,omitempty"`
	Price      ecwid.Money          `json:"price"`
	Enabled    bool                 `json:"enabled"`
	Created    time.Time            `json:"created"`
	Restricted bool                 `json:"restricted"`
	Categories []ecwid.CategoryName `json:"categories,omitempty"`
}

// ComplianceNotShown counts what lists of at most 100 entries left out.
type ComplianceNotShown struct {
	Flagged     int `json:"flagged"`
	NewProducts int `json:"newProducts"`
}

const complianceMethod = "All orders placed in the period, whatever became of them since; carts are not orders. High value: the total is at or " +
	"above the threshold. Restricted destination: the country of the shipping or of the billing address is listed; a state or province " +
	"is compared where the list names one. Restricted category: a line's product is in a listed category or below one as the catalogue " +
	"is now, or the line was bought from such a category. New products: added in the period and still there."

// Compliance computes the report.
func (r *Reporter) Compliance(ctx context.Context, q ComplianceQuery, progress Progress) (Compliance, error) {
	store, start, p, err := r.beginPeriod(ctx, q.Between)
	if err != nil {
		return Compliance{}, err
	}
	key := struct {
		ComplianceQuery
		Range
	}{q, p.Range}
	on := depends{onOrders, onProducts, onCategories}
	screen := func(ctx context.Context, start reading) (Compliance, bool, error) {
		s := &screening{reporter: r, query: q, period: p, start: start, progress: progress, products: map[ecwid.ProductID]bool{}, settled: true}
		report, err := s.run(ctx)
		if err != nil {
			return Compliance{}, false, err
		}
		report.Head = r.head(ComplianceName, store)
		report.Range = &p.Range
		report.Covered = Covered{Orders: new(report.Counts.Orders), Products: new(len(s.products))}
		for i := range report.Flagged {
			report.Flagged[i].CreateDate = report.Flagged[i].CreateDate.In(store.Zone)
		}
		for i := range report.NewProducts {
			report.NewProducts[i].Created = report.NewProducts[i].Created.In(store.Zone)
		}
		return report, s.settled, nil
	}
	return cached(ctx, r, store, start, ComplianceName, key, on, func(ctx context.Context, start reading) (Compliance, bool, error) {
		report, settled, err := several(ctx, r, on, start, screen)
		report.ChangedMeanwhile = !settled
		return report, settled, err
	})
}

// screening is one computation of the report.
type screening struct {
	reporter *Reporter
	query    ComplianceQuery
	period   period
	start    reading
	progress Progress
	read     int                      // records that travelled so far
	products map[ecwid.ProductID]bool // that the figures were computed from
	settled  bool
}

func (s *screening) run(ctx context.Context) (Compliance, error) {
	categories, err := s.restrictedCategories(ctx)
	if err != nil {
		return Compliance{}, err
	}
	goods, err := s.restrictedProducts(ctx, categories)
	if err != nil {
		return Compliance{}, err
	}
	added, err := s.newProducts(ctx)
	if err != nil {
		return Compliance{}, err
	}
	orders, settled, err := s.reporter.orders(ctx, s.period, s.start, s.next())
	if err != nil {
		return Compliance{}, err
	}
	s.settled = s.settled && settled
	rules := screeningRules{query: s.query, categories: map[ecwid.CategoryID]bool{}, products: goods}
	report := Compliance{Threshold: s.query.Threshold, Countries: append([]string{}, s.query.Countries...), Categories: categories,
		Flagged: []FlaggedOrder{}, NewProducts: []NewProduct{}, Method: complianceMethod}
	for _, c := range categories {
		rules.categories[c.ID] = true
	}
	for _, o := range orders {
		report.addOrder(o, rules)
	}
	for _, p := range added {
		report.addProduct(p, rules)
	}
	report.cut()
	return report, nil
}

// next continues the progress where the last scan left it.
func (s *screening) next() Progress {
	before := s.read
	return func(n int) {
		if s.read = before + n; s.progress != nil {
			s.progress(s.read)
		}
	}
}
