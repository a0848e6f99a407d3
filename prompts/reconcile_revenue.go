package prompts

import (
	"context"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

var reconcileRevenue = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "reconcile_revenue", Title: "Reconcile revenue", Department: "Finance",
	Description: "What a period's orders brought, by payment method: gross, tax, shipping, discounts, refunds and net, compared with what the payment providers paid out.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadStoreProfile},
	Tools:       []string{"find_order"},
	Arguments: append(periodArguments(), toolkit.Argument{
		Name:        "settlement",
		Description: `What was paid out: one line per payment method, or several divided by semicolons, such as "PayPal, 1234.50; Card, 99"`,
		Complete:    completeSettlement,
	}),
	Build: buildReconcileRevenue,
})

func buildReconcileRevenue(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	query := report.RevenueQuery{Between: between(given), Settlement: given["settlement"]}
	revenue, err := s.Reports.Revenue(ctx, query, toolkit.ProgressOf(ctx))
	if err != nil {
		return toolkit.PromptText{}, err
	}
	data, err := toolkit.DataOf(reportPath(report.RevenueByPaymentMethod, revenue.Range), revenue)
	return toolkit.PromptText{
		Framing: revenueFraming(revenue),
		Data:    []toolkit.Data{data},
		Task:    revenueTask(revenue),
	}, err
}
