package report

import "time"

// Head is how every report begins: whose figures these are and what they cover.
type Head struct {
	Report    string  `json:"report"`
	StoreID   int64   `json:"storeId"`
	StoreName string  `json:"storeName,omitempty"`
	Currency  string  `json:"currency"`
	Precision int     `json:"currencyPrecision"`
	TimeZone  string  `json:"timeZone"`
	Range     *Range  `json:"range,omitempty"` // of reports about a period
	Covered   Covered `json:"covered"`
	// ChangedMeanwhile says that the store changed so fast that the figures may mix two states of it.
	ChangedMeanwhile bool      `json:"changedMeanwhile"`
	ComputedAt       time.Time `json:"computedAt"`
}

// Range is a period. Both ends are included: dates in the store's time zone, or moments where moments were asked for.
type Range struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Covered counts the records that a report was computed from; nil where it reads none of a kind.
type Covered struct {
	Orders    *int `json:"orders,omitempty"`
	Products  *int `json:"products,omitempty"`
	Customers *int `json:"customers,omitempty"`
}

// head returns the Head of a report without what it covers.
func (r *Reporter) head(name string, store Store) Head {
	return Head{
		Report: name, StoreID: store.StoreID, StoreName: store.Name, Currency: store.Currency,
		Precision: store.Precision, TimeZone: store.Zone.String(), ComputedAt: r.now().In(store.Zone).Truncate(time.Second),
	}
}
