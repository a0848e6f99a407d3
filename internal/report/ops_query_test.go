package report_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

func TestReadLoadQuery(t *testing.T) {
	same := func(n string) []ecwid.Money {
		m := ecwid.MustMoney(n)
		return []ecwid.Money{m, m, m, m, m, m, m}
	}
	week := same("2")
	week[6] = ecwid.MustMoney("0.25")
	for name, test := range map[string]struct {
		given map[string]string
		want  report.LoadQuery
	}{
		"nothing":          {nil, report.LoadQuery{Weeks: 4}},
		"weeks":            {map[string]string{"weeks": "13"}, report.LoadQuery{Weeks: 13}},
		"capacity":         {map[string]string{"capacity": "100000"}, report.LoadQuery{Weeks: 4, Capacity: 100000}},
		"one number":       {map[string]string{"capacity": "1", "staff": "2.5"}, report.LoadQuery{Weeks: 4, Capacity: 1, Staff: same("2.5")}},
		"seven numbers":    {map[string]string{"capacity": "1", "staff": "2, 2,2 ,2,2,2,0.25"}, report.LoadQuery{Weeks: 4, Capacity: 1, Staff: week}},
		"nobody":           {map[string]string{"capacity": "1", "staff": "0"}, report.LoadQuery{Weeks: 4, Capacity: 1, Staff: same("0")}},
		"many decimals":    {map[string]string{"capacity": "1", "staff": "1.5000"}, report.LoadQuery{Weeks: 4, Capacity: 1, Staff: same("1.5")}},
		"the largest crew": {map[string]string{"capacity": "1", "staff": "10000"}, report.LoadQuery{Weeks: 4, Capacity: 1, Staff: same("10000")}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := report.ReadLoadQuery(test.given)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("%v, want -, got +:\n%s", err, diff)
			}
		})
	}
}

func TestReadComplianceQuery(t *testing.T) {
	got, err := report.ReadComplianceQuery(map[string]string{"from": "2026-10-01", "to": "2026-10-31", "threshold": "499.50",
		"categories": " Knives;Cups and mugs,,\n17 ,Knives", "countries": "us-ca, ir\nDE;ir"})
	want := report.ComplianceQuery{Between: report.Between{From: "2026-10-01", To: "2026-10-31"}, Threshold: ecwid.MustMoney("499.5"),
		Categories: []string{"Knives", "Cups and mugs", "17"}, Countries: []string{"DE", "IR", "US-CA"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, want -, got +:\n%s", err, diff)
	}
	if got, err = report.ReadComplianceQuery(nil); err != nil || got.Threshold.String() != "1000" || len(got.Categories)+len(got.Countries) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadDispatchAndStockQueries(t *testing.T) {
	dispatch, err := report.ReadDispatchQuery(map[string]string{"days": "0", "since": "2026-10-01"})
	if want := (report.DispatchQuery{Days: 0, Since: "2026-10-01"}); err != nil || dispatch != want {
		t.Errorf("%+v, %v", dispatch, err)
	}
	if dispatch, err = report.ReadDispatchQuery(nil); err != nil || dispatch.Days != 2 {
		t.Errorf("%+v, %v", dispatch, err)
	}
	stock, err := report.ReadStockQuery(map[string]string{"below": "1"})
	if err != nil || stock.Below == nil || *stock.Below != 1 {
		t.Errorf("%+v, %v", stock, err)
	}
	if stock, err = report.ReadStockQuery(nil); err != nil || stock.Below != nil {
		t.Errorf("%+v, %v", stock, err)
	}
}

// FuzzOperationsQueries: whatever is typed is read or refused by the parameter's name, and never repeated.
func FuzzOperationsQueries(f *testing.F) {
	for _, seed := range []string{"", "2", "2,2,2,2,2,2,2", "-1", "1e40", "0x10", "US-CA", "Knives\nCups", "9999999999999999999999", "２", "1.5.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, name := range []string{"weeks", "capacity", "staff", "threshold", "countries", "categories", "days", "below"} {
			given := map[string]string{name: typed}
			if name == "staff" {
				given["capacity"] = "3"
			}
			_, load := report.ReadLoadQuery(given)
			_, compliance := report.ReadComplianceQuery(given)
			_, dispatch := report.ReadDispatchQuery(given)
			_, stock := report.ReadStockQuery(given)
			for _, err := range []error{load, compliance, dispatch, stock} {
				var refusal *report.ParameterError
				switch {
				case err == nil:
				case !errors.As(err, &refusal) || refusal.Parameter != name:
					t.Errorf("%s %q: %v", name, typed, err)
				case len(typed) > 6 && strings.Contains(refusal.Reason, typed):
					t.Errorf("the refusal of %s repeats %q", name, typed)
				}
			}
		}
	})
}
