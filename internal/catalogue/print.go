package catalogue

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes the steps that are not unchanged, a line for each, and their counts.
func (p Plan) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, step := range p.Steps {
		if step.Action == Unchanged {
			continue
		}
		fmt.Fprintf(&b, "row %d  %s  %s  %s\n", step.Row, skuText(step.SKU), step.Action, step.words())
	}
	fmt.Fprintln(&b, p.Counts)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Step) words() string {
	if s.Action == Conflict {
		return s.Reason
	}
	parts := make([]string, len(s.Changes))
	for i, change := range s.Changes {
		parts[i] = change.words(s.Action == Create)
	}
	return strings.Join(parts, ", ")
}

// words leaves the texts of descriptions to whoever opens the file.
func (c Change) words(fresh bool) string {
	from, to := c.From, c.To
	switch c.Field {
	case Description:
		return string(c.Field)
	case Name:
		from, to = Quote(from), Quote(to)
	}
	switch {
	case fresh:
		return string(c.Field) + " " + to
	case from == "":
		return string(c.Field) + " unset → " + to
	}
	return string(c.Field) + " " + from + " → " + to
}

func skuText(sku string) string {
	if sku == "" {
		return "(no SKU)"
	}
	return Quote(sku)
}

// String is one line.
func (c Counts) String() string {
	return fmt.Sprintf("%d to create, %d to update, %d unchanged, %d in conflict", c.Create, c.Update, c.Unchanged, c.Conflict)
}

// String is one line.
func (r Result) String() string {
	text := fmt.Sprintf("row %d  %s  %s", r.Row, skuText(r.SKU), r.Outcome)
	if r.ProductID != 0 {
		text += fmt.Sprintf("  product %d", r.ProductID)
	}
	if r.CombinationID != 0 {
		text += fmt.Sprintf(" variation %d", r.CombinationID)
	}
	for _, more := range []string{r.Changed, r.Reason} {
		if more != "" {
			text += "  " + more
		}
	}
	return text
}
