package prompts

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/catalogue"
	"ecwid-mcp/internal/toolkit"
)

// importView is the plan of an import as an agent gets it.
type importView struct {
	Currency       string           `json:"currency"`
	WeightUnit     string           `json:"weightUnit,omitempty"`
	IgnoredColumns []string         `json:"ignoredColumns,omitempty"`
	Counts         catalogue.Counts `json:"counts"`
	Rows           []rowView        `json:"rows"`                  // without those that stay as they are
	RowsLeftOut    int              `json:"rowsLeftOut,omitempty"` // of the above, because there are too many
}

// rowView is the plan for one row with the call that carries it out.
type rowView struct {
	catalogue.Step
	Call       *callView         `json:"call,omitempty"`
	NotByTools []catalogue.Field `json:"notByTools,omitempty"` // fields that the command sets and the tools do not
}

type callView struct {
	Tool      string        `json:"tool"`
	Arguments callArguments `json:"arguments"`
}

// callArguments are those of create_product and update_product that a file can fill.
type callArguments struct {
	ProductID          ecwid.ProductID             `json:"productId,omitzero"`
	CombinationID      ecwid.VariationID           `json:"combinationId,omitzero"`
	SKU                string                      `json:"sku,omitempty"`
	Name               ecwid.Optional[string]      `json:"name,omitzero"`
	Price              ecwid.Optional[ecwid.Money] `json:"price,omitzero"`
	CompareToPrice     ecwid.Optional[ecwid.Money] `json:"compareToPrice,omitzero"`
	Quantity           ecwid.Optional[int]         `json:"quantity,omitzero"`
	Unlimited          bool                        `json:"unlimited,omitempty"`
	WarningLimit       ecwid.Optional[int]         `json:"warningLimit,omitzero"`
	Weight             ecwid.Optional[ecwid.Money] `json:"weight,omitzero"`
	IsShippingRequired bool                        `json:"isShippingRequired,omitempty"`
	Enabled            ecwid.Optional[bool]        `json:"enabled,omitzero"`
	Description        ecwid.Optional[string]      `json:"description,omitzero"`
}

const (
	// maxPlannedRows is how many rows of a plan an agent is shown.
	maxPlannedRows = 100
	// fewRows is how many rows an agent should carry out by tools.
	fewRows = 20
)

func viewImport(plan catalogue.Plan, file catalogue.File, shop toolkit.Shop) importView {
	view := importView{
		Currency: shop.Currency, WeightUnit: shop.WeightUnit, IgnoredColumns: file.IgnoredHeads(), Counts: plan.Counts, Rows: []rowView{},
	}
	for _, step := range plan.Steps {
		switch {
		case step.Action == catalogue.Unchanged:
		case len(view.Rows) == maxPlannedRows:
			view.RowsLeftOut++
		default:
			view.Rows = append(view.Rows, viewRow(step))
		}
	}
	return view
}

func viewRow(step catalogue.Step) rowView {
	row := rowView{Step: step}
	if step.Action == catalogue.Conflict {
		return row
	}
	call := callView{Tool: "update_product", Arguments: callArguments{ProductID: step.ProductID, CombinationID: step.CombinationID}}
	creates := step.Action == catalogue.Create
	if creates {
		call = callView{Tool: "create_product", Arguments: callArguments{SKU: step.SKU}}
	}
	settable := 0
	for _, change := range step.Changes {
		if call.Arguments.set(change.Field, step.Entry, creates) {
			settable++
		} else {
			row.NotByTools = append(row.NotByTools, change.Field)
		}
	}
	if settable > 0 {
		row.Call = &call
	}
	return row
}

// set fills the argument of a field; false when the tool has none.
func (a *callArguments) set(field catalogue.Field, row catalogue.Entry, creates bool) bool {
	switch field {
	case catalogue.Name:
		a.Name = row.Name
	case catalogue.Price:
		a.Price = row.Price
	case catalogue.CompareToPrice:
		a.CompareToPrice = row.CompareToPrice
	case catalogue.Quantity:
		a.Quantity, a.Unlimited = row.Quantity, row.Unlimited && !creates
	case catalogue.WarningLimit:
		a.WarningLimit = row.WarningLimit
	case catalogue.Enabled:
		a.Enabled = row.Enabled
	case catalogue.Description:
		a.Description = row.Description
	case catalogue.Weight:
		if !creates {
			return false
		}
		a.Weight, a.IsShippingRequired = row.Weight, true
	default:
		return false
	}
	return true
}
