package feed

import (
	"encoding/json"
	"slices"

	"ecwid-mcp/internal/events"
)

// facts are what filters look at: what the summary of an event tells, whatever it is of, and what was kept with the
// event for filters alone.
type facts struct {
	Email           string   `json:"email"`
	Total           *float64 `json:"total"`
	Price           *float64 `json:"price"`
	PaymentStatus   string   `json:"paymentStatus"`
	FulfillmentType string   `json:"fulfillmentType"`
	CustomerID      int64    `json:"customerId"`
	CustomerGroupID *int64   `json:"customerGroupId"`
	ProductID       int64    `json:"productId"`
	SKU             string   `json:"sku"`
	Enabled         *bool    `json:"enabled"`
	Items           []struct {
		ProductID int64  `json:"productId"`
		SKU       string `json:"sku"`
	} `json:"items"` // the first of them

	match events.Match
}

// factsOf reads an event. One that was erased has none.
func factsOf(event *events.Event) (facts, error) {
	f := facts{match: event.Match}
	err := json.Unmarshal(event.Summary, &f)
	return f, err
}

func (f *facts) total(accept func(float64) bool) bool { return f.Total != nil && accept(*f.Total) }

func (f *facts) price(accept func(float64) bool) bool { return f.Price != nil && accept(*f.Price) }

// by says whether it is of the customer with the address that hash is of.
func (f *facts) by(hash string) bool {
	return f.match.Email == hash || events.HashEmail(f.Email) == hash
}

func (f *facts) customer(id int64) bool { return f.CustomerID == id || f.match.CustomerID == id }

func (f *facts) group(id int64) bool { return f.CustomerGroupID != nil && *f.CustomerGroupID == id }

func (f *facts) product(id int64) bool {
	for _, item := range f.Items {
		if item.ProductID == id {
			return true
		}
	}
	return slices.Contains(f.match.ProductIDs, id)
}

func (f *facts) sku(sku string) bool {
	for _, item := range f.Items {
		if item.SKU == sku {
			return true
		}
	}
	return f.SKU == sku || slices.Contains(f.match.SKUs, sku)
}

func (f *facts) category(id int64) bool { return slices.Contains(f.match.CategoryIDs, id) }
