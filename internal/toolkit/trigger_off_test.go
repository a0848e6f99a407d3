package toolkit

import (
	"context"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
)

func TestTriggersOff(t *testing.T) {
	missing := OffTrigger{"new-customer", ecwid.KindScopeMissing, ecwid.ReadCustomers}
	refused := OffTrigger{"new-product", ecwid.KindPlanRequired, ""}
	both := []OffTrigger{missing, refused}
	for name, test := range map[string]struct {
		status EventStatus
		asked  []string
		want   string // trigger, reason and scope of each
		advice string
	}{
		"all is well":       {EventStatus{State: Following}, nil, "", ""},
		"asked for another": {EventStatus{Off: both}, []string{"new-order"}, "", ""},
		"a missing scope":   {EventStatus{Off: both}, []string{"new-order", "new-customer"}, "new-customer scope_missing read_customers;", "the scope read_customers"},
		"some scope":        {EventStatus{Off: []OffTrigger{{"new-customer", ecwid.KindScopeMissing, ""}}}, nil, "new-customer scope_missing ;", "the missing scope,"},
		"the plan":          {EventStatus{Off: both}, []string{"new-product"}, "new-product plan_required ;", "plan"},
		"all":               {EventStatus{Off: both}, nil, "new-customer scope_missing read_customers;new-product plan_required ;", ""},
		"a full disk":       {EventStatus{Off: both, Unkept: true}, []string{"new-order"}, " journal_failed ;", "log"},
		"uninstalled":       {EventStatus{Problem: ecwid.KindUnauthorized}, nil, " unauthorized ;", "ecwid-mcp login"},
		"Ecwid is away":     {EventStatus{Problem: ecwid.KindUnavailable}, nil, "", ""}, // for a while, and nothing to do about it
	} {
		session := &Session{Follows: func(context.Context) EventStatus { return test.status }}
		got, advice := "", ""
		for _, off := range session.TriggersOff(t.Context(), test.asked...) {
			if _, known := off.Reason.info(); !known || off.Advice == "" {
				t.Errorf("%s: %+v", name, off)
			}
			got += off.Trigger + " " + string(off.Reason) + " " + string(off.Scope) + ";"
			advice += off.Advice
		}
		if got != test.want || !strings.Contains(advice, test.advice) {
			t.Errorf("%s: got %s %s, want %s", name, got, advice, test.want)
		}
	}
	if off := (&Session{}).TriggersOff(t.Context()); off != nil {
		t.Errorf("where nothing is followed: %+v", off)
	}
}
