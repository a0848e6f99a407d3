package report

import (
	"context"
	"errors"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// syncReason says whether an order with this payment status reaches Retail, and why.
func syncReason(paymentStatus string) (reason string, syncs bool) {
	switch paymentStatus {
	case ecwid.PaymentPaid:
		return SyncPaid, true
	case ecwid.PaymentAwaiting:
		return SyncAwaitingPayment, false
	case ecwid.PaymentCancelled:
		return SyncCancelled, false
	case ecwid.PaymentRefunded:
		return SyncRefunded, false
	case ecwid.PaymentPartiallyRefunded:
		return SyncPartiallyRefunded, false
	}
	return SyncCustomStatus, false
}

// syncOrder says what the sync does with one order. Names are what the shop calls customers, by e-mail in lower case.
func syncOrder(o ecwid.Order, names map[string]string, zone *time.Location) SyncedOrder {
	reason, syncs := syncReason(o.PaymentStatus)
	one := SyncedOrder{
		OrderID: o.ID, CreateDate: o.CreateDate.In(zone), PaymentStatus: o.PaymentStatus, Total: o.Total, Syncs: syncs, Reason: reason,
		CustomerID: o.CustomerID, Email: o.Email, Name: nameOn(o),
	}
	known := names[emailKey(o.Email)]
	switch {
	case !syncs:
	case emailKey(o.Email) == "":
		one.CustomerNote = SyncEmailMissing
	case one.Name == "":
		one.CustomerNote = SyncNameMissing
	case known != "" && sameName(known) != sameName(one.Name):
		one.CustomerNote, one.OtherName = SyncNameMismatch, known
	}
	return one
}

// nameOn is the customer's name on an order.
func nameOn(o ecwid.Order) string {
	for _, p := range []*ecwid.Person{o.BillingPerson, o.ShippingPerson} {
		if p != nil && strings.TrimSpace(p.Name) != "" {
			return strings.TrimSpace(p.Name)
		}
	}
	return ""
}

func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// fewCustomers is how many records are read one by one; more are read by walking over all.
const fewCustomers = 100

// customerNames are the names by which the shop knows the customers of orders that sync, by e-mail, and how many
// records were read. Where the shop has no record or no name, it is the name on the first order of the period.
func (r *Reporter) customerNames(ctx context.Context, orders []ecwid.Order) (names map[string]string, read int, err error) {
	names, ids := map[string]string{}, map[ecwid.CustomerID]bool{}
	for _, o := range orders {
		if _, syncs := syncReason(o.PaymentStatus); syncs && emailKey(o.Email) != "" {
			if o.CustomerID != 0 {
				ids[o.CustomerID] = true
			}
			if name := nameOn(o); name != "" && names[emailKey(o.Email)] == "" {
				names[emailKey(o.Email)] = name
			}
		}
	}
	note := func(c ecwid.Customer) {
		read++
		if name := recordName(c); name != "" && emailKey(c.Email) != "" {
			names[emailKey(c.Email)] = name
		}
	}
	if len(ids) > fewCustomers {
		for c, err := range r.source.Customers(ctx, ecwid.CustomerQuery{}) {
			if err != nil {
				return nil, 0, err
			}
			note(c)
		}
		return names, read, nil
	}
	for id := range ids {
		c, err := r.source.Customer(ctx, id)
		if errors.Is(err, ecwid.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		note(c)
	}
	return names, read, nil
}

// recordName is the name in a customer's record; Ecwid keeps it in the billing address.
func recordName(c ecwid.Customer) string {
	if c.BillingPerson != nil && strings.TrimSpace(c.BillingPerson.Name) != "" {
		return strings.TrimSpace(c.BillingPerson.Name)
	}
	return strings.TrimSpace(c.Name)
}
