package tools

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type createCustomerInput struct {
	Email string `json:"email"`
	customerInput
}

type createCustomerOutput struct {
	CustomerID ecwid.CustomerID `json:"customerId"`
	Customer   customerView     `json:"customer"`
	Currency   string           `json:"currency"`
}

var createCustomer = toolkit.New(toolkit.Spec[createCustomerInput, createCustomerOutput]{
	Name: "create_customer", Title: "Create customer",
	Description: "Add a customer. E-mails are unique: if it may exist already, use find_or_create_customer.",
	Effect:      toolkit.Creates,
	Scopes:      []ecwid.Scope{ecwid.CreateCustomers, ecwid.ReadCustomers},
	Check: func(_ *toolkit.Session, in createCustomerInput) error {
		var p problems
		p.email("email", in.Email)
		p.customer(in.customerInput)
		return p.err()
	},
	Run: func(ctx context.Context, s *toolkit.Session, in createCustomerInput) (createCustomerOutput, error) {
		shop, err := s.Shop(ctx)
		if err != nil {
			return createCustomerOutput{}, err
		}
		fields := in.fields(nil)
		fields.Email = ecwid.Some(in.Email)
		id, err := addCustomer(ctx, s, fields)
		if err != nil {
			return createCustomerOutput{}, err
		}
		view := viewCustomer(created(ctx, s.Client, id, fields), shop, false)
		return createCustomerOutput{CustomerID: id, Customer: view, Currency: shop.Currency}, nil
	},
})

// created reads a customer just made. Should that fail, the answer is what was sent: the customer exists, and an
// error would invite a second attempt.
func created(ctx context.Context, client *ecwid.Client, id ecwid.CustomerID, sent ecwid.CustomerFields) ecwid.Customer {
	customer, err := client.Customer(ctx, id)
	if err != nil {
		person := sent.BillingPerson.Or(ecwid.Person{})
		return ecwid.Customer{ID: id, Email: sent.Email.Or(""), Name: person.Name, BillingPerson: &person}
	}
	return customer
}
