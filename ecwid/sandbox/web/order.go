package web

import (
	"encoding/json"
	"net/url"
)

// order is what the pages read of an order (Ecwid REST docs, page Get order).
type order struct {
	ID             string      `json:"id"`
	Email          string      `json:"email"`
	CustomerID     int64       `json:"customerId"`
	Created        string      `json:"createDate"`
	Payment        string      `json:"paymentStatus"`
	Fulfillment    string      `json:"fulfillmentStatus"`
	Method         string      `json:"paymentMethod"`
	Comments       string      `json:"orderComments"`
	Notes          string      `json:"privateAdminNotes"`
	Tracking       string      `json:"trackingNumber"`
	PickupTime     string      `json:"pickupTime"`
	BillingPerson  *person     `json:"billingPerson"`
	ShippingPerson *person     `json:"shippingPerson"`
	Items          []orderItem `json:"items"`
	Refunds        []refund    `json:"refunds"`
	sums
}

type refund struct {
	Date   string      `json:"date"`
	Amount json.Number `json:"amount"`
	Reason string      `json:"reason"`
}

// person is a shopper's address.
type person struct {
	Name       string `json:"name"`
	Street     string `json:"street"`
	City       string `json:"city"`
	PostalCode string `json:"postalCode"`
	State      string `json:"stateOrProvinceCode"`
	Country    string `json:"countryCode"`
}

// Who is the shopper's name, or the e-mail address without one.
func (o order) Who() string {
	if o.BillingPerson != nil && o.BillingPerson.Name != "" {
		return o.BillingPerson.Name
	}
	return o.Email
}

// Kind is how the order gets to its shopper; empty for downloads.
func (o order) Kind() string {
	if o.ShippingOption == nil {
		return ""
	}
	return o.ShippingOption.Kind
}

// Payable tells whether a shopper can still pay it.
func (o order) Payable() bool { return o.Payment == "AWAITING_PAYMENT" }

// order finds an order by its id. An unfinished one is none.
func (s *Site) order(id string) (order, bool) {
	o, err := read[order](s, "/orders/"+url.PathEscape(id))
	return o, err == nil && o.Payment != "INCOMPLETE"
}
