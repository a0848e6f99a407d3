package ecwid_test

import (
	"slices"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestProfile(t *testing.T) {
	store, client := open(t, sandbox.Options{Seed: sandbox.Demo})
	stored(t, store, "/profile", `{"generalInfo":{"storeId":1003},"account":{"suspended":false}}`)
	profile := must(client.Profile(t.Context()))(t)
	units := profile.FormatsAndUnits
	if profile.GeneralInfo.StoreID != 1003 || profile.GeneralInfo.StoreURL == "" || profile.Settings.StoreName == "" ||
		len(units.Currency) != 3 || units.CurrencyPrecision == nil || units.WeightUnit == "" || units.DimensionsUnit == "" ||
		profile.Languages.DefaultLanguage == "" || !slices.Contains(profile.Account.AvailableFeatures, "API") {
		t.Errorf("got %+v", profile)
	}
	if _, err := time.LoadLocation(units.Timezone); err != nil || units.Timezone == "" {
		t.Errorf("time zone %q: %v", units.Timezone, err)
	}
	if fields := asked(t, store, "responseFields"); fields != ecwid.FieldsOf[ecwid.Profile]() {
		t.Errorf("asked for %s", fields)
	}
}

func TestLatestStats(t *testing.T) {
	now := today
	store, client := open(t, sandbox.Options{Now: func() time.Time { return now }})
	clocks := func() map[string]time.Time {
		s := must(client.LatestStats(t.Context()))(t)
		return map[string]time.Time{"products": s.ProductsUpdated.Time, "orders": s.OrdersUpdated.Time, "profile": s.ProfileUpdated.Time,
			"categories": s.CategoriesUpdated.Time, "coupons": s.DiscountCouponsUpdated.Time, "carts": s.AbandonedSalesUpdated.Time,
			"customers": s.CustomersUpdated.Time}
	}
	for name, at := range clocks() {
		if !at.Equal(today) {
			t.Errorf("%s changed at %v before anything happened", name, at)
		}
	}
	changes := map[string]func(){
		"products":   func() { create[ecwid.ProductID](t, store, "/products", `{"name":"Tea"}`) },
		"orders":     func() { createOrder(t, store, `{}`) },
		"categories": func() { create[ecwid.CategoryID](t, store, "/categories", `{"name":"Teas"}`) },
		"coupons":    func() { create[ecwid.CouponID](t, store, "/discount_coupons", `{"name":"a","code":"A"}`) },
		"carts":      func() { createOrder(t, store, `{"paymentStatus":"INCOMPLETE"}`) },
		"customers":  func() { create[ecwid.CustomerID](t, store, "/customers", `{"email":"ann@example.com"}`) },
	}
	for name, change := range changes {
		now = now.Add(time.Hour)
		change()
		if at := clocks()[name]; !at.Equal(now) {
			t.Errorf("%s changed at %v, want %v", name, at, now)
		}
	}
}

func TestAFreePlanHasNoAPI(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	store.SetPlan(sandbox.Free)
	_, err := client.Profile(t.Context())
	fails(t, err, ecwid.ErrPlanRequired, "")
}

func TestAnotherStoresIDIsNotFound(t *testing.T) {
	store, _ := open(t, sandbox.Options{})
	client, err := ecwid.New(ecwid.Config{StoreID: 1004, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Profile(t.Context())
	fails(t, err, ecwid.ErrStoreNotFound, "STORE_NOT_FOUND")
}

func TestAMissingScopeIsNamed(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	store.SetScopes([]string{"read_catalog"})
	_, err := client.CreateCustomer(t.Context(), ecwid.CustomerFields{Email: ecwid.Some("ann@example.com")})
	if e := fails(t, err, ecwid.ErrScopeMissing, "INSUFFICIENT_APP_SCOPE"); e.Scope != ecwid.CreateCustomers || e.Scope.InCustomApp() {
		t.Errorf("scope %q", e.Scope)
	}
	must(client.SearchProducts(t.Context(), ecwid.ProductQuery{}))(t)
	_, err = client.UpdateProduct(t.Context(), 1, ecwid.ProductFields{})
	if e := fails(t, err, ecwid.ErrScopeMissing, ""); e.Scope != ecwid.UpdateCatalog || !e.Scope.InCustomApp() {
		t.Errorf("scope %q", e.Scope)
	}
}
