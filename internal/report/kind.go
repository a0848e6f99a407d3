package report

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
)

// Kind describes one report that can be asked for by name.
type Kind struct {
	Name        string // for example "revenue-by-payment-method"
	Title       string
	Description string // one sentence: what it answers
	Parameters  []Parameter
}

// Parameter is something that a report can be told, always as a text.
type Parameter struct {
	Name        string
	Description string // with form and default
	Required    bool
	Values      []string // all possible values, where they are few
}

// definition is a Kind with the way to compute it.
type definition struct {
	Kind
	run func(ctx context.Context, r *Reporter, given map[string]string, progress Progress) (json.RawMessage, error)
}

// definitions are all reports, in the order in which people read them.
func definitions() []definition {
	return []definition{
		revenueDefinition(),
		stockDefinition(),
		dispatchDefinition(),
		fulfilmentLoadDefinition(),
		complianceDefinition(),
		customerHistoryDefinition(),
		retailSyncDefinition(),
	}
}

// Kinds lists all reports.
func Kinds() []Kind {
	var kinds []Kind
	for _, d := range definitions() {
		kinds = append(kinds, d.Kind)
	}
	return kinds
}

// define makes a report of a method: read turns the texts given into its query, which is a ParameterError when they
// cannot be read.
func define[Q, R any](
	kind Kind, read func(given map[string]string) (Q, error),
	compute func(*Reporter, context.Context, Q, Progress) (R, error),
) definition {
	return definition{kind, func(ctx context.Context, r *Reporter, given map[string]string, progress Progress) (json.RawMessage, error) {
		query, err := read(given)
		if err != nil {
			return nil, err
		}
		answer, err := compute(r, ctx, query, progress)
		if err != nil {
			return nil, err
		}
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false) // models pay for every \u0026
		err = encoder.Encode(answer)
		return bytes.TrimSpace(text.Bytes()), err
	}}
}

// Report computes the report with this name from parameters as texts; an empty text counts as not given. A name,
// parameter or value that does not exist is a *ParameterError; other errors are the source's.
func (r *Reporter) Report(ctx context.Context, name string, given map[string]string, progress Progress) (json.RawMessage, error) {
	all := definitions()
	at := slices.IndexFunc(all, func(d definition) bool { return d.Name == name })
	if at < 0 {
		return nil, unknownReport(all)
	}
	if err := checkNames(all[at].Kind, given); err != nil {
		return nil, err
	}
	return all[at].run(ctx, r, given, progress)
}
