package report_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

func TestEveryReportIsDescribed(t *testing.T) {
	var names []string
	for _, kind := range report.Kinds() {
		names = append(names, kind.Name)
		if kind.Title == "" || !strings.HasSuffix(kind.Description, ".") {
			t.Errorf("%s: %q, %q", kind.Name, kind.Title, kind.Description)
		}
		for _, p := range kind.Parameters {
			if p.Name == "" || p.Description == "" {
				t.Errorf("%s: %+v", kind.Name, p)
			}
		}
	}
	want := []string{"revenue-by-payment-method", "stock", "dispatch", "fulfilment-load", "compliance", "customer-history", "retail-sync"}
	if !slices.Equal(names, want) {
		t.Errorf("reports %q, want %q", names, want)
	}
}

// TestEveryReportBeginsTheSameWay: the members that say whose figures these are.
func TestEveryReportBeginsTheSameWay(t *testing.T) {
	s := openShop(t, sandbox.Options{Seed: sandbox.Demo})
	for _, kind := range report.Kinds() {
		given := map[string]string{}
		if kind.Name == report.CustomerHistoryReport {
			given["email"] = "nobody@example.com"
		}
		data, err := s.reports.Report(t.Context(), kind.Name, given, nil)
		if err != nil {
			t.Errorf("%s: %v", kind.Name, err)
			continue
		}
		var head struct {
			Report, Currency, TimeZone string
			StoreID                    int64
			Covered                    map[string]int
			ChangedMeanwhile           *bool
			ComputedAt                 time.Time
		}
		if err := json.Unmarshal(data, &head); err != nil {
			t.Errorf("%s: %v", kind.Name, err)
		}
		if head.Report != kind.Name || head.StoreID != 1003 || head.Currency != "USD" || head.TimeZone != "America/New_York" ||
			len(head.Covered) == 0 || head.ChangedMeanwhile == nil || !head.ComputedAt.Equal(noon) {
			t.Errorf("%s: %.300s", kind.Name, data)
		}
		// Reports are shared by those who asked at the same time, so nobody may have to fill in a list afterwards.
		if bare := strings.Replace(string(data), `"customer":null`, "", 1); strings.Contains(bare, "null") {
			t.Errorf("%s has a null: %s", kind.Name, data)
		}
		if !strings.HasPrefix(string(data), `{"report":"`+kind.Name+`","storeId":1003,`) {
			t.Errorf("%s begins %.80s", kind.Name, data)
		}
	}
}

func TestReportRefusesWhatItDoesNotKnow(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	for _, test := range []struct {
		name              string
		given             map[string]string
		parameter, reason string
	}{
		{"revenue", nil, "report", "must be one of revenue-by-payment-method, stock, dispatch"},
		{"revenue-by-payment-method", map[string]string{"form": "2026-11-01"}, "form", "is not a parameter of this report; it takes from, to, settlement"},
		{"revenue-by-payment-method", map[string]string{"from": "x"}, "from", "must be a date"},
		{"customer-history", nil, "email", "or customerId is required"},
		{"customer-history", map[string]string{"email": "a@example.com", "customerId": "7"}, "email", "and customerId exclude each other"},
		{"customer-history", map[string]string{"email": "ann"}, "email", "must be an address"},
		{"customer-history", map[string]string{"customerId": "-1"}, "customerId", "must be a whole number above 0"},
		{"customer-history", map[string]string{"customerId": "seven"}, "customerId", "must be a whole number above 0"},
	} {
		_, err := s.reports.Report(t.Context(), test.name, test.given, nil)
		var wrong *report.ParameterError
		if !errors.As(err, &wrong) || wrong.Parameter != test.parameter || !strings.HasPrefix(wrong.Reason, test.reason) {
			t.Errorf("%s %v: %v", test.name, test.given, err)
		}
	}
	if _, err := s.reports.Report(t.Context(), "retail-sync", map[string]string{"from": "", "to": ""}, nil); err != nil {
		t.Errorf("empty texts: %v", err)
	}
}

func TestProgressTellsHowManyOrdersWereRead(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sellMany(120)
	s.store.Advance(time.Hour)
	var told []int
	if _, err := s.reports.Revenue(t.Context(), lastWeek, func(read int) { told = append(told, read) }); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(told) || len(told) == 0 || told[len(told)-1] != 120 {
		t.Errorf("told %v", told)
	}
}
