package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// Action is what a plan has in mind for a row.
type Action string

// The actions.
const (
	Create    Action = "create"
	Update    Action = "update"
	Unchanged Action = "unchanged"
	Conflict  Action = "conflict" // the row cannot be carried out; Reason says why
)

// Change is a field that a step sets. Values are written as in a file; From is empty for what is not set so far.
type Change struct {
	Field Field  `json:"field"`
	From  string `json:"from,omitempty"`
	To    string `json:"to"`
}

// Step is the plan for one row.
type Step struct {
	Row           int               `json:"row"` // line of the file
	SKU           string            `json:"sku,omitempty"`
	Action        Action            `json:"action"`
	ProductID     ecwid.ProductID   `json:"productId,omitempty"`
	CombinationID ecwid.VariationID `json:"combinationId,omitempty"` // the SKU is that of a variation
	Changes       []Change          `json:"changes,omitempty"`
	Reason        string            `json:"reason,omitempty"` // of a conflict, and of what is not sent again

	Entry   Entry         `json:"-"` // the row itself
	product ecwid.Product // that has the SKU so far
}

// Counts are the steps of a plan by their action.
type Counts struct {
	Create    int `json:"create"`
	Update    int `json:"update"`
	Unchanged int `json:"unchanged"`
	Conflict  int `json:"conflict"`
	Done      int `json:"done,omitempty"` // these only in a plan that goes on with an import
	LookUp    int `json:"lookUp,omitempty"`
	Review    int `json:"review,omitempty"`
}

// Plan says what an import does, row by row, in the order of the file.
type Plan struct {
	Counts Counts `json:"counts"`
	Steps  []Step `json:"steps"`
}

// Make compares a file with a shop.
func Make(file File, shop *Shop) Plan {
	rows := map[string][]int{} // of a SKU
	for _, entry := range file.Entries {
		rows[folded(entry.SKU)] = append(rows[folded(entry.SKU)], entry.Row)
	}
	var plan Plan
	for _, entry := range file.Entries {
		step := Step{Row: entry.Row, SKU: entry.SKU, Entry: entry}
		if same := rows[folded(entry.SKU)]; entry.Problem == "" && len(same) > 1 {
			step.refuse("the file has this SKU more than once, in the rows %s", list(same))
		} else {
			step.decide(shop)
		}
		plan.count(step.Action)
		plan.Steps = append(plan.Steps, step)
	}
	return plan
}

func (p *Plan) count(action Action) {
	switch action {
	case Create:
		p.Counts.Create++
	case Update:
		p.Counts.Update++
	case Unchanged:
		p.Counts.Unchanged++
	case Conflict:
		p.Counts.Conflict++
	case Done:
		p.Counts.Done++
	case LookUp:
		p.Counts.LookUp++
	case Review:
		p.Counts.Review++
	}
}

// Sets reports whether the plan sets a field anywhere.
func (p Plan) Sets(field Field) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.sets(field) })
}

func (s *Step) sets(field Field) bool {
	return slices.ContainsFunc(s.Changes, func(c Change) bool { return c.Field == field })
}

func (s *Step) refuse(format string, args ...any) {
	s.Action, s.Changes, s.Reason = Conflict, nil, fmt.Sprintf(format, args...)
}

func (s *Step) decide(shop *Shop) {
	if s.Entry.Problem != "" {
		s.refuse("%s", s.Entry.Problem)
		return
	}
	owners := shop.owners[folded(s.SKU)]
	switch {
	case len(owners) == 0:
		s.create()
	case len(owners) > 1:
		s.refuse("the shop has this SKU more than once: %s", places(owners))
	case owners[0].sku != s.SKU:
		s.refuse("the shop has this SKU as %s, spelt differently: %s", Quote(owners[0].sku), places(owners))
	default:
		s.update(owners[0])
	}
}

// against is the step for the same row when the shop has these products with its SKU.
func (s *Step) against(products []ecwid.Product) *Step {
	shop := &Shop{owners: map[string][]owner{folded(s.SKU): nil}}
	for _, product := range products {
		shop.add(product)
	}
	step := &Step{Row: s.Row, SKU: s.SKU, Entry: s.Entry}
	step.decide(shop)
	return step
}

func (s *Step) create() {
	switch {
	case s.Entry.Name.IsZero():
		s.refuse("the shop has no such SKU, and a new product needs a name")
	case s.Entry.Price.IsZero():
		s.refuse("the shop has no such SKU, and a new product needs a price")
	default:
		s.Action, s.Changes = Create, s.Entry.differences(ecwid.Product{}, nil)
	}
}

func (s *Step) update(has owner) {
	s.ProductID, s.product = has.product.ID, has.product
	if has.variation != nil {
		s.CombinationID = has.variation.ID
	}
	s.Changes = s.Entry.differences(has.product, has.variation)
	s.Action = Update
	if len(s.Changes) == 0 {
		s.Action = Unchanged
	}
	for _, change := range s.Changes {
		if has.variation != nil && !ofVariation(change.Field) {
			s.refuse("the SKU is that of a variation of product %d, and %s belongs to the product", has.product.ID, change.Field)
			return
		}
		if unshipped := has.product.IsShippingRequired; change.Field == Weight && unshipped != nil && !*unshipped && has.variation == nil {
			s.refuse("weight does not fit product %d, which is not shipped", has.product.ID)
			return
		}
	}
}

// maxPlaces bounds how many products or rows a reason names.
const maxPlaces = 5

func places(owners []owner) string {
	var texts []string
	for i, one := range owners {
		switch {
		case i == maxPlaces:
			return strings.Join(append(texts, "…"), ", ")
		case one.variation != nil:
			texts = append(texts, fmt.Sprintf("variation %d of product %d", one.variation.ID, one.product.ID))
		default:
			texts = append(texts, fmt.Sprintf("product %d", one.product.ID))
		}
	}
	return strings.Join(texts, ", ")
}

func list(rows []int) string {
	var texts []string
	for i, row := range rows {
		if i == maxPlaces {
			return strings.Join(append(texts, "…"), ", ")
		}
		texts = append(texts, fmt.Sprint(row))
	}
	return strings.Join(texts, ", ")
}
