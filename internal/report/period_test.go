package report_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// TestPeriods: which moments a period holds, shown by orders at its edges.
func TestPeriods(t *testing.T) {
	for _, test := range []struct {
		name, zone, from, to string
		shownFrom, shownTo   string
		inside, outside      []string // moments of orders
	}{
		{"nothing given: seven days until yesterday", "UTC", "", "", "2026-11-15", "2026-11-21",
			[]string{"2026-11-15 00:00:00", "2026-11-21 23:59:59"}, []string{"2026-11-14 23:59:59", "2026-11-22 00:00:00"}},
		{"yesterday depends on the zone", "Pacific/Kiritimati", "", "", "2026-11-16", "2026-11-22",
			[]string{"2026-11-15 10:00:00", "2026-11-22 09:59:59"}, []string{"2026-11-15 09:59:59", "2026-11-22 10:00:00"}},
		{"only the end", "UTC", "", "2026-03-02", "2026-02-24", "2026-03-02",
			[]string{"2026-02-24 00:00:00", "2026-03-02 23:59:59"}, []string{"2026-02-23 23:59:59", "2026-03-03 00:00:00"}},
		{"only the beginning", "UTC", "2026-11-20", "", "2026-11-20", "2026-11-21",
			[]string{"2026-11-20 00:00:00", "2026-11-21 23:59:59"}, []string{"2026-11-19 23:59:59"}},
		{"until today, which is not over", "UTC", "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-22",
			[]string{"2026-11-22 00:00:00", "2026-11-22 11:59:59"}, []string{"2026-11-21 23:59:59"}},
		{"a day of 23 hours", "Pacific/Auckland", "2026-09-27", "2026-09-27", "2026-09-27", "2026-09-27",
			[]string{"2026-09-26 12:00:00", "2026-09-27 10:59:59"}, []string{"2026-09-26 11:59:59", "2026-09-27 11:00:00"}},
		{"a day of 25 hours", "America/St_Johns", "2026-11-01", "2026-11-01", "2026-11-01", "2026-11-01",
			[]string{"2026-11-01 02:30:00", "2026-11-02 03:29:59"}, []string{"2026-11-01 02:29:59", "2026-11-02 03:30:00"}},
		{"a day that begins at one", "America/Havana", "2026-03-08", "2026-03-08", "2026-03-08", "2026-03-08",
			[]string{"2026-03-08 05:00:00", "2026-03-09 03:59:59"}, []string{"2026-03-08 04:59:59", "2026-03-09 04:00:00"}},
		{"a day with two midnights", "America/Havana", "2026-11-01", "2026-11-01", "2026-11-01", "2026-11-01",
			[]string{"2026-11-01 04:00:00", "2026-11-02 04:59:59"}, []string{"2026-11-01 03:59:59", "2026-11-02 05:00:00"}},
		{"moments, both included", "Asia/Tokyo", "2026-11-01T10:00:00Z", "2026-11-01T12:30:00+01:00", "2026-11-01T19:00:00+09:00", "2026-11-01T20:30:00+09:00",
			[]string{"2026-11-01 10:00:00", "2026-11-01 11:30:00"}, []string{"2026-11-01 09:59:59", "2026-11-01 11:30:01"}},
		{"moments as addresses give them", "UTC", "2026-11-01T10:00:00 01:00", "2026-11-01T12:30:00+01:00", "2026-11-01T09:00:00Z", "2026-11-01T11:30:00Z",
			[]string{"2026-11-01 09:00:00", "2026-11-01 11:30:00"}, []string{"2026-11-01 08:59:59", "2026-11-01 11:30:01"}},
		{"one moment", "UTC", "2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z",
			[]string{"2026-11-01 10:00:00"}, []string{"2026-11-01 09:59:59", "2026-11-01 10:00:01"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := openShop(t, sandbox.Options{})
			s.trade("EUR", 2, test.zone)
			for _, at := range append(test.inside, test.outside...) {
				s.sell(`{"email":"a@example.com","paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","subtotal":1,"total":1,"createDate":"` + at + ` +0000","items":[]}`)
			}
			got, err := s.reports.Revenue(t.Context(), report.RevenueQuery{Between: report.Between{From: test.from, To: test.to}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Totals.Orders != len(test.inside) {
				t.Errorf("%d orders, want %d", got.Totals.Orders, len(test.inside))
			}
			if *got.Range != (report.Range{From: test.shownFrom, To: test.shownTo}) {
				t.Errorf("range %+v", *got.Range)
			}
		})
	}
}

func TestPeriodsThatCannotBe(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	for _, test := range []struct{ from, to, parameter, reason string }{
		{"2026-11-02", "2026-11-01", "to", "must not be before from"},
		{"2026-11-22", "", "to", "is needed for a period that begins after yesterday"},
		{"2026-11-01 10:00:00", "", "from", "must be a date such as"},
		{"2026-11-22T12:00:01Z", "2026-11-23", "from", "must not be in the future"},
		{"2026-11-23", "2026-11-24", "from", "must not be in the future"},
		{"2025-10-17", "2026-11-21", "from", "must be at most 400 days"},
		{"1.11.2026", "", "from", "must be a date such as"},
		{"", "2026-02-30", "to", "must be a date such as"},
		{"0001-01-01T00:00:00Z", "", "from", "must be a date such as"},
	} {
		_, err := s.reports.Revenue(t.Context(), report.RevenueQuery{Between: report.Between{From: test.from, To: test.to}}, nil)
		var wrong *report.ParameterError
		if !errors.As(err, &wrong) || wrong.Parameter != test.parameter || !strings.HasPrefix(wrong.Reason, test.reason) {
			t.Errorf("%q to %q: %v", test.from, test.to, err)
		}
	}
	longest := report.Between{From: "2025-10-18", To: "2026-11-21"}
	if _, err := s.reports.Revenue(t.Context(), report.RevenueQuery{Between: longest}, nil); err != nil {
		t.Errorf("400 days: %v", err)
	}
}

// TestADayThatNeverWas: Samoa went from the 29th to the 31st of December 2011.
func TestADayThatNeverWas(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "Pacific/Apia")
	query := report.RevenueQuery{Between: report.Between{From: "2011-12-30", To: "2011-12-30"}}
	if _, err := s.reports.Revenue(t.Context(), query, nil); err == nil {
		t.Error("it is reported on")
	}
	query.To = "2011-12-31"
	if _, err := s.reports.Revenue(t.Context(), query, nil); err != nil {
		t.Error(err)
	}
}

// TestComputedAt is the shop's own time.
func TestComputedAt(t *testing.T) {
	s := openShop(t, sandbox.Options{})
	s.trade("EUR", 2, "Asia/Tokyo")
	got, err := s.reports.Revenue(t.Context(), report.RevenueQuery{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := got.ComputedAt.Format(time.RFC3339); text != "2026-11-22T21:00:00+09:00" {
		t.Errorf("computed at %s", text)
	}
}
