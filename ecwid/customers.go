package ecwid

import (
	"context"
	"iter"
	"time"
)

// Customer is a person known to the store, registered or by a guest order.
type Customer struct {
	ID                CustomerID        `json:"id"`
	Email             string            `json:"email,omitempty"`
	Name              string            `json:"name,omitempty"` // the name of BillingPerson
	Registered        Time              `json:"registered,omitzero"`
	Updated           Time              `json:"updated,omitzero"`
	CustomerGroupID   int64             `json:"customerGroupId"` // 0 is "General"
	CustomerGroupName string            `json:"customerGroupName,omitempty"`
	BillingPerson     *Person           `json:"billingPerson,omitempty"`
	ShippingAddresses []ShippingAddress `json:"shippingAddresses,omitempty"`
	Contacts          []Contact         `json:"contacts,omitempty"`
	AcceptMarketing   *bool             `json:"acceptMarketing,omitempty"` // absent when unknown
	TaxID             string            `json:"taxId,omitempty"`
	TaxExempt         bool              `json:"taxExempt,omitempty"`
	B2B               string            `json:"b2b_b2c,omitempty"` // b2b or b2c
	Lang              string            `json:"lang,omitempty"`
	PrivateAdminNotes string            `json:"privateAdminNotes,omitempty"`
	Stats             *CustomerStats    `json:"stats,omitempty"`
}

// CustomerStats sums up a customer's orders.
type CustomerStats struct {
	NumberOfOrders    int   `json:"numberOfOrders"`
	SalesValue        Money `json:"salesValue"`
	AverageOrderValue Money `json:"averageOrderValue"`
	FirstOrderDate    Time  `json:"firstOrderDate,omitzero"`
	LastOrderDate     Time  `json:"lastOrderDate,omitzero"`
}

// ShippingAddress is one of a customer's saved addresses. Send the id to keep an address on an update.
type ShippingAddress struct {
	ID int64 `json:"id,omitzero"`
	Person
	DefaultAddress bool   `json:"defaultAddress,omitempty"`
	Note           string `json:"note,omitempty"`
}

// Contact is one way to reach a customer: Type is EMAIL, PHONE, WHATSAPP and so on.
type Contact struct {
	ID      int64  `json:"id,omitzero"`
	Contact string `json:"contact"`
	Type    string `json:"type,omitempty"`
	Default bool   `json:"default,omitempty"`
	Note    string `json:"note,omitempty"`
}

// CustomerQuery selects customers. ExactEmail makes Ecwid compare Email whole; compare again, without regard to
// case, because Ecwid does not document what it does otherwise. City to CompanyName are those of a shipping address.
type CustomerQuery struct {
	Keyword                      string // in name and e-mail
	Name                         string
	Email                        string
	ExactEmail                   bool
	Phone                        string
	City, PostalCode             string
	StateOrProvinceCode          string
	CountryCodes                 string
	CompanyName                  string
	CustomerGroupIDs             []int64
	AcceptMarketing              *bool
	MinOrderCount, MaxOrderCount *int64
	MinSalesValue, MaxSalesValue *Money
	PurchasedProductIDs          []ProductID
	SortBy                       string // for example SALES_VALUE_DESC
	Span
	Paging
}

func (q CustomerQuery) params() params {
	p := newParams().text("keyword", q.Keyword).text("name", q.Name).text("email", q.Email).text("phone", q.Phone).
		text("city", q.City).text("postalCode", q.PostalCode).text("stateOrProvinceCode", q.StateOrProvinceCode).
		text("countryCodes", q.CountryCodes).text("companyName", q.CompanyName).
		text("customerGroupIds", list(q.CustomerGroupIDs)).flag("acceptMarketing", q.AcceptMarketing).
		count("minOrderCount", q.MinOrderCount).count("maxOrderCount", q.MaxOrderCount).
		money("minSalesValue", q.MinSalesValue).money("maxSalesValue", q.MaxSalesValue).
		text("purchasedProductIds", list(q.PurchasedProductIDs)).text("sortBy", q.SortBy).
		span(q.Span).paging(q.Paging, FieldsOf[Customer]())
	if q.ExactEmail {
		p.text("useExactEmailMatch", "true")
	}
	return p
}

// SearchCustomers returns one page of customers (Ecwid REST docs, Search customers).
func (c *Client) SearchCustomers(ctx context.Context, q CustomerQuery) (Page[Customer], error) {
	return call[Page[Customer]](ctx, c, get(ReadCustomers, q.params().Values, "customers"))
}

// Customers walks over all customers that match, each exactly once; see walk for what that promises.
func (c *Client) Customers(ctx context.Context, q CustomerQuery) iter.Seq2[Customer, error] {
	return walk(ctx, q.Span, func(span Span, page Paging) (Page[Customer], error) {
		q.Span, q.Offset, q.Limit = span, page.Offset, page.Limit
		return c.SearchCustomers(ctx, q)
	}, func(customer Customer) (any, time.Time) { return customer.ID, customer.Registered.Time })
}

// Customer returns one customer (Ecwid REST docs, Get customer).
func (c *Client) Customer(ctx context.Context, id CustomerID) (Customer, error) {
	query := newParams().text("responseFields", FieldsOf[Customer]())
	return call[Customer](ctx, c, get(ReadCustomers, query.Values, "customers", formatID(id)))
}

// CustomerFields are the writable fields of a customer. The name goes into BillingPerson. ShippingAddresses, when
// set, replaces the list.
type CustomerFields struct {
	Email             Optional[string]            `json:"email,omitzero"`
	BillingPerson     Optional[Person]            `json:"billingPerson,omitzero"`
	ShippingAddresses Optional[[]ShippingAddress] `json:"shippingAddresses,omitzero"`
	Contacts          Optional[[]Contact]         `json:"contacts,omitzero"`
	CustomerGroupID   Optional[int64]             `json:"customerGroupId,omitzero"`
	AcceptMarketing   Optional[bool]              `json:"acceptMarketing,omitzero"`
	TaxID             Optional[string]            `json:"taxId,omitzero"`
	TaxExempt         Optional[bool]              `json:"taxExempt,omitzero"`
	B2B               Optional[string]            `json:"b2b_b2c,omitzero"`
	Lang              Optional[string]            `json:"lang,omitzero"`
	PrivateAdminNotes Optional[string]            `json:"privateAdminNotes,omitzero"`
}

// CreateCustomer adds a customer; Email is required. It fails with ErrConflict when the e-mail is taken
// (Ecwid REST docs, Create customer).
func (c *Client) CreateCustomer(ctx context.Context, fields CustomerFields) (CustomerID, error) {
	result, err := call[created[CustomerID]](ctx, c, post(CreateCustomers, fields, "customers"))
	return result.ID, err
}

// UpdateCustomer changes the fields that are set (Ecwid REST docs, Update customer).
func (c *Client) UpdateCustomer(ctx context.Context, id CustomerID, fields CustomerFields) (UpdateResult, error) {
	return call[UpdateResult](ctx, c, put(UpdateCustomers, fields, "customers", formatID(id)))
}
