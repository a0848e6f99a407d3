package prompts

import (
	"context"
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

var checkRetailSync = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "check_retail_sync", Title: "Check the sync with Lightspeed Retail", Department: "Operations",
	Description: "Which orders of a period will and will not reach Lightspeed Retail (X-Series), and which customers end up there under another name, by the rules of the sync.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadCustomers, ecwid.ReadStoreProfile},
	Tools:       []string{"find_order", "find_customer", "update_customer"},
	Arguments:   periodArguments(),
	Build:       buildCheckRetailSync,
})

func buildCheckRetailSync(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	sync, err := s.Reports.RetailSync(ctx, between(given), toolkit.ProgressOf(ctx))
	if err != nil {
		return toolkit.PromptText{}, err
	}
	data, err := toolkit.DataOf(reportPath(report.RetailSyncReport, sync.Range), sync)
	return toolkit.PromptText{
		Framing: retailFraming(sync),
		Data:    []toolkit.Data{data},
		Task:    "List the orders that do not reach Retail and why, then the customers with a note, and propose for each what a person should do.",
	}, err
}

func retailFraming(r report.RetailSync) string {
	money := amountsOf(r.Head)
	lines := []string{
		fmt.Sprintf("%d order(s), together %s, reach Retail; %d, together %s, do not.",
			r.Syncs.Orders, money(r.Syncs.Total), r.DoesNotSync.Orders, money(r.DoesNotSync.Total)),
	}
	for _, reason := range r.Reasons {
		lines = append(lines, fmt.Sprintf("%s: %d order(s), together %s. %s", reason.Reason, reason.Orders, money(reason.Total), retailReason(reason.Reason)))
	}
	for _, note := range r.Customers {
		lines = append(lines, fmt.Sprintf("%s: %d order(s). %s", note.Note, note.Orders, retailNote(note.Note)))
	}
	if r.Omitted > 0 {
		lines = append(lines, fmt.Sprintf("The data lists the first orders that matter; %d more are counted only. Choose a shorter period to see them.", r.Omitted))
	}
	return strings.Join([]string{
		fmt.Sprintf("# Check the sync with Lightspeed Retail, %s to %s\n\nSay which orders will and will not reach Lightspeed Retail (X-Series), and what to do about those that will not.",
			r.Range.From, r.Range.To),
		"## What matters\n\n" + bullets(lines),
		"## Stock\n\n" + r.StockNote,
		"## What the figures cover\n\n" + coverage(r.Head) + " " + r.CoverageNote,
		"## Ask before any change\n\nBefore a customer is changed, show which record and which field, and wait for a yes. A change of a customer here does not change a profile that Retail already has: say so, and that the profile has to be corrected in Retail.",
	}, "\n\n")
}

// retailReason says what a reason of the report means for the shop.
func retailReason(reason string) string {
	switch reason {
	case report.SyncPaid:
		return "They arrive as Completed, whatever their fulfilment status; fulfilment stays in Ecwid."
	case report.SyncAwaitingPayment:
		return "They arrive once they are marked as paid."
	case report.SyncCancelled:
		return "Nothing is to be done, unless goods left the shop."
	case report.SyncRefunded, report.SyncPartiallyRefunded:
		return "Only the status Paid is synced: if such an order arrived while it was paid, the refund has to be recorded in Retail by hand."
	}
	return "A custom payment status is not Paid: mark the order as paid if the money is there."
}

// retailNote says what a customer note of the report means for the shop.
func retailNote(note string) string {
	switch note {
	case report.SyncNameMismatch:
		return "Retail matches by e-mail and never changes a profile that exists: these sales go to the profile of that e-mail, under its name."
	case report.SyncNameMissing:
		return "A new profile gets the e-mail as its name: have the name added in Retail."
	}
	return "There is nothing to match a customer by: look in Retail where the sale went."
}
