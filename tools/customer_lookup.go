package tools

import (
	"context"
	"errors"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// customerByEmail finds the customer with exactly this e-mail, without regard to case. Ecwid is asked for an exact
// match and not relied on for it.
func customerByEmail(ctx context.Context, client *ecwid.Client, email string) (ecwid.Customer, bool, error) {
	result, err := client.SearchCustomers(ctx, ecwid.CustomerQuery{Email: email, ExactEmail: true})
	if err != nil {
		return ecwid.Customer{}, false, err
	}
	for _, c := range result.Items {
		if strings.EqualFold(c.Email, email) {
			return c, true, nil
		}
	}
	return ecwid.Customer{}, false, nil
}

// addCustomer creates a customer. E-mails are unique at Ecwid, so after a lost answer the customer is looked up and,
// if it is not there, sent once more. One that was there before is a conflict.
func addCustomer(ctx context.Context, s *toolkit.Session, fields ecwid.CustomerFields) (ecwid.CustomerID, error) {
	since := s.Now().Add(-clockDoubt)
	look := func(ctx context.Context) (ecwid.Customer, bool, error) {
		return customerByEmail(ctx, s.Client, fields.Email.Or(""))
	}
	for again := false; ; again = true {
		id, err := s.Client.CreateCustomer(ctx, fields)
		arrived := again && errors.Is(err, ecwid.ErrConflict) // the first attempt, it seems
		if !lost(err) && !arrived {
			return id, err
		}
		if c, ok := settle(ctx, look); ok {
			if !c.Registered.Before(since) && sameName(nameOf(c), fields.BillingPerson.Or(ecwid.Person{}).Name) {
				return c.ID, nil
			}
			return 0, &ecwid.Error{Kind: ecwid.KindConflict, Path: "/customers"} // somebody else's: Ecwid has refused ours
		}
		if again || ctx.Err() != nil {
			return 0, err
		}
	}
}
