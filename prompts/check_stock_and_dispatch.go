package prompts

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

var checkStockAndDispatch = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "check_stock_and_dispatch", Title: "Check stock and dispatch", Department: "Operations",
	Description: "What is low, what is sold out and still visible, and which orders should have left the shop, with the changes to propose.",
	Scopes:      []ecwid.Scope{ecwid.ReadCatalog, ecwid.ReadOrders, ecwid.ReadStoreProfile},
	Tools:       []string{"find_product", "find_order", "update_product", "update_order"},
	Arguments: []toolkit.Argument{
		{Name: "days", Default: "2", Complete: completers.OneOf("1", "2", "3", "5", "7"),
			Description: "An order without a pickup time or delivery slot is overdue when more than so many days have passed since the day it was placed, 0 to 365"},
		{Name: "below", Complete: completers.OneOf("3", "5", "10", "20"),
			Description: "Count as low also what has at most this many left; left out, the products' own warning limits alone"},
		{Name: "since", Complete: completeDays,
			Description: "Leave out orders that were placed before this day, YYYY-MM-DD; left out, none are"},
	},
	Build: buildCheckStockAndDispatch,
})

func buildCheckStockAndDispatch(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	stockQuery, err := report.ReadStockQuery(given)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	dispatchQuery, err := report.ReadDispatchQuery(given)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	progress := toolkit.ProgressOf(ctx)
	dispatch, err := s.Reports.Dispatch(ctx, dispatchQuery, progress)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	stock, err := s.Reports.Stock(ctx, stockQuery, func(read int) { progress(*dispatch.Covered.Orders + read) })
	if err != nil {
		return toolkit.PromptText{}, err
	}
	stockData, err := toolkit.DataOf(queried(report.StockName, given, "below"), stock)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	dispatchData, err := toolkit.DataOf(queried(report.DispatchName, given, "days", "since"), dispatch)
	return toolkit.PromptText{
		Framing: stockAndDispatchFraming(stock, dispatch),
		Data:    []toolkit.Data{stockData, dispatchData},
		Task: "Write one list of what to do today, the most urgent first: overdue orders, sold-out products that are still visible, low stock; " +
			"propose each change with its figures, and wait for a yes before any of them.",
	}, err
}
