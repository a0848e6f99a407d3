package prompts

import (
	"context"
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

var screenCompliance = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "screen_compliance", Title: "Screen for compliance", Department: "Legal",
	Description: "A period's orders of high value, to restricted destinations or with goods of restricted categories, and its new catalogue entries, for somebody to review.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadCatalog, ecwid.ReadStoreProfile},
	Tools:       []string{"find_order", "find_customer", "find_product", "update_order", "update_product"},
	Arguments: append(periodArguments(),
		toolkit.Argument{Name: "threshold", Default: "1000", Complete: completers.OneOf("250", "500", "1000", "2500", "10000"),
			Description: "Orders of at least this total are of high value, in the store's currency"},
		toolkit.Argument{Name: "categories", Complete: completeCategories,
			Description: "Restricted categories by name or id, with commas between them; those below them count too"},
		toolkit.Argument{Name: "countries",
			Description: "Restricted destinations as two-letter country codes, also with a state or province, such as IR, US-CA"},
	),
	Build: buildScreenCompliance,
})

func buildScreenCompliance(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	query, err := report.ReadComplianceQuery(given)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	screened, err := s.Reports.Compliance(ctx, query, toolkit.ProgressOf(ctx))
	if err != nil {
		return toolkit.PromptText{}, err
	}
	path := reportPath(report.ComplianceName, screened.Range) + "&threshold=" + screened.Threshold.String()
	if len(screened.Countries) > 0 {
		path += "&countries=" + strings.Join(screened.Countries, "%2C")
	}
	if len(screened.Categories) > 0 { // by id: names are the shop's texts
		path += "&categories=" + restrictedIDs(screened.Categories)
	}
	data, err := toolkit.DataOf(path, screened)
	return toolkit.PromptText{
		Framing: complianceFraming(screened),
		Data:    []toolkit.Data{data},
		Task:    "Show the flagged orders with their reasons, the most serious first, then the new products to check, and say for each what a person has to decide.",
	}, err
}

// restrictedIDs are at most as many as a report can be asked for again.
func restrictedIDs(categories []report.RestrictedCategory) string {
	var ids []string
	for _, c := range categories[:min(len(categories), report.MaxNamed)] {
		ids = append(ids, fmt.Sprint(c.ID))
	}
	return strings.Join(ids, "%2C")
}

// completeCategories completes the last of several names. A name that holds what divides names is left out: such a
// category can be given by its id.
func completeCategories(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	before, last := "", typed
	if i := strings.LastIndex(typed, ","); i >= 0 {
		before, last = strings.TrimSpace(typed[:i])+", ", typed[i+1:]
	}
	names, err := completers.Categories(ctx, s, strings.TrimSpace(last))
	var proposed []string
	for _, name := range names {
		if !strings.ContainsAny(name, ",;\r\n") {
			proposed = append(proposed, before+name)
		}
	}
	return proposed, err
}
