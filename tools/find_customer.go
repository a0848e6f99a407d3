package tools

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type findCustomerInput struct {
	CustomerID      ecwid.CustomerID `json:"customerId,omitempty" jsonschema:"minimum=1"`
	Email           string           `json:"email,omitempty" jsonschema_description:"exact address"`
	Keyword         string           `json:"keyword,omitempty" jsonschema_description:"part of name or e-mail"`
	Phone           string           `json:"phone,omitempty"`
	AcceptMarketing *bool            `json:"acceptMarketing,omitempty"`
	MinOrderCount   *int64           `json:"minOrderCount,omitempty" jsonschema:"minimum=0"`
	MinSalesValue   *ecwid.Money     `json:"minSalesValue,omitempty" jsonschema:"minimum=0" jsonschema_description:"money spent at least"`
	CreatedFrom     string           `json:"createdFrom,omitempty" jsonschema_description:"date or RFC 3339 time"`
	SortBy          string           `json:"sortBy,omitempty" jsonschema:"enum=NAME_ASC,enum=REGISTERED_DATE_DESC,enum=ORDER_COUNT_DESC,enum=SALES_VALUE_DESC,enum=LAST_ORDER_DATE_DESC"`
	page
}

type findCustomerOutput struct {
	Customers []customerView `json:"customers"`
	found
}

// Links implements toolkit.Linking.
func (out findCustomerOutput) Links() (links []toolkit.Link) {
	for _, c := range out.Customers {
		if c.customerRest == nil {
			links = append(links, toolkit.Link{Path: fmt.Sprintf("customers/%d", c.ID), Name: fmt.Sprintf("customer %d", c.ID)})
		}
	}
	return links
}

const noCustomer = "No customer matches. E-mail and id are matched whole; try part of the name or e-mail as keyword."

var findCustomer = toolkit.New(toolkit.Spec[findCustomerInput, findCustomerOutput]{
	Name: "find_customer", Title: "Find customer",
	Description: "Find customers by id, exact e-mail, or filters; shows number of orders and money spent.",
	Effect:      toolkit.Reads,
	Scopes:      []ecwid.Scope{ecwid.ReadCustomers},
	Check:       checkFindCustomer,
	Run:         runFindCustomer,
})

func checkFindCustomer(_ *toolkit.Session, in findCustomerInput) error {
	var p problems
	if in.Email != "" {
		p.email("email", in.Email)
	}
	p.moment("createdFrom", in.CreatedFrom)
	if in.CustomerID != 0 {
		filtered := in
		filtered.CustomerID, filtered.page = 0, page{}
		p.addIf(filtered != findCustomerInput{}, "customerId", "finds one customer; leave out the other filters")
	}
	return p.err()
}

func runFindCustomer(ctx context.Context, s *toolkit.Session, in findCustomerInput) (findCustomerOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return findCustomerOutput{}, err
	}
	result, err := searchCustomers(ctx, s.Client, in, shop)
	if err != nil {
		return findCustomerOutput{}, err
	}
	out := findCustomerOutput{found: pageOf(in.page, result.Total, len(result.Items), shop.Currency, noCustomer)}
	for _, c := range result.Items {
		out.Customers = append(out.Customers, viewCustomer(c, shop, in.full()))
	}
	return out, nil
}

func searchCustomers(
	ctx context.Context, client *ecwid.Client, in findCustomerInput, shop toolkit.Shop,
) (ecwid.Page[ecwid.Customer], error) {
	if in.CustomerID != 0 {
		return one(client.Customer(ctx, in.CustomerID))
	}
	q := ecwid.CustomerQuery{
		Email: in.Email, ExactEmail: in.Email != "", Keyword: in.Keyword, Phone: in.Phone,
		AcceptMarketing: in.AcceptMarketing, MinOrderCount: in.MinOrderCount, MinSalesValue: in.MinSalesValue,
		SortBy: in.SortBy, Paging: ecwid.Paging{Offset: in.Offset, Limit: in.Limit},
		Span: ecwid.Span{CreatedFrom: moment(in.CreatedFrom, shop, dayStart)},
	}
	if !in.full() {
		q.ResponseFields = ecwid.FieldsOf[customerSummary]()
	}
	result, err := client.SearchCustomers(ctx, q)
	if in.Email != "" {
		result = withEmail(result, in.Email)
	}
	return result, err
}

// withEmail keeps the customers with exactly this e-mail, should Ecwid have matched a part of it.
func withEmail(result ecwid.Page[ecwid.Customer], email string) ecwid.Page[ecwid.Customer] {
	other := func(c ecwid.Customer) bool { return !strings.EqualFold(c.Email, email) }
	if slices.ContainsFunc(result.Items, other) {
		result.Items = slices.DeleteFunc(result.Items, other)
		result.Total = len(result.Items)
	}
	return result
}

// one makes a page of a record found by its key; a record that is not there makes an empty page.
func one[T any](item T, err error) (ecwid.Page[T], error) {
	switch {
	case errors.Is(err, ecwid.ErrNotFound):
		return ecwid.Page[T]{}, nil
	case err != nil:
		return ecwid.Page[T]{}, err
	}
	return ecwid.Page[T]{Total: 1, Count: 1, Items: []T{item}}, nil
}
