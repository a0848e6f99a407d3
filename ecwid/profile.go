package ecwid

import "context"

// Profile is the part of the store profile that this program uses (Ecwid REST docs, Get store profile).
type Profile struct {
	GeneralInfo     GeneralInfo     `json:"generalInfo"`
	Account         Account         `json:"account"`
	Settings        Settings        `json:"settings"`
	FormatsAndUnits FormatsAndUnits `json:"formatsAndUnits"`
	Languages       Languages       `json:"languages"`
}

// GeneralInfo names the store.
type GeneralInfo struct {
	StoreID  int64  `json:"storeId"`
	StoreURL string `json:"storeUrl"`
}

// Account tells what the store's plan offers.
type Account struct {
	AccountName       string   `json:"accountName"`
	Suspended         bool     `json:"suspended"`
	AvailableFeatures []string `json:"availableFeatures"`
}

// Settings holds the store's name, and what it does by itself.
type Settings struct {
	Closed         bool           `json:"closed"`
	StoreName      string         `json:"storeName"`
	AbandonedSales AbandonedSales `json:"abandonedSales"`
}

// AbandonedSales tells whether Ecwid itself writes to shoppers who left a cart, which it does about two hours later.
type AbandonedSales struct {
	AutoRecovery bool `json:"autoAbandonedSalesRecovery"`
}

// FormatsAndUnits tells how to read amounts, weights and times of the store.
type FormatsAndUnits struct {
	Currency          string `json:"currency"` // ISO 4217
	CurrencyPrecision *int   `json:"currencyPrecision"`
	WeightUnit        string `json:"weightUnit"`
	DimensionsUnit    string `json:"dimensionsUnit"`
	Timezone          string `json:"timezone"` // IANA name
}

// Languages lists the store's languages.
type Languages struct {
	DefaultLanguage  string   `json:"defaultLanguage"`
	EnabledLanguages []string `json:"enabledLanguages"`
}

// Profile returns the store profile.
func (c *Client) Profile(ctx context.Context) (Profile, error) {
	query := newParams().text("responseFields", FieldsOf[Profile]())
	return call[Profile](ctx, c, get(ReadStoreProfile, query.Values, "profile"))
}

// LatestStats tells when each kind of entity last changed, to the second (Ecwid REST docs, Get latest store stats).
type LatestStats struct {
	ProductsUpdated        Time `json:"productsUpdated"`
	OrdersUpdated          Time `json:"ordersUpdated"`
	ProfileUpdated         Time `json:"profileUpdated"`
	CategoriesUpdated      Time `json:"categoriesUpdated"`
	DiscountCouponsUpdated Time `json:"discountCouponsUpdated"`
	AbandonedSalesUpdated  Time `json:"abandonedSalesUpdated"`
	CustomersUpdated       Time `json:"customersUpdated"`
}

// LatestStats returns the change times: one cheap call that covers all entities.
func (c *Client) LatestStats(ctx context.Context) (LatestStats, error) {
	return call[LatestStats](ctx, c, get(ReadStoreProfile, nil, "latest-stats"))
}
