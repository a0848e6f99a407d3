package prompts

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

var planFulfilmentWeek = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "plan_fulfilment_week", Title: "Plan next week's fulfilment", Department: "HR",
	Description: "How many orders to expect on each day of next week, by fulfilment type, against the people there are, and where somebody is missing.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadStoreProfile},
	Tools:       []string{"find_order"},
	Arguments: []toolkit.Argument{
		{Name: "capacity", Complete: completers.OneOf("10", "15", "20", "30", "40"),
			Description: "How many orders one person gets done in a day; left out, no gap is computed"},
		{Name: "staff", Complete: completers.OneOf("1", "2", "3", "2,2,2,2,2,1,0"),
			Description: "How many people work in fulfilment each day, or seven numbers for Monday to Sunday with commas between them; needs capacity"},
		{Name: "weeks", Default: "4", Complete: completers.OneOf("2", "4", "8", "13"), Description: "How many weeks of history the forecast is made of, 1 to 13"},
	},
	Build: buildPlanFulfilmentWeek,
})

func buildPlanFulfilmentWeek(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	query, err := report.ReadLoadQuery(given)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	load, err := s.Reports.FulfilmentLoad(ctx, query, toolkit.ProgressOf(ctx))
	if err != nil {
		return toolkit.PromptText{}, err
	}
	data, err := toolkit.DataOf(queried(report.FulfilmentLoadName, given, "weeks", "capacity", "staff"), load)
	return toolkit.PromptText{
		Framing: loadFraming(load, query),
		Data:    []toolkit.Data{data},
		Task:    loadTask(query),
	}, err
}

func loadTask(q report.LoadQuery) string {
	if q.Capacity == 0 {
		return "Show what to expect on each day of next week, and ask how many orders one person gets done in a day and who works when."
	}
	if q.Staff == nil {
		return "Show how many people each day of next week needs, and ask who works when."
	}
	return "Show the plan for next week as one table, name each day on which people are missing and how the gap could be closed, and write the notice for HR as a draft."
}
