package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/report"
)

func TestFulfilmentLoadByName(t *testing.T) {
	shop := openOps(t, "America/New_York", monday) // Monday 2 November
	for n := range 5 {
		shop.shipped(monday.AddDate(0, 0, -3).Add(time.Duration(n)*time.Minute), nil) // Friday 30 October
	}
	shop.shipped(monday.AddDate(0, 0, -10), map[string]any{"shippingOption": map[string]any{"fulfillmentType": "PICKUP"}})
	got := shop.named("fulfilment-load", map[string]string{"weeks": "2", "capacity": "2", "staff": "1, 1,1,1,0.5,0,0"})
	delete(got, "method")
	if got["report"] != "fulfilment-load" || got["capacityPerPerson"] != 2.0 || got["unpaid"] != 0.0 || got["notCounted"] != 0.0 {
		t.Errorf("got %v", got)
	}
	want := map[string]any{"date": "2026-11-13", "weekday": "Friday", "history": []any{1.0, 5.0}, "orders": 3.0, "median": 3.0,
		"pickup": 0.5, "shipping": 2.5, "delivery": 0.0, "peopleNeeded": 2.0, "staff": 0.5, "capacity": 1.0, "gap": 2.0, "peopleShort": 1.5}
	if diff := cmp.Diff(want, got["forecast"].([]any)[4]); diff != "" {
		t.Errorf("Friday: want -, got +:\n%s", diff)
	}
	week := map[string]any{"from": "2026-11-09", "to": "2026-11-15", "orders": 3.0, "capacity": 9.0, "daysShort": 1.0}
	if diff := cmp.Diff(week, got["forecastWeek"]); diff != "" {
		t.Errorf("week: want -, got +:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"from": "2026-10-19", "to": "2026-11-01"}, got["range"]); diff != "" {
		t.Errorf("range: want -, got +:\n%s", diff)
	}
	total := map[string]any{"orders": 6.0, "pickup": 1.0, "shipping": 5.0, "delivery": 0.0, "digital": 0.0}
	if diff := cmp.Diff(total, got["total"]); diff != "" {
		t.Errorf("total: want -, got +:\n%s", diff)
	}
}

// TestFulfilmentLoadDays: an order counts on the day that the shop's clock showed, also around a change of clocks.
func TestFulfilmentLoadDays(t *testing.T) {
	tests := map[string]struct {
		zone, placed, want string
	}{
		"before midnight":                  {"America/New_York", "2026-10-31T23:59:59-04:00", "2026-10-31"},
		"the hour that comes twice":        {"America/New_York", "2026-11-01T01:30:00-05:00", "2026-11-01"},
		"the last hour of a day of 25":     {"America/New_York", "2026-11-01T23:59:59-05:00", "2026-11-01"},
		"half an hour from other zones":    {"America/St_Johns", "2026-10-25T02:29:59Z", "2026-10-24"},
		"half an hour later":               {"America/St_Johns", "2026-10-25T02:30:00Z", "2026-10-25"},
		"a day ahead of the rest":          {"Pacific/Auckland", "2026-10-24T11:00:00Z", "2026-10-25"},
		"a day that begins at one o'clock": {"America/Santiago", "2026-09-06T04:00:00Z", "2026-09-06"},
		"the second before":                {"America/Santiago", "2026-09-06T03:59:59Z", "2026-09-05"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			placed, err := time.Parse(time.RFC3339, test.placed)
			if err != nil {
				t.Fatal(err)
			}
			shop := openOps(t, test.zone, placed.AddDate(0, 0, 3))
			shop.shipped(placed, nil)
			got, err := shop.reporter.FulfilmentLoad(t.Context(), report.LoadQuery{Weeks: 1}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range got.Days {
				if d.Orders == 1 && d.Date != test.want {
					t.Errorf("counted on %s, want %s", d.Date, test.want)
				}
			}
			if got.Total.Orders != 1 {
				t.Errorf("%d orders", got.Total.Orders)
			}
		})
	}
}

func TestFulfilmentLoadDefaults(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	shop.shipped(monday.AddDate(0, 0, -3), nil)
	got := shop.named("fulfilment-load", nil)
	if got["weeks"] != 4.0 || got["emptyWeeks"] != 3.0 || len(got["days"].([]any)) != 28 {
		t.Errorf("weeks %v, empty %v, %d days", got["weeks"], got["emptyWeeks"], len(got["days"].([]any)))
	}
	friday := got["forecast"].([]any)[4].(map[string]any)
	for _, absent := range []string{"peopleNeeded", "staff", "capacity", "gap", "peopleShort"} {
		if _, ok := friday[absent]; ok {
			t.Errorf("without a capacity there is %s", absent)
		}
	}
	if friday["orders"] != 0.25 {
		t.Errorf("a quarter of an order is %v", friday["orders"])
	}
	needed := shop.named("fulfilment-load", map[string]string{"capacity": "10"})["forecast"].([]any)[4].(map[string]any)
	if needed["peopleNeeded"] != 1.0 || needed["gap"] != nil {
		t.Errorf("needed %v, gap %v", needed["peopleNeeded"], needed["gap"])
	}
}

func TestFulfilmentLoadRefusals(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	name := "fulfilment-load"
	shop.refused(t, name, map[string]string{"weeks": "14"}, "weeks", "from 1 to 13")
	shop.refused(t, name, map[string]string{"capacity": "0"}, "capacity", "from 1 to 100000")
	shop.refused(t, name, map[string]string{"staff": "2"}, "capacity", "is needed with staff")
	for _, staff := range []string{"two", "-1", "2.125", "10001", "1e9", "1,2,3,4,5,6,"} {
		shop.refused(t, name, map[string]string{"capacity": "2", "staff": staff}, "staff", "each from 0 to 10000")
	}
	for _, staff := range []string{"1,2", "1,2,3,4,5,6,7,8"} {
		shop.refused(t, name, map[string]string{"capacity": "2", "staff": staff}, "staff", "one number of people or seven")
	}
}
