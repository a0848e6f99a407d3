package tools

import (
	"context"
	"errors"
	"strings"

	"ecwid-mcp/ecwid"
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
// if it is not there, sent once more.
func addCustomer(ctx context.Context, client *ecwid.Client, fields ecwid.CustomerFields) (ecwid.CustomerID, error) {
	id, err := client.CreateCustomer(ctx, fields)
	if !lost(err) {
		return id, err
	}
	look := func(ctx context.Context) (ecwid.Customer, bool, error) {
		return customerByEmail(ctx, client, fields.Email.Or(""))
	}
	if c, ok := settle(ctx, look); ok {
		return c.ID, nil
	}
	if ctx.Err() != nil {
		return 0, err
	}
	id, err = client.CreateCustomer(ctx, fields)
	if errors.Is(err, ecwid.ErrConflict) { // the first attempt had arrived
		if c, ok := settle(ctx, look); ok {
			return c.ID, nil
		}
	}
	return id, err
}
