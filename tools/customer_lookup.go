package tools

import (
	"context"
	"errors"
	"strings"
	"time"

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
			return ownCustomer(c, fields, since)
		}
		if again || ctx.Err() != nil {
			return 0, doubtful("/customers")
		}
	}
}

// ownCustomer tells whether a customer found after a lost answer is the one that was sent. One that is older is
// somebody else's; of a new one with another name that is not certain.
func ownCustomer(found ecwid.Customer, sent ecwid.CustomerFields, since time.Time) (ecwid.CustomerID, error) {
	switch {
	case found.Registered.Before(since):
		return 0, &ecwid.Error{Kind: ecwid.KindConflict, Path: "/customers"}
	case !sameName(nameOf(found), sent.BillingPerson.Or(ecwid.Person{}).Name):
		return 0, doubtful("/customers")
	}
	return found.ID, nil
}

// doubtful is the error of a creation that may have happened, below a path of Ecwid's.
func doubtful(path string) error { return &ecwid.Error{Kind: ecwid.KindOutcomeUnknown, Path: path} }
