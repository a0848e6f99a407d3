package report_test

import (
	"regexp"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

var stamp = regexp.MustCompile(`"([A-Za-z]+)":"(\d{4}-\d\d-\d\d[T ][^"]*)"`)

// TestMomentsAreThoseOfTheStore: every moment in every report is RFC 3339 with the offset of the store's zone.
func TestMomentsAreThoseOfTheStore(t *testing.T) {
	s := openShop(t, sandbox.Options{Seed: sandbox.Demo})
	s.trade("USD", 2, "Pacific/Chatham") // 13:45 or 12:45 ahead of UTC, which nothing else is
	seen := map[string]bool{}
	look := func(name string, given map[string]string) {
		text, err := s.reports.Report(t.Context(), name, given, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range stamp.FindAllStringSubmatch(string(text), -1) {
			at, err := time.Parse(time.RFC3339, found[2])
			if err != nil || at.In(s.zone).Format(time.RFC3339) != found[2] {
				t.Errorf("%s: %s: %q, %v", name, found[1], found[2], err)
			}
			seen[found[1]] = true
		}
	}
	period := map[string]string{"from": "2026-06-01", "to": "2026-11-22"}
	for name, given := range map[string]map[string]string{
		"revenue-by-payment-method": period, "stock": nil, "dispatch": nil, "fulfilment-load": nil, "compliance": period, "retail-sync": period,
	} {
		look(name, given)
	}
	for _, c := range rawSearch[struct{ Email string }](s, "/customers?")[:30] {
		look("customer-history", map[string]string{"email": c.Email})
	}
	for _, member := range []string{
		"computedAt", "createDate", "updateDate", "registered", "firstOrder", "lastOrder", "pickupTime",
		"deliveryTimeIntervalStart", "deliveryTimeIntervalEnd", "created", "due",
	} {
		if !seen[member] {
			t.Errorf("no report has %s", member)
		}
	}
}
