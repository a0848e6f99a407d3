package catalogue

import (
	"fmt"
	"slices"
)

// The actions of a plan that goes on with an import.
const (
	Done   Action = "done earlier" // nothing is sent; Reason says what was done, and is empty when nothing was to do
	LookUp Action = "in doubt"     // the product was sent and may be there: it is looked up, and sent again if it is not
	Review Action = "review"       // the quantity was sent and is left to a person, see Reason; Changes are the others
)

// Resume is the plan with what the log says of the rows: exactly what applying it does.
func (p Plan) Resume(log *Log) Plan {
	resumed := Plan{Steps: slices.Clone(p.Steps)}
	for i := range resumed.Steps {
		resumed.Steps[i].resume(log)
		resumed.count(resumed.Steps[i].Action)
	}
	return resumed
}

func (s *Step) resume(log *Log) {
	if r, done := log.Done(s.Row); done {
		s.Action, s.Changes, s.Reason = Done, nil, r.deed()
		return
	}
	sent, doubtful := log.Doubt(s.SKU)
	switch {
	case doubtful && s.Action == Create:
		s.Action = LookUp
	case doubtful && s.Entry.made(s.product, sent):
		s.Action, s.Changes, s.Reason = Done, nil, Result{Outcome: Created, ProductID: s.ProductID}.deed()
	case log.Unsettled(s.Row) && s.Action == Update:
		s.leaveQuantity()
	}
}

// leaveQuantity takes the quantity out of the changes: it may have been set before, and what was sold since would be lost.
func (s *Step) leaveQuantity() {
	at := slices.IndexFunc(s.Changes, func(c Change) bool { return c.Field == Quantity })
	if at < 0 {
		return
	}
	change := s.Changes[at]
	s.Action, s.Changes = Review, slices.Delete(slices.Clone(s.Changes), at, at+1)
	s.Reason = fmt.Sprintf("quantity %s was sent before and no answer came; the shop has %s, which may be right after sales. It is left so: "+
		"look at it, and set it in the shop, or have --restart set all quantities again", change.To, change.From)
}

// deed says what was done to a row, if anything.
func (r Result) deed() string {
	if r.Outcome == AsItWas {
		return ""
	}
	return string(r.Outcome) + r.place()
}
