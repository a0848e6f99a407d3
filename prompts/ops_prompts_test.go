package prompts

import (
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// says checks that a prompt's words hold these.
func says(t *testing.T, a answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.text(), w) {
			t.Errorf("the text does not say %q:\n%s", w, a.text())
		}
	}
}

func TestCheckStockAndDispatchIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("check_stock_and_dispatch", map[string]string{"below": "4"}).golden(t, "check_stock_and_dispatch")
}

func TestPlanFulfilmentWeekIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("plan_fulfilment_week", map[string]string{"capacity": "2", "staff": "2,2,2,2,1.5,1,0"}).golden(t, "plan_fulfilment_week")
	d.gets("plan_fulfilment_week", map[string]string{"weeks": "8"}).golden(t, "plan_fulfilment_week_no_capacity")
}

func TestScreenComplianceIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets("screen_compliance", map[string]string{"from": "2026-05-16", "threshold": "200", "categories": "Teapots", "countries": "CA, us-ny"}).
		golden(t, "screen_compliance")
	d.gets("screen_compliance", nil).golden(t, "screen_compliance_no_lists")
}
