package sandbox

import (
	"slices"
	"testing"
	"time"
)

func TestProfile(t *testing.T) {
	s := open(t, Options{MaxProducts: 100})
	got := s.object("/profile")
	wantFields(t, child(got, "generalInfo"), `{"storeId":1003,"storeUrl":"https://store1003.company.site"}`)
	wantFields(t, child(got, "formatsAndUnits"), `{"currency":"USD","timezone":"America/New_York","weightUnit":"KILOGRAM"}`)
	wantFields(t, child(got, "account"), `{"suspended":false,"limitsAndRestrictions":{"maxProductLimit":100},
		"availableFeatures":["API","PREMIUM","DISCOUNT_COUPONS","COMBINATIONS"]}`)
	var kinds []string
	for _, option := range objects(child(got, "shipping"), "shippingOptions") {
		kinds = append(kinds, str(option, "fulfilmentType"))
	}
	if want := []string{"shipping", "shipping", "delivery", "pickup"}; !slices.Equal(kinds, want) {
		t.Errorf("fulfilment types %v, want %v", kinds, want)
	}
	if options := s.get("/profile/shippingOptions").array(t); len(options) != len(kinds) {
		t.Errorf("%d shipping options", len(options))
	}
	if options := s.get("/profile/paymentOptions").array(t); len(options) == 0 || str(options[0].(object), "checkoutTitle") == "" {
		t.Errorf("payment options %v", options)
	}
	s.SetScopes([]string{"read_catalog"})
	if limits := child(s.object("/profile"), "account")["limitsAndRestrictions"]; limits != nil {
		t.Errorf("limits without read_store_limits: %v", limits)
	}
	s.put("/profile", `{}`).wantError(t, 403, "INSUFFICIENT_APP_SCOPE")
}

func TestUpdatingTheProfileMergesDeeply(t *testing.T) {
	s := open(t, Options{Behaviour: Behaviour{NonUniqueSKU: true}})
	s.put("/profile", `{"settings":{"storeName":"Shop"},"company":null,"languages":{"enabledLanguages":["en","de"]}}`).wantBody(t, `{"updateCount":1}`)
	got := s.object("/profile")
	wantFields(t, child(got, "settings"), `{"storeName":"Shop","closed":false}`)
	wantFields(t, child(got, "languages"), `{"enabledLanguages":["en","de"],"defaultLanguage":"en"}`)
	if child(got, "company") == nil {
		t.Error("null removed a section")
	}
	toggle := func(o object) bool {
		return str(o, "name") == "ALLOW_EMPTY_AND_NON_UNIQUE_SKU" && boolean(o, "enabled")
	}
	if !slices.ContainsFunc(objects(got, "featureToggles"), toggle) {
		t.Errorf("toggles %v", got["featureToggles"])
	}
	s.put("/profile", `[]`).wantError(t, 400, "WRONG_PARAMETER")
}

// Each kind of change moves its own clock in GET /latest-stats and no other.
func TestLatestStats(t *testing.T) {
	s := open(t, Options{})
	product := s.create("/products", `{"name":"Cup","quantity":3}`)
	start := s.object("/latest-stats")
	for _, field := range []string{"productsUpdated", "ordersUpdated", "profileUpdated", "categoriesUpdated", "discountCouponsUpdated", "abandonedSalesUpdated", "customersUpdated"} {
		if str(start, field) != "2026-03-02 12:00:00 +0000" {
			t.Errorf("%s is %v", field, start[field])
		}
	}
	for _, step := range []struct {
		method, path, body string
		moved              []string
	}{
		{"PUT", path("/products/%d", product), `{"price":2}`, []string{"productsUpdated"}},
		{"PUT", path("/products/%d/inventory", product), `{"quantityDelta":1}`, []string{"productsUpdated"}},
		{"POST", path("/products/%d/image?externalUrl=https://e.com/a.png", product), "", []string{"productsUpdated"}},
		{"POST", "/categories", `{"name":"Cups"}`, []string{"categoriesUpdated", "productsUpdated"}},
		{"POST", "/discount_coupons", `{"name":"C","code":"C"}`, []string{"discountCouponsUpdated"}},
		{"PUT", "/profile", `{"settings":{"closed":true}}`, []string{"profileUpdated"}},
		{"DELETE", path("/products/%d", product), "", []string{"productsUpdated"}},
		{"DELETE", path("/products/%d", product), "", nil},
		{"PUT", "/products/5", `{"price":2}`, nil},
		{"GET", "/products", "", nil},
	} {
		before := s.object("/latest-stats")
		s.clock.advance(time.Second)
		s.do(step.method, step.path, step.body)
		after := s.object("/latest-stats")
		for field := range after {
			if moved := after[field] != before[field]; moved != slices.Contains(step.moved, field) {
				t.Errorf("%s %s: %s moved %v", step.method, step.path, field, moved)
			}
		}
	}
	wantFields(t, s.object("/latest-stats?productCountRequired=true&categoryCountRequired=1"), `{"productCount":0,"categoryCount":1}`)
	s.get("/latest-stats?productCountRequired=x").wantError(t, 400, "WRONG_PARAMETER")
}
