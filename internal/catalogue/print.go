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
		if step.Action == Unchanged || step.Action == Done && step.Reason == "" {
			continue
		}
		fmt.Fprintf(&b, "row %d  %s  %s\n", step.Row, skuText(step.SKU), step.words())
	}
	fmt.Fprintln(&b, p.Counts)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Step) words() string {
	parts := make([]string, len(s.Changes))
	for i, change := range s.Changes {
		parts[i] = change.words(s.Action == Create || s.Action == LookUp)
	}
	switch changes := strings.Join(parts, ", "); s.Action {
	case Done:
		return string(s.Action) + ": " + s.Reason
	case LookUp:
		return string(s.Action) + ": will be looked up, and created if it is not there, with " + changes
	case Review:
		return string(s.Action) + "  " + strings.Join(append(parts, s.Reason), ", ")
	case Conflict:
		return string(s.Action) + "  " + s.Reason
	default:
		return string(s.Action) + "  " + changes
	}
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
	text := fmt.Sprintf("%d to create, %d to update, %d unchanged, %d in conflict", c.Create, c.Update, c.Unchanged, c.Conflict)
	for _, more := range []tally{{c.Done, "done earlier"}, {c.LookUp, "in doubt"}, {c.Review, "to be reviewed"}} {
		if more.n > 0 {
			text += fmt.Sprintf(", %d %s", more.n, more.what)
		}
	}
	return text
}

// tally is how many rows are what.
type tally struct {
	n    int
	what string
}

// String is one line.
func (r Result) String() string {
	text := fmt.Sprintf("row %d  %s  %s", r.Row, skuText(r.SKU), r.Outcome)
	if r.ProductID != 0 {
		text += " " + r.place()
	}
	for _, more := range []string{r.Changed, r.Reason} {
		if more != "" {
			text += "  " + more
		}
	}
	return text
}

// place is where the result is, after a space.
func (r Result) place() (text string) {
	if r.ProductID != 0 {
		text = fmt.Sprintf(" product %d", r.ProductID)
	}
	if r.CombinationID != 0 {
		text += fmt.Sprintf(" variation %d", r.CombinationID)
	}
	return text
}
