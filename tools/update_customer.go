package tools

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type updateCustomerInput struct {
	CustomerID ecwid.CustomerID       `json:"customerId" jsonschema:"minimum=1"`
	Email      ecwid.Optional[string] `json:"email,omitzero"`
	customerInput
}

type updateCustomerOutput struct {
	Customer    customerView `json:"customer"`
	UpdateCount int          `json:"updateCount"`
	Currency    string       `json:"currency"`
}

var updateCustomer = toolkit.New(toolkit.Spec[updateCustomerInput, updateCustomerOutput]{
	Name: "update_customer", Title: "Update customer",
	Description: "Change the given fields of a customer; the others stay. Text fields are cleared by \"\".",
	Effect:      toolkit.Updates, Idempotent: true,
	Scopes: []ecwid.Scope{ecwid.ReadCustomers, ecwid.UpdateCustomers},
	Check:  checkUpdateCustomer,
	Run:    runUpdateCustomer,
})

func checkUpdateCustomer(_ *toolkit.Session, in updateCustomerInput) error {
	var p problems
	if email, ok := in.Email.Value(); ok {
		p.email("email", email)
	}
	p.customer(in.customerInput)
	if in.BillingPerson.isEmpty() {
		in.BillingPerson = nil
	}
	p.addIf(in == updateCustomerInput{CustomerID: in.CustomerID}, "", "nothing to change: give at least one field besides customerId")
	return p.err()
}

func runUpdateCustomer(ctx context.Context, s *toolkit.Session, in updateCustomerInput) (updateCustomerOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return updateCustomerOutput{}, err
	}
	current, err := s.Client.Customer(ctx, in.CustomerID)
	if err != nil {
		return updateCustomerOutput{}, err
	}
	fields := in.fields(current.BillingPerson)
	fields.Email = in.Email
	result, err := s.Client.UpdateCustomer(ctx, in.CustomerID, fields)
	if err != nil {
		return updateCustomerOutput{}, err
	}
	if result.UpdateCount == 0 {
		return updateCustomerOutput{}, noChange("customer")
	}
	after, err := s.Client.Customer(ctx, in.CustomerID)
	if err != nil {
		return updateCustomerOutput{}, toolkit.ReadBack("the customer was changed", err)
	}
	view := viewCustomer(after, shop, true)
	return updateCustomerOutput{Customer: view, UpdateCount: result.UpdateCount, Currency: shop.Currency}, nil
}

// noChange reports an update that Ecwid took and that changed nothing.
func noChange(what string) error {
	return toolkit.Refuse(toolkit.CodeNoChange, "Ecwid answered updateCount 0: the "+what+" is as it was.", "")
}
