package tools

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

type storeReportInput struct {
	Report     string            `json:"report" jsonschema:"enum=revenue-by-payment-method,enum=stock,enum=dispatch,enum=fulfilment-load,enum=compliance,enum=customer-history,enum=retail-sync"`
	Parameters map[string]string `json:"parameters,omitempty" jsonschema_description:"the report's own, by name; dates are YYYY-MM-DD"`
}

type storeReportOutput struct {
	Figures toolkit.Object `json:"figures" jsonschema_description:"with the period and how many records they cover"`
}

var storeReport = toolkit.New(toolkit.Spec[storeReportInput, storeReportOutput]{
	Name: "store_report", Title: "Store report",
	Description: "Figures computed from the whole store, exact, in its currency and time zone. " + reportNames(report.Kinds()),
	Effect:      toolkit.Reads,
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadCatalog, ecwid.ReadCustomers},
	ShownBy:     []string{"find_order", "find_product", "find_customer"},
	Waits:       toolkit.ScanTime,
	Run:         runStoreReport,
})

// reportNames says what each report is about and what it takes.
func reportNames(kinds []report.Kind) string {
	var lines []string
	for _, kind := range kinds {
		var parameters []string
		for _, p := range kind.Parameters {
			name := p.Name
			if p.Required {
				name += ", required"
			}
			parameters = append(parameters, name)
		}
		lines = append(lines, kind.Name+" ("+strings.Join(parameters, "; ")+"): "+kind.Description)
	}
	return strings.Join(lines, " ")
}

func runStoreReport(ctx context.Context, s *toolkit.Session, in storeReportInput) (storeReportOutput, error) {
	figures, err := s.Reports.Report(ctx, in.Report, in.Parameters, toolkit.ProgressOf(ctx))
	return storeReportOutput{toolkit.Object(figures)}, err
}
