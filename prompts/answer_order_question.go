package prompts

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

var answerOrderQuestion = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "answer_order_question", Title: "Answer a question about an order", Department: "Support",
	Description: "Everything that an answer to a shopper needs, by e-mail or order number: the customer, their orders, status, tracking, and what can be promised.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadCustomers, ecwid.ReadStoreProfile},
	Tools:       []string{"find_order", "find_customer", "find_product", "update_order", "create_discount_coupon"},
	Arguments: []toolkit.Argument{
		{Name: "about", Description: "Order number or the shopper's e-mail", Required: true, Complete: completeOrderOrEmail},
	},
	Build: buildAnswerOrderQuestion,
})

// question is what is known about what a shopper asks.
type question struct {
	order   *ecwid.Order            // nil when the shopper is named by e-mail
	history *report.CustomerHistory // nil when the order names nobody
	shop    toolkit.Shop
}

func buildAnswerOrderQuestion(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	q, err := readQuestion(ctx, s, given["about"])
	if err != nil {
		return toolkit.PromptText{}, err
	}
	data, err := q.data()
	return toolkit.PromptText{
		Framing: q.framing(),
		Data:    data,
		Task:    "Sum up in three lines who asks and how their open orders stand, and then draft the answer for the person to send.",
	}, err
}

func readQuestion(ctx context.Context, s *toolkit.Session, about string) (question, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return question{}, err
	}
	if strings.Contains(about, "@") {
		history, err := s.Reports.CustomerHistory(ctx, report.CustomerQuery{Email: about}, toolkit.ProgressOf(ctx))
		return question{history: &history, shop: shop}, err
	}
	order, err := orderNamed(ctx, s, "about", about)
	if err != nil {
		return question{}, err
	}
	history, err := historyOf(ctx, s, order)
	return question{order: &order, history: history, shop: shop}, err
}

func (q question) data() ([]toolkit.Data, error) {
	var blocks []toolkit.Data
	if q.order != nil {
		block, err := toolkit.DataOf(orderPath(q.order.ID), orderViewOf(*q.order, q.shop.Zone))
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, block)
	}
	if q.history == nil {
		return blocks, nil
	}
	block, err := historyData(*q.history)
	return append(blocks, block), err
}
