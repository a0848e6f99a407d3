package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

func TestComplianceByName(t *testing.T) {
	shop := openOps(t, "Europe/Berlin", monday) // products are made the day before
	kitchen, _ := shop.add("/categories", map[string]any{"name": "Kitchen"})
	knives, _ := shop.add("/categories", map[string]any{"name": "Knives", "parentId": kitchen, "enabled": false})
	knife, _ := shop.add("/products", map[string]any{"name": "Cleaver", "sku": "KN-1", "price": 80, "categoryIds": []int64{knives}})
	id := shop.shipped(monday.AddDate(0, 0, -2), map[string]any{"total": 1000,
		"shippingPerson": map[string]any{"name": "Jane", "countryCode": "US", "stateOrProvinceCode": "CA"},
		"items":          []any{map[string]any{"productId": knife, "sku": "KN-1", "name": "Cleaver", "price": 80, "quantity": 2}}})
	shop.shipped(monday.AddDate(0, 0, -2), nil)
	got := shop.named("compliance", map[string]string{"categories": "kitchen", "countries": "ir; us-ca"})
	delete(got, "method")
	order := got["flagged"].([]any)[0].(map[string]any)
	delete(order, "customerId")
	want := map[string]any{
		"report": "compliance", "storeId": 1003.0, "storeName": "Shop", "currency": "EUR", "currencyPrecision": 2.0,
		"timeZone": "Europe/Berlin", "covered": map[string]any{"orders": 2.0, "products": 1.0}, "changedMeanwhile": false,
		"computedAt": "2026-11-02T10:00:00+01:00", "range": map[string]any{"from": "2026-10-26", "to": "2026-11-01"},
		"threshold": 1000.0, "restrictedCountries": []any{"IR", "US-CA"}, "highValueTotal": 1000.0,
		"restrictedCategories": []any{map[string]any{"id": float64(kitchen), "name": "Kitchen"}, map[string]any{"id": float64(knives), "name": "Knives"}},
		"counts": map[string]any{"orders": 2.0, "flagged": 1.0, "highValue": 1.0, "restrictedDestination": 1.0, "restrictedCategory": 1.0,
			"withoutCountry": 1.0, "newProducts": 1.0, "newProductsRestricted": 1.0},
		"flagged": []any{map[string]any{"orderId": id, "reasons": []any{"high value", "restricted destination", "restricted category"},
			"createDate": "2026-10-31T10:00:00+01:00", "total": 1000.0, "paymentStatus": "PAID", "fulfillmentStatus": "AWAITING_PROCESSING",
			"fulfillmentType": "shipping", "shippingCountry": "US-CA",
			"restrictedItems": []any{map[string]any{"productId": float64(knife), "sku": "KN-1", "quantity": 2.0}}}},
		"newProducts": []any{map[string]any{"productId": float64(knife), "sku": "KN-1", "name": "Cleaver", "price": 80.0, "enabled": true,
			"created": "2026-11-01T10:00:00+01:00", "restricted": true,
			"categories": []any{map[string]any{"id": float64(knives), "name": "Knives", "enabled": false}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestComplianceOrderOfLists(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	for n := range 104 {
		shop.shipped(monday.AddDate(0, 0, -2).Add(time.Duration(n)*time.Minute), map[string]any{"total": n})
	}
	read := 0
	query := report.ComplianceQuery{Threshold: ecwid.MustMoney("2")}
	got, err := shop.reporter.Compliance(t.Context(), query, func(n int) {
		if n < read {
			t.Errorf("progress fell from %d to %d", read, n)
		}
		read = n
	})
	if err != nil {
		t.Fatal(err)
	}
	highestFirst := slices.IsSortedFunc(got.Flagged, func(a, b report.FlaggedOrder) int { return b.Total.Cmp(a.Total) })
	if !highestFirst || len(got.Flagged) != 100 || got.Counts.Flagged != 102 || got.Omitted == nil || got.Omitted.Flagged != 2 {
		t.Errorf("%d flagged, %d listed, omitted %v, sorted %v", got.Counts.Flagged, len(got.Flagged), got.Omitted, highestFirst)
	}
	if want := "5355"; got.HighValueTotal.String() != want { // 2 + 3 + … + 103
		t.Errorf("sum %s, want %s", got.HighValueTotal, want)
	}
	if read != 104 {
		t.Errorf("progress ended at %d", read)
	}
}

// TestComplianceOfManyCategories: more restricted categories than one search is asked for.
func TestComplianceOfManyCategories(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	root, _ := shop.add("/categories", map[string]any{"name": "All"})
	last := int64(0)
	for n := range 120 {
		last, _ = shop.add("/categories", map[string]any{"name": fmt.Sprint("C", n), "parentId": root})
	}
	product, _ := shop.add("/products", map[string]any{"name": "Thing", "sku": "T", "categoryIds": []int64{last}})
	shop.shipped(monday.AddDate(0, 0, -2), map[string]any{"items": []any{map[string]any{"productId": product, "name": "Thing", "price": 1, "quantity": 1}}})
	for _, text := range []string{"all", fmt.Sprint(root), fmt.Sprint("C1, ", last)} {
		got := shop.named("compliance", map[string]string{"categories": text})
		if counts := got["counts"].(map[string]any); counts["restrictedCategory"] != 1.0 || counts["newProductsRestricted"] != 1.0 {
			t.Errorf("%s: %v", text, counts)
		}
	}
}

func TestComplianceRefusals(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	name := "compliance"
	for _, threshold := range []string{"-1", "many", "1,000"} {
		shop.refused(t, name, map[string]string{"threshold": threshold}, "threshold", "amount")
	}
	for _, countries := range []string{"Iran", "I", "US-", "US-CALIFORNIA"} {
		shop.refused(t, name, map[string]string{"countries": countries}, "countries", "two-letter codes")
	}
	var pairs, ids []string
	for n := range 51 {
		pairs, ids = append(pairs, fmt.Sprintf("%c%c", 'A'+n/26, 'A'+n%26)), append(ids, fmt.Sprint(n))
	}
	shop.refused(t, name, map[string]string{"countries": strings.Join(pairs, ",")}, "countries", "at most 50")
	shop.refused(t, name, map[string]string{"categories": strings.Join(ids, ",")}, "categories", "at most 50")
	shop.refused(t, name, map[string]string{"categories": "Knives"}, "categories", "at least one is not")
	shop.refused(t, name, map[string]string{"from": "2026-11-03"}, "to", "begins after yesterday")
}

// TestComplianceOfMovedCategories: a category may be below one that was made later.
func TestComplianceOfMovedCategories(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	var ids []int64
	for _, name := range []string{"Blades", "Tools", "Restricted"} {
		id, _ := shop.add("/categories", map[string]any{"name": name})
		ids = append(ids, id)
	}
	for n := range 2 {
		body := fmt.Sprintf(`{"parentId":%d}`, ids[n+1])
		shop.edit(fmt.Sprintf("/categories/%d", ids[n]), body)
	}
	got := shop.named("compliance", map[string]string{"categories": "restricted"})
	if list := got["restrictedCategories"].([]any); len(list) != 3 {
		t.Errorf("restricted are %v, want all three", list)
	}
}
