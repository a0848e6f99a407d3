package catalogue

import (
	"fmt"
	"strings"
)

// Summary counts the rows of an import by what became of them.
type Summary struct {
	Created, Updated, Unchanged int
	Conflict, Failed, Unknown   int
	Left                        int // not come to
}

// Summary counts the rows of a plan.
func (l *Log) Summary(plan Plan) Summary {
	var s Summary
	for _, step := range plan.Steps {
		switch l.rows[step.Row].Outcome {
		case Created:
			s.Created++
		case Updated:
			s.Updated++
		case AsItWas:
			s.Unchanged++
		case Refused:
			s.Conflict++
		case Failed:
			s.Failed++
		case Sending, Unknown:
			s.Unknown++
		default:
			s.Left++
		}
	}
	return s
}

// Complete reports whether every row is in the shop as the file has it.
func (s Summary) Complete() bool { return s.Conflict+s.Failed+s.Unknown+s.Left == 0 }

// String is one line; what did not happen is left out, except for what went well.
func (s Summary) String() string {
	parts := []string{
		fmt.Sprintf("%d created", s.Created), fmt.Sprintf("%d updated", s.Updated), fmt.Sprintf("%d unchanged", s.Unchanged),
	}
	for _, one := range []tally{{s.Conflict, "in conflict"}, {s.Failed, "failed"}, {s.Unknown, "unknown"}, {s.Left, "still to do"}} {
		if one.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", one.n, one.what))
		}
	}
	return strings.Join(parts, ", ")
}
