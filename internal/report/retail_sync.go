package report

import (
	"context"
	"slices"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// RetailSyncReport is the name of the report that RetailSync computes.
const RetailSyncReport = "retail-sync"

func retailSyncDefinition() definition {
	return define(Kind{
		Name:  RetailSyncReport,
		Title: "Lightspeed Retail sync",
		Description: "Which orders of a period reach Lightspeed Retail (X-Series) by the rules of its sync, and which customers " +
			"end up there under another name.",
		Parameters: periodParameters(),
	}, func(given map[string]string) (Between, error) { return between(given), nil }, (*Reporter).RetailSync)
}

// RetailSync says what the sync with Lightspeed Retail (X-Series) does with a period's orders. It is derived from the
// orders alone: what Retail really holds cannot be seen from Ecwid.
type RetailSync struct {
	Head
	Syncs        Tally         `json:"syncs"`
	DoesNotSync  Tally         `json:"doesNotSync"`
	Reasons      []ReasonTally `json:"reasons"` // of the orders, whether they sync or not
	Orders       []SyncedOrder `json:"orders"`  // those that a person should know of: not synced, or with a customer note; oldest first, at most 100
	Omitted      int           `json:"omittedOrders"`
	Customers    []SyncNote    `json:"customerNotes"` // how many orders have each customer note
	StockNote    string        `json:"stockNote"`
	CoverageNote string        `json:"coverageNote"`
}

// Tally counts orders and sums their totals, exactly.
type Tally struct {
	Orders int         `json:"orders"`
	Total  ecwid.Money `json:"total"`
}

// ReasonTally counts the orders with one reason.
type ReasonTally struct {
	Reason string `json:"reason"`
	Syncs  bool   `json:"syncs"`
	Tally
}

// SyncNote counts the orders with one customer note.
type SyncNote struct {
	Note   string `json:"note"`
	Orders int    `json:"orders"`
}

// SyncedOrder is one order and what the sync does with it.
type SyncedOrder struct {
	OrderID       ecwid.OrderID    `json:"orderId"`
	CreateDate    time.Time        `json:"createDate"`
	PaymentStatus string           `json:"paymentStatus"`
	Total         ecwid.Money      `json:"total"`
	Syncs         bool             `json:"syncs"`
	Reason        string           `json:"reason"`
	CustomerID    ecwid.CustomerID `json:"customerId,omitzero"`
	Email         string           `json:"email,omitempty"`
	Name          string           `json:"name,omitempty"`         // on the order
	CustomerNote  string           `json:"customerNote,omitempty"` // only where the order syncs
	OtherName     string           `json:"otherName,omitempty"`    // with nameMismatch: what the shop calls the customer
}

// Why an order reaches Retail or not (Lightspeed's help article on the sync of eCom E-Series with X-Series: only orders
// with the status Paid are synced).
const (
	SyncPaid              = "paid"              // reaches Retail as Completed, whatever its fulfilment status
	SyncAwaitingPayment   = "awaitingPayment"   // does not, until it is paid
	SyncCancelled         = "cancelled"         // does not
	SyncRefunded          = "refunded"          // not in this status; it is there if it was paid long enough before, and then the refund is missing
	SyncPartiallyRefunded = "partiallyRefunded" // as refunded
	SyncCustomStatus      = "customStatus"      // does not: only Paid does
)

// What happens to the customer of an order that syncs. Retail matches customers by e-mail only, never changes a profile
// that exists, and makes one of e-mail and name otherwise (same article).
const (
	SyncNameMismatch = "nameMismatch" // the shop knows the e-mail by another name: Retail keeps the name that it has
	SyncNameMissing  = "nameMissing"  // no name: a new profile gets the e-mail as its name
	SyncEmailMissing = "emailMissing" // no e-mail: nothing to match by
)

const (
	retailStockNote = "Sales on either side change the stock on both. A stock change by hand travels only from Retail to Ecwid: " +
		"one made in Ecwid, or by update_product, never reaches Retail."
	retailCoverageNote = "By the rules for stores that connected before 2022-02-02 with both syncs switched on (plans Business and " +
		"Unlimited). Sales made in Retail never come to Ecwid and are not here. What Retail holds was not looked at."
)

// syncFields are what the sync looks at.
const syncFields = "id,createDate,paymentStatus,total,customerId,email,billingPerson(name),shippingPerson(name)"

// RetailSync computes the report.
func (r *Reporter) RetailSync(ctx context.Context, q Between, progress Progress) (RetailSync, error) {
	store, start, p, err := r.beginPeriod(ctx, q)
	if err != nil {
		return RetailSync{}, err
	}
	on := depends{onOrders, onCustomers}
	read := func(ctx context.Context, start reading) (RetailSync, bool, error) {
		orders, settled, err := r.ordersWith(ctx, syncFields, p, start, progress)
		if err != nil {
			return RetailSync{}, false, err
		}
		names, customers, err := r.customerNames(ctx, orders)
		if err != nil {
			return RetailSync{}, false, err
		}
		sync := syncOf(orders, names, store.Zone)
		sync.Head = r.head(RetailSyncReport, store)
		sync.Range = &p.Range
		sync.Covered = Covered{Orders: new(len(orders)), Customers: new(customers)}
		return sync, settled, nil
	}
	return cached(ctx, r, store, start, RetailSyncReport, p.Range, on, func(ctx context.Context, start reading) (RetailSync, bool, error) {
		sync, settled, err := several(ctx, r, on, start, read)
		sync.ChangedMeanwhile = !settled
		return sync, settled, err
	})
}

func syncOf(orders []ecwid.Order, names map[string]string, zone *time.Location) RetailSync {
	sync := RetailSync{
		Reasons: []ReasonTally{}, Orders: []SyncedOrder{}, Customers: []SyncNote{},
		StockNote: retailStockNote, CoverageNote: retailCoverageNote,
	}
	for _, o := range orders {
		one := syncOrder(o, names, zone)
		sync.count(one)
		if one.Syncs && one.CustomerNote == "" {
			continue
		}
		sync.Orders = append(sync.Orders, one)
	}
	sync.Orders, sync.Omitted = listed(sync.Orders)
	slices.SortFunc(sync.Reasons, func(a, b ReasonTally) int { return strings.Compare(a.Reason, b.Reason) })
	slices.SortFunc(sync.Customers, func(a, b SyncNote) int { return strings.Compare(a.Note, b.Note) })
	return sync
}

func (s *RetailSync) count(o SyncedOrder) {
	tally := &s.DoesNotSync
	if o.Syncs {
		tally = &s.Syncs
	}
	tally.add(o.Total)
	at := slices.IndexFunc(s.Reasons, func(t ReasonTally) bool { return t.Reason == o.Reason })
	if at < 0 {
		at = len(s.Reasons)
		s.Reasons = append(s.Reasons, ReasonTally{Reason: o.Reason, Syncs: o.Syncs})
	}
	s.Reasons[at].add(o.Total)
	if o.CustomerNote == "" {
		return
	}
	at = slices.IndexFunc(s.Customers, func(n SyncNote) bool { return n.Note == o.CustomerNote })
	if at < 0 {
		at = len(s.Customers)
		s.Customers = append(s.Customers, SyncNote{Note: o.CustomerNote})
	}
	s.Customers[at].Orders++
}

func (t *Tally) add(total ecwid.Money) { t.Orders, t.Total = t.Orders+1, t.Total.Add(total) }
