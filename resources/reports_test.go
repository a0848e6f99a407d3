package resources_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"
	"ecwid-mcp/tools"
)

// TestReportsRead: each report reads as the reporter computes it, in both eras.
func TestReportsRead(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	buyer := fmt.Sprint(m.some("shop", "orders")["email"])
	for _, kind := range report.Kinds() {
		uri, given := "ecwid://reports/"+kind.Name, map[string]string{}
		if kind.Name == "customer-history" {
			uri, given = uri+"?email="+buyer, map[string]string{"email": buyer}
		}
		want, err := m.sessions["shop"].Reports.Report(t.Context(), kind.Name, given, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, modern := range []bool{false, true} {
			if got := m.get(uri, modern); !same(t, got, want) {
				t.Errorf("%s:\n%s\ninstead of\n%s", uri, got, want)
			}
		}
	}
}

// TestReportsTakeParameters: in any order, with or without values.
func TestReportsTakeParameters(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	var head struct {
		Report string
		Range  struct{ From, To string }
	}
	for _, query := range []string{"from=2026-06-01&to=2026-06-03", "to=2026-06-03&from=2026-06-01&settlement="} {
		if err := json.Unmarshal(m.get("ecwid://reports/revenue-by-payment-method?"+query, false), &head); err != nil {
			t.Fatal(err)
		}
		if head.Report != "revenue-by-payment-method" || head.Range.From != "2026-06-01" || head.Range.To != "2026-06-03" {
			t.Errorf("%s: %+v", query, head)
		}
	}
	before := m.asked("shop")
	for query, words := range map[string]string{
		"since=2026-06-01":                "since is not a parameter of this report",
		"from=tomorrow":                   "from must be",
		"from=2026-06-01&from=2026-06-02": "from must be given once",
		"from=%zz":                        "cannot be read behind its question mark",
	} {
		answer := m.send("resources/read", fmt.Sprintf(`"uri":"ecwid://reports/revenue-by-payment-method?%s"`, query), false)
		if answer.Error.Code != -32603 || !strings.Contains(answer.Error.Message, "(invalid_argument)") || !strings.Contains(answer.Error.Message, words) {
			t.Errorf("%s: %+v", query, answer)
		}
	}
	for _, r := range m.shops["shop"].Requests()[before:] {
		if !strings.HasSuffix(r.Path, "/profile") {
			t.Errorf("the store was asked for %s", r.Path)
		}
	}
	for _, uri := range []string{"ecwid://reports", "ecwid://reports/", "ecwid://reports/taxes", "ecwid://reports/taxes?from=2026-06-01", "ecwid://reports/stock/1"} {
		m.missing(uri)
	}
}

// TestReportsFollowTheProfile: a change of currency and time zone shows in the next report, also in one that was kept.
func TestReportsFollowTheProfile(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	for _, want := range []string{`"currency":"USD","currencyPrecision":2,"timeZone":"America/New_York"`, `"currency":"JPY","currencyPrecision":0,"timeZone":"Asia/Tokyo"`} {
		for range 2 {
			if got := string(m.get("ecwid://reports/stock", false)); !strings.Contains(got, want) {
				t.Errorf("%s is not in %.300s", want, got)
			}
		}
		m.shops["shop"].Advance(time.Second)
		change := `{"formatsAndUnits":{"currency":"JPY","currencyPrecision":0,"timezone":"Asia/Tokyo"}}`
		if _, err := m.shops["shop"].Update("/profile", []byte(change)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReportsAreListed: those that can be read without a parameter; the template tells of all.
func TestReportsAreListed(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	listed := m.send("resources/list", "", false).Result.Resources
	template := ""
	for _, one := range m.send("resources/templates/list", "", false).Result.ResourceTemplates {
		if one.Name == "report" {
			template = one.URITemplate
		}
	}
	var names []string
	for _, kind := range report.Kinds() {
		names = append(names, kind.Name)
		address := "ecwid://reports/" + kind.Name
		found := false
		for _, r := range listed {
			found = found || r.URI == address
		}
		answer := m.send("resources/read", fmt.Sprintf(`"uri":%q`, address), false)
		if readable := answer.Error.Code == 0; readable != found {
			t.Errorf("%s: listed %v, readable without parameters %v", kind.Name, found, readable)
		}
		for _, p := range kind.Parameters {
			if !strings.Contains(strings.Trim(template[strings.Index(template, "{?"):], "{?}")+",", p.Name+",") {
				t.Errorf("%s: %s is not in %s", kind.Name, p.Name, template)
			}
		}
	}
	if got := m.complete(template, "report", "", ""); !slices.Equal(got, names) {
		t.Errorf("%v instead of %v", got, names)
	}
	if got := m.complete(template, "report", "st", ""); !slices.Equal(got, []string{"stock"}) {
		t.Errorf("%v", got)
	}
	if got := m.complete(template, "email", "", ""); len(got) == 0 {
		t.Error("no customer is proposed")
	}
}

// TestReportsBelongToTheirStore: a caller reads those of its stores alone.
func TestReportsBelongToTheirStore(t *testing.T) {
	m := newMarket(t, toolkit.Access{Stores: []string{"north"}}, tools.All(), "north", "hidden")
	var head struct{ StoreID int64 }
	if err := json.Unmarshal(m.get("ecwid://north/reports/stock?below=3", true), &head); err != nil || head.StoreID != 1003 {
		t.Errorf("%+v, %v", head, err)
	}
	m.missing("ecwid://hidden/reports/stock")
	m.missing("ecwid://reports/stock")
	if m.asked("hidden") > 0 {
		t.Error("the hidden store was asked")
	}
}

// TestEveryReportNamesItsTools: a new report has to say what it shows.
func TestEveryReportNamesItsTools(t *testing.T) {
	for _, r := range resources.All() {
		if strings.HasPrefix(r.Path, "reports/") && (len(r.Tools) == 0 || r.Takes != toolkit.ScanTime || r.Changes) {
			t.Errorf("%s: %+v", r.Path, r)
		}
	}
}
