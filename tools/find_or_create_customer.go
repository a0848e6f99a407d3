package tools

import (
	"context"
	"errors"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type findOrCreateCustomerInput struct {
	Email           string               `json:"email"`
	Name            string               `json:"name,omitempty" jsonschema_description:"for a new customer; default: the e-mail"`
	BillingPerson   *personInput         `json:"billingPerson,omitempty"`
	AcceptMarketing ecwid.Optional[bool] `json:"acceptMarketing,omitzero"`
}

type findOrCreateCustomerOutput struct {
	Customer     customerView `json:"customer"`
	Created      bool         `json:"created"`
	NameMismatch bool         `json:"nameMismatch,omitempty" jsonschema_description:"the existing customer has another name; it was left as it is"`
	Currency     string       `json:"currency"`
}

var findOrCreateCustomer = toolkit.New(toolkit.Spec[findOrCreateCustomerInput, findOrCreateCustomerOutput]{
	Name: "find_or_create_customer", Title: "Find or create customer",
	Description: "Return the customer with this exact e-mail, or create one. An existing customer is never changed.",
	Effect:      toolkit.CreatesOnce,
	Scopes:      []ecwid.Scope{ecwid.ReadCustomers, ecwid.CreateCustomers},
	Check: func(_ *toolkit.Session, in findOrCreateCustomerInput) error {
		var p problems
		p.email("email", in.Email)
		p.customer(in.customer())
		return p.err()
	},
	Run: runFindOrCreateCustomer,
})

func (in findOrCreateCustomerInput) customer() customerInput {
	fields := customerInput{BillingPerson: in.BillingPerson, AcceptMarketing: in.AcceptMarketing}
	if in.Name != "" {
		fields.Name = ecwid.Some(in.Name)
	}
	return fields
}

// name is the wanted name, from either of its places.
func (in findOrCreateCustomerInput) name() string {
	if in.Name == "" && in.BillingPerson != nil {
		return in.BillingPerson.Name.Or("")
	}
	return in.Name
}

func runFindOrCreateCustomer(
	ctx context.Context, s *toolkit.Session, in findOrCreateCustomerInput,
) (findOrCreateCustomerOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return findOrCreateCustomerOutput{}, err
	}
	customer, isNew, err := ensureCustomer(ctx, s, in)
	if err != nil {
		return findOrCreateCustomerOutput{}, err
	}
	wanted, has := in.name(), nameOf(customer)
	return findOrCreateCustomerOutput{
		Customer: viewCustomer(customer, shop, false), Created: isNew, Currency: shop.Currency,
		NameMismatch: !isNew && wanted != "" && !sameName(wanted, has),
	}, nil
}

// ensureCustomer finds, creates, and on a conflict finds again: whoever loses a race gets the winner's customer. Calls
// of this server for one e-mail take turns, so that even after a lost answer only one of them has created it.
func ensureCustomer(
	ctx context.Context, s *toolkit.Session, in findOrCreateCustomerInput,
) (ecwid.Customer, bool, error) {
	done, err := s.Alone(ctx, "customer "+strings.ToLower(in.Email))
	if err != nil {
		return ecwid.Customer{}, false, err
	}
	defer done()
	customer, ok, err := customerByEmail(ctx, s.Client, in.Email)
	if err != nil || ok {
		return customer, false, err
	}
	wanted := in.customer()
	if in.name() == "" {
		wanted.Name = ecwid.Some(in.Email)
	}
	fields := wanted.fields(nil)
	fields.Email = ecwid.Some(in.Email)
	id, err := addCustomer(ctx, s, fields)
	if err == nil {
		return created(ctx, s.Client, id, fields), true, nil
	}
	if !errors.Is(err, ecwid.ErrConflict) && !lost(err) {
		return ecwid.Customer{}, false, err
	}
	look := func(ctx context.Context) (ecwid.Customer, bool, error) {
		return customerByEmail(ctx, s.Client, in.Email)
	}
	if customer, ok = settle(ctx, look); ok {
		return customer, false, nil
	}
	return ecwid.Customer{}, false, err
}

// sameName compares names as people do: letter case and spacing do not matter.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
