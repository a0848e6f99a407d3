package prompts

import (
	"context"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

var syncOrderToCRM = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "sync_order_to_crm", Title: "Bring an order into the CRM", Department: "Sales",
	Description: "A paid order as a CRM record: contact, deal and lines, the customer's total spend against a loyalty threshold, and what to flag.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadCustomers, ecwid.ReadStoreProfile},
	Tools:       []string{"find_order", "find_customer", "update_order", "update_customer"},
	Arguments: []toolkit.Argument{
		{Name: "order", Description: "Order number; left out, the latest paid order of the last 30 days", Complete: completers.Orders},
		{Name: "loyaltyThreshold", Description: "Total spend, in the store's currency, from which a customer is a loyal one", Default: "500", Complete: completers.OneOf("250", "500", "1000")},
	},
	Build: buildSyncOrderToCRM,
})

func buildSyncOrderToCRM(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	threshold, err := ecwid.ParseMoney(given["loyaltyThreshold"])
	if err != nil || threshold.Sign() <= 0 {
		return toolkit.PromptText{}, toolkit.Invalid(toolkit.Problem{Argument: "loyaltyThreshold", Message: "must be an amount above 0, such as 500 or 249.90"})
	}
	shop, err := s.Shop(ctx)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	order, err := orderForCRM(ctx, s, given["order"])
	if err != nil {
		return toolkit.PromptText{}, err
	}
	history, err := historyOf(ctx, s, order)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	record := crmRecordOf(order, history, shop, threshold)
	data, err := crmData(record, history)
	return toolkit.PromptText{
		Framing: record.framing(shop),
		Data:    data,
		Task:    "Show the record as it would go into the CRM, then the flags with what each means for sales, and ask for a yes before anything is written anywhere.",
	}, err
}

func crmData(record crmRecord, history *report.CustomerHistory) ([]toolkit.Data, error) {
	block, err := toolkit.DataOf(orderPath(record.Deal.OrderID)+"/crm-record", record)
	if err != nil || history == nil {
		return []toolkit.Data{block}, err
	}
	second, err := historyData(*history)
	return []toolkit.Data{block, second}, err
}

// ordersBack is how far back a paid order is looked for when none is named.
const ordersBack = 30 * 24 * time.Hour

// orderForCRM is the order that is named, or else the latest paid one.
func orderForCRM(ctx context.Context, s *toolkit.Session, named string) (ecwid.Order, error) {
	if named != "" {
		return orderNamed(ctx, s, "order", named)
	}
	var latest ecwid.Order
	query := ecwid.OrderQuery{PaymentStatus: []string{ecwid.PaymentPaid}, Span: ecwid.Span{CreatedFrom: s.Now().Add(-ordersBack)}}
	for order, err := range s.Client.Orders(ctx, query) {
		if err != nil {
			return ecwid.Order{}, err
		}
		if newer(order, latest) {
			latest = order
		}
	}
	if latest.ID == "" {
		return latest, toolkit.Refuse(toolkit.CodeNothingThere, "No order of the last 30 days is paid.", "Name an older one by its number.")
	}
	return latest, nil
}

// newer orders by creation; ids decide within a second, so that the choice is always the same.
func newer(a, b ecwid.Order) bool {
	if !a.CreateDate.Equal(b.CreateDate.Time) {
		return a.CreateDate.After(b.CreateDate.Time)
	}
	return slices.Compare([]byte(a.ID), []byte(b.ID)) > 0
}
