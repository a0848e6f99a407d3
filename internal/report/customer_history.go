package report

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// CustomerHistoryReport is the name of the report that CustomerHistory computes.
const CustomerHistoryReport = "customer-history"

func customerHistoryDefinition() definition {
	return define(Kind{
		Name:  CustomerHistoryReport,
		Title: "Customer history",
		Description: "One customer's orders, spending, refunds, favourite products, open orders with status and tracking, " +
			"and unfinished carts.",
		Parameters: []Parameter{
			{Name: "email", Description: "The customer's e-mail address. Give this or customerId."},
			{Name: "customerId", Description: "The customer's number."},
		},
	}, readCustomerQuery, (*Reporter).CustomerHistory)
}

// CustomerQuery names one customer, by one of the two.
type CustomerQuery struct {
	Email      string // compared without regard to case
	CustomerID ecwid.CustomerID
}

func readCustomerQuery(given map[string]string) (CustomerQuery, error) {
	q := CustomerQuery{Email: given["email"]}
	if text := given["customerId"]; text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return CustomerQuery{}, wrong("customerId", "must be a whole number above 0")
		}
		q.CustomerID = ecwid.CustomerID(id)
	}
	return q, q.check()
}

func (q CustomerQuery) check() error {
	switch {
	case q.Email == "" && q.CustomerID == 0:
		return wrong("email", "or customerId is required")
	case q.Email != "" && q.CustomerID != 0:
		return wrong("email", "and customerId exclude each other")
	case q.Email != "" && !strings.Contains(q.Email, "@"):
		return wrong("email", "must be an address such as jane@example.com")
	}
	return nil
}

// CustomerHistory is what is known of one customer.
type CustomerHistory struct {
	Head
	Customer *CustomerFacts `json:"customer"` // null when the store has no such customer; there may be orders all the same
	Spending
	Favourites []Favourite    `json:"favouriteProducts"` // by quantity, of orders that are paid, at most 10
	OpenOrders []OrderFacts   `json:"openOrders"`        // neither finished nor cancelled nor refunded; the newest first
	Orders     []OrderFacts   `json:"latestOrders"`      // the newest first, at most 20
	Carts      []CartFacts    `json:"unfinishedCarts"`   // not recovered and not hidden; the newest first, at most 10
	Omitted    HistoryOmitted `json:"omitted"`

	orders []ecwid.Order // all of them, the newest first
}

// HistoryOmitted counts what the lists of a history leave out.
type HistoryOmitted struct {
	Favourites int `json:"favouriteProducts"`
	OpenOrders int `json:"openOrders"`
	Orders     int `json:"latestOrders"`
	Carts      int `json:"unfinishedCarts"`
}

// CustomerFacts is the customer's record.
type CustomerFacts struct {
	CustomerID      ecwid.CustomerID `json:"customerId"`
	Email           string           `json:"email,omitempty"`
	Name            string           `json:"name,omitempty"`
	Group           string           `json:"customerGroupName,omitempty"`
	Registered      time.Time        `json:"registered,omitzero"`
	AcceptMarketing *bool            `json:"acceptMarketing,omitempty"` // absent when unknown
	Lang            string           `json:"lang,omitempty"`
}

// CustomerHistory computes the report. A customer that the store does not know has an empty history.
func (r *Reporter) CustomerHistory(ctx context.Context, q CustomerQuery, progress Progress) (CustomerHistory, error) {
	if err := q.check(); err != nil {
		return CustomerHistory{}, err
	}
	store, start, err := r.begin(ctx)
	if err != nil {
		return CustomerHistory{}, err
	}
	q.Email = strings.ToLower(q.Email)
	on := depends{onOrders, onCustomers, onCarts}
	read := func(ctx context.Context, start reading) (CustomerHistory, bool, error) {
		history := CustomerHistory{Head: r.head(CustomerHistoryReport, store)}
		settled, err := r.history(ctx, q, &history, store, start, progress)
		return history, settled, err
	}
	return cached(ctx, r, store, start, CustomerHistoryReport, q, on, func(ctx context.Context, start reading) (CustomerHistory, bool, error) {
		history, settled, err := several(ctx, r, on, start, read)
		history.ChangedMeanwhile = !settled
		return history, settled, err
	})
}

func (r *Reporter) history(
	ctx context.Context, q CustomerQuery, history *CustomerHistory, store Store, start reading, progress Progress,
) (settled bool, err error) {
	customer, err := r.customer(ctx, q)
	if err != nil {
		return false, err
	}
	if customer != nil {
		q = CustomerQuery{strings.ToLower(customer.Email), customer.ID}
		history.Customer = &CustomerFacts{customer.ID, customer.Email, customer.Name, customer.CustomerGroupName,
			customer.Registered.In(store.Zone), customer.AcceptMarketing, customer.Lang}
	}
	orders, settled, err := r.ordersOf(ctx, q, start, progress)
	if err != nil {
		return false, err
	}
	carts, err := r.cartsOf(ctx, q)
	if err != nil {
		return false, err
	}
	history.orders = orders
	history.Covered.Orders = new(len(orders))
	history.Spending = spending(orders, store)
	history.Favourites, history.Omitted.Favourites = favourites(orders)
	history.OpenOrders, history.Omitted.OpenOrders = facts(orders, store.Zone, isOpen, maxListed)
	history.Orders, history.Omitted.Orders = facts(orders, store.Zone, nil, maxLatest)
	history.Carts, history.Omitted.Carts = cartFacts(carts, store.Zone)
	return settled, nil
}

// customer finds the customer's record, nil when there is none.
func (r *Reporter) customer(ctx context.Context, q CustomerQuery) (*ecwid.Customer, error) {
	if q.CustomerID != 0 {
		customer, err := r.source.Customer(ctx, q.CustomerID)
		if errors.Is(err, ecwid.ErrNotFound) {
			return nil, nil
		}
		return &customer, err
	}
	for customer, err := range r.source.Customers(ctx, ecwid.CustomerQuery{Email: q.Email, ExactEmail: true}) {
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(customer.Email, q.Email) {
			return &customer, nil
		}
	}
	return nil, nil
}
