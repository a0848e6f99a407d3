package resources

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

// reports returns a resource for each report. Those that need a parameter are not listed: the template tells of them.
func reports() []toolkit.Resource {
	var all []toolkit.Resource
	for _, kind := range report.Kinds() {
		all = append(all, newReport(kind))
	}
	return all
}

// newReport lists the history of customers nowhere: it is of one, whom either of two parameters names.
func newReport(kind report.Kind) toolkit.Resource {
	return toolkit.NewResource(toolkit.ResourceSpec[toolkit.Object]{
		Path: "reports/" + kind.Name, Name: "report-" + kind.Name, Title: "Report: " + kind.Title,
		Description: strings.TrimSpace(kind.Description + " " + parametersOf(kind)),
		ReadWith: func(ctx context.Context, s *toolkit.Session, parameters url.Values) (toolkit.Object, error) {
			return readReport(ctx, s, kind.Name, parameters)
		},
		Tools: reportTools(kind.Name), Takes: toolkit.ScanTime,
		Unlisted: kind.Name == "customer-history" || slices.ContainsFunc(kind.Parameters, func(p report.Parameter) bool { return p.Required }),
	})
}

func readReport(ctx context.Context, s *toolkit.Session, name string, parameters url.Values) (toolkit.Object, error) {
	if s.Reports == nil {
		return nil, toolkit.Refuse(toolkit.CodeNotConfigured, "", s.Missing)
	}
	given := map[string]string{}
	for parameter, values := range parameters {
		if len(values) > 1 {
			return nil, &report.ParameterError{Parameter: parameter, Reason: "must be given once"}
		}
		given[parameter] = values[0]
	}
	text, err := s.Reports.Report(ctx, name, given, toolkit.ProgressOf(ctx))
	return toolkit.Object(text), err
}

// reportTools are the tools that show what a report is made of: whoever keeps them from a store's callers keeps the
// report from them, too.
func reportTools(name string) []string {
	switch name {
	case "stock":
		return []string{"find_product"}
	case "revenue-by-payment-method", "dispatch", "fulfilment-load":
		return []string{"find_order"}
	}
	return []string{"find_customer", "find_order", "find_product"}
}

// reportTemplate tells of the parameters of all reports.
func reportTemplate() toolkit.Template {
	template := toolkit.Template{
		Name: "report", Title: "Report", Tools: []string{"find_order"},
		Description: "Figures computed from the whole store, exact, in its currency and time zone.",
		Values:      map[string][]string{},
		Complete:    map[string]toolkit.Completer{"email": completers.Emails, "customerId": completeCustomer, "categories": completers.Categories},
	}
	var names []string
	for _, kind := range report.Kinds() {
		template.Values["report"] = append(template.Values["report"], kind.Name)
		template.Description += " " + kind.Name + ": " + kind.Description + " " + parametersOf(kind)
		for _, p := range kind.Parameters {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
			for _, value := range p.Values {
				if !slices.Contains(template.Values[p.Name], value) {
					template.Values[p.Name] = append(template.Values[p.Name], value)
				}
			}
		}
	}
	template.Path = "reports/{report}{?" + strings.Join(names, ",") + "}"
	return template
}

// parametersOf lists the parameters of a report, with what each is.
func parametersOf(kind report.Kind) string {
	var all []string
	for _, p := range kind.Parameters {
		text := p.Name
		if p.Required {
			text += " (required)"
		}
		all = append(all, text+": "+strings.TrimSuffix(p.Description, "."))
	}
	if len(all) == 0 {
		return ""
	}
	return "Parameters: " + strings.Join(all, "; ") + "."
}
