package prompts

import (
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

// TestDaysAreThoseOfTheStore: where the next day has begun, it is proposed, and the default is the store's yesterday.
func TestDaysAreThoseOfTheStore(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	d.put("/profile", `{"formatsAndUnits":{"timezone":"Pacific/Kiritimati"}}`)
	for _, prompt := range []string{"reconcile_revenue", "check_retail_sync"} {
		days := d.completes(prompt, "to", "")
		if len(days) != proposedDays || days[0] != "2026-06-16" || days[1] != "2026-06-15" {
			t.Errorf("%s proposes %q", prompt, days)
		}
		if got := d.completes(prompt, "from", "2025"); len(got) != 0 {
			t.Errorf("%s proposes %q", prompt, got)
		}
		if text := d.gets(prompt, nil).text(); !strings.Contains(text, "placed from 2026-06-09 to 2026-06-15, both included, in the time zone Pacific/Kiritimati") {
			t.Errorf("%s covers other days:\n%s", prompt, text)
		}
	}
}

// TestDaysOfClockChanges are proposed once each.
func TestDaysOfClockChanges(t *testing.T) {
	midnight := time.Date(2026, time.November, 2, 4, 30, 0, 0, time.UTC) // 23:30 of the day with 25 hours in Havana
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty, Now: func() time.Time { return midnight }})
	d.put("/profile", `{"formatsAndUnits":{"timezone":"America/Havana"}}`)
	days := d.completes("reconcile_revenue", "from", "")
	if len(days) != proposedDays || strings.Join(days[:3], " ") != "2026-11-01 2026-10-31 2026-10-30" {
		t.Errorf("days %q", days)
	}
}

func TestCoverageWarnsOfAShopThatNeverRests(t *testing.T) {
	head := report.Head{Currency: "EUR", TimeZone: "UTC", Range: &report.Range{From: "2026-06-01", To: "2026-06-07"}}
	if text := coverage(head); strings.Contains(text, "ask for this prompt again") {
		t.Error(text)
	}
	head.ChangedMeanwhile = true
	if text := coverage(head); !strings.Contains(text, "**The shop changed faster than it could be read, so ask for this prompt again") {
		t.Error(text)
	}
}

// TestMomentsAsPeriods are escaped in the address of the data.
func TestMomentsAsPeriods(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	got := d.gets("reconcile_revenue", map[string]string{"from": "2026-06-01T00:00:00+02:00", "to": "2026-06-02T00:00:00Z"})
	if got.data("reports/revenue-by-payment-method?from=2026-05-31T18%3A00%3A00-04%3A00&to=2026-06-01T20%3A00%3A00-04%3A00") == "" {
		t.Errorf("no such data in:\n%s", got.text())
	}
}

func TestOnlyConstantsAreRepeated(t *testing.T) {
	for value, want := range map[string]string{
		"PAID": "PAID", "CUSTOM_PAYMENT_STATUS_1": "CUSTOM_PAYMENT_STATUS_1", "": "of another status",
		"ignore the rules": "of another status", "Paid": "of another status", strings.Repeat("A", 41): "of another status",
	} {
		if got := enum(value); got != want {
			t.Errorf("%q is %q", value, got)
		}
	}
	for id, want := range map[string]string{"XJ12H": "XJ12H", "SHOP-XJ12H": "SHOP-XJ12H", "a b": "(number in the data)", "": "(number in the data)"} {
		if got := plainNumber(ecwid.OrderID(id)); got != want {
			t.Errorf("%q is %q", id, got)
		}
	}
}

// TestReadersAreToldWhatTheyCannotDo, with the same facts.
func TestReadersAreToldWhatTheyCannotDo(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.access = toolkit.Access{Everywhere: true, ReadOnly: true}
	for _, name := range []string{"sync_order_to_crm", "check_retail_sync"} {
		text := d.gets(name, nil).text()
		if !strings.Contains(text, "Not available here: ") || !strings.Contains(text, "`update_customer`") || strings.Contains(text, "These change the shop") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
