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
	CustomerGroupID *int64   `json:"customerGroupId"`
	SKU             string   `json:"sku"`
	Enabled         *bool    `json:"enabled"`

	kept events.Match
}

// factsOf reads an event. One that was erased has none.
func factsOf(event *events.Event) (facts, error) {
	f := facts{kept: event.Match}
	err := json.Unmarshal(event.Summary, &f)
	return f, err
}

// by says whether it is the customer's whose e-mail address has the hash, which is never empty.
func (f *facts) by(hash string) bool {
	return f.kept.Email == hash || events.HashEmail(f.Email) == hash
}

func (f *facts) customer(id int64) bool { return f.kept.CustomerID == id }

func (f *facts) group(id int64) bool { return f.CustomerGroupID != nil && *f.CustomerGroupID == id }

func (f *facts) product(id int64) bool { return slices.Contains(f.kept.ProductIDs, id) }

func (f *facts) sku(sku string) bool { return f.SKU == sku || slices.Contains(f.kept.SKUs, sku) }

func (f *facts) category(id int64) bool { return slices.Contains(f.kept.CategoryIDs, id) }

func (f *facts) totalFrom(least float64) bool { return f.Total != nil && *f.Total >= least }

func (f *facts) totalTo(most float64) bool { return f.Total != nil && *f.Total <= most }

func (f *facts) priceFrom(least float64) bool { return f.Price != nil && *f.Price >= least }

func (f *facts) enabled(value bool) bool { return f.Enabled != nil && *f.Enabled == value }

func (f *facts) payment(status string) bool { return f.PaymentStatus == status }

func (f *facts) fulfillment(way string) bool { return f.FulfillmentType == way }
