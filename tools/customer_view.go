package tools

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// customerView is a customer in an answer: a summary, and with detail "full" the rest of the record.
type customerView struct {
	ID             ecwid.CustomerID `json:"id"`
	Email          string           `json:"email,omitempty"`
	Name           string           `json:"name,omitempty"`
	NumberOfOrders int              `json:"numberOfOrders"`
	SalesValue     ecwid.Money      `json:"salesValue" jsonschema_description:"money spent"`
	Registered     string           `json:"registered,omitempty"`
	LastOrderDate  string           `json:"lastOrderDate,omitempty"`
	*customerRest  `jsonschema:"-"`
}

type customerRest struct {
	Updated           string                  `json:"updated,omitempty"`
	FirstOrderDate    string                  `json:"firstOrderDate,omitempty"`
	AverageOrderValue ecwid.Money             `json:"averageOrderValue"`
	CustomerGroupName string                  `json:"customerGroupName,omitempty"`
	BillingPerson     *ecwid.Person           `json:"billingPerson,omitempty"`
	ShippingAddresses []ecwid.ShippingAddress `json:"shippingAddresses,omitempty"`
	Contacts          []ecwid.Contact         `json:"contacts,omitempty"`
	AcceptMarketing   *bool                   `json:"acceptMarketing,omitempty"`
	TaxID             string                  `json:"taxId,omitempty"`
	TaxExempt         bool                    `json:"taxExempt,omitempty"`
	B2B               string                  `json:"b2b_b2c,omitempty"`
	Lang              string                  `json:"lang,omitempty"`
	PrivateAdminNotes string                  `json:"privateAdminNotes,omitempty"`
}

// customerSummary names the fields of a summary, so that only these travel.
type customerSummary struct {
	ID            ecwid.CustomerID    `json:"id"`
	Email         string              `json:"email"`
	Name          string              `json:"name"`
	Registered    ecwid.Time          `json:"registered"`
	BillingPerson ecwid.Person        `json:"billingPerson"`
	Stats         ecwid.CustomerStats `json:"stats"`
}

func viewCustomer(c ecwid.Customer, shop toolkit.Shop, full bool) customerView {
	stats := ecwid.CustomerStats{}
	if c.Stats != nil {
		stats = *c.Stats
	}
	view := customerView{
		ID: c.ID, Email: c.Email, Name: nameOf(c), NumberOfOrders: stats.NumberOfOrders, SalesValue: stats.SalesValue,
		Registered: when(c.Registered, shop), LastOrderDate: when(stats.LastOrderDate, shop),
	}
	if full {
		view.customerRest = &customerRest{
			Updated: when(c.Updated, shop), FirstOrderDate: when(stats.FirstOrderDate, shop),
			AverageOrderValue: stats.AverageOrderValue, CustomerGroupName: c.CustomerGroupName,
			BillingPerson: c.BillingPerson, ShippingAddresses: c.ShippingAddresses, Contacts: c.Contacts,
			AcceptMarketing: c.AcceptMarketing, TaxID: c.TaxID, TaxExempt: c.TaxExempt, B2B: c.B2B, Lang: c.Lang,
			PrivateAdminNotes: c.PrivateAdminNotes,
		}
	}
	return view
}

func nameOf(c ecwid.Customer) string {
	if c.Name == "" && c.BillingPerson != nil {
		return c.BillingPerson.Name
	}
	return c.Name
}
