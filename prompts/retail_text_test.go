package prompts

import (
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

func TestEveryReasonOfTheSyncIsExplained(t *testing.T) {
	seen := map[string]string{}
	for _, reason := range []string{report.SyncPaid, report.SyncAwaitingPayment, report.SyncCancelled, report.SyncRefunded, report.SyncCustomStatus} {
		if other, twice := seen[retailReason(reason)]; twice {
			t.Errorf("%s is explained as %s", reason, other)
		}
		seen[retailReason(reason)] = reason
	}
	if retailReason(report.SyncPartiallyRefunded) != retailReason(report.SyncRefunded) {
		t.Error("a refund in part is explained otherwise than a whole one")
	}
	for _, note := range []string{report.SyncNameMismatch, report.SyncNameMissing, report.SyncEmailMissing} {
		if other, twice := seen[retailNote(note)]; twice {
			t.Errorf("%s is explained as %s", note, other)
		}
		seen[retailNote(note)] = note
	}
}

// TestCheckRetailSyncNamesWhoIsCalledOtherwise in the data, and only counts them in the text.
func TestCheckRetailSyncNamesWhoIsCalledOtherwise(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	at := `,"createDate":"2026-06-12 10:00:00 +0000","billingPerson":{"name":"%s"}`
	d.create("/orders", order("a@example.com", "PAID", "1", fmt.Sprintf(at, "Ann Example")))
	d.create("/orders", order("A@example.com", "PAID", "1", fmt.Sprintf(at, "Andrew Example")))
	d.create("/orders", order("", "PAID", "1", fmt.Sprintf(at, "Nobody")))
	got := d.gets("check_retail_sync", nil)
	for _, words := range []string{"nameMismatch: 1 order(s). Retail matches by e-mail", "emailMissing: 1 order(s). There is nothing to match"} {
		if !strings.Contains(got.text(), words) {
			t.Errorf("the text does not say %q:\n%s", words, got.text())
		}
	}
	data := got.data("reports/retail-sync")
	if strings.Contains(got.text(), "Andrew") || !strings.Contains(data, `"name":"Andrew Example"`) || !strings.Contains(data, `"otherName":"Ann Example"`) {
		t.Errorf("data %s", data)
	}
}

// TestCheckRetailSyncSaysWhatItLeavesOut of a period with many orders.
func TestCheckRetailSyncSaysWhatItLeavesOut(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for n := range 103 {
		d.create("/orders", order("a@example.com", "CANCELLED", "1", fmt.Sprintf(`,"createDate":"2026-06-12 10:%02d:00 +0000"`, n%60)))
	}
	text := d.gets("check_retail_sync", nil).text()
	if !strings.Contains(text, "0 order(s), together 0.00 USD, reach Retail; 103, together 103.00 USD, do not.") || !strings.Contains(text, "3 more are counted only") {
		t.Error(text)
	}
}
