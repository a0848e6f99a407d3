package prompts

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

// orderNumber is what an order's id looks like, with the prefix and suffix that a store may set.
var orderNumber = regexp.MustCompile(`^[\p{L}\p{N}_.-]{1,40}$`)

// orderNamed reads an order by the number that a person typed, with or without "#".
func orderNamed(ctx context.Context, s *toolkit.Session, argument, typed string) (ecwid.Order, error) {
	number := strings.TrimPrefix(typed, "#")
	if !orderNumber.MatchString(number) {
		return ecwid.Order{}, toolkit.Invalid(toolkit.Problem{Argument: argument, Message: "must be the number of an order, such as XJ12H"})
	}
	order, err := s.Client.Order(ctx, ecwid.OrderID(number))
	if errors.Is(err, ecwid.ErrNotFound) || err == nil && order.PaymentStatus == ecwid.PaymentIncomplete {
		return ecwid.Order{}, toolkit.Refuse(toolkit.CodeNotFound, "No order has this number.", "Check the number, or search by the shopper's e-mail.")
	}
	return order, err
}

// historyOf is the history of who placed an order; nil when the order names nobody.
func historyOf(ctx context.Context, s *toolkit.Session, order ecwid.Order) (*report.CustomerHistory, error) {
	query := report.CustomerQuery{CustomerID: order.CustomerID}
	if order.CustomerID == 0 {
		query.Email = order.Email
	}
	if query.CustomerID == 0 && !strings.Contains(query.Email, "@") {
		return nil, nil
	}
	history, err := s.Reports.CustomerHistory(ctx, query, toolkit.ProgressOf(ctx))
	return &history, err
}

// historyData is a history as a block of data. It is addressed by the customer's number; an e-mail, which a shopper typed,
// has no place in an address that is written outside the block.
func historyData(history report.CustomerHistory) (toolkit.Data, error) {
	path := "reports/" + report.CustomerHistoryReport
	if history.Customer != nil {
		path += "?customerId=" + strconv.FormatInt(int64(history.Customer.CustomerID), 10)
	}
	return toolkit.DataOf(path, history)
}

// orderPath is the address of an order below the store.
func orderPath(id ecwid.OrderID) string { return "orders/" + url.PathEscape(string(id)) }

// completeOrderOrEmail proposes orders, and the e-mails of customers once something was typed; e-mails alone when it looks
// like one.
func completeOrderOrEmail(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	if strings.Contains(typed, "@") {
		return completers.Emails(ctx, s, typed)
	}
	orders, err := completers.Orders(ctx, s, strings.TrimPrefix(typed, "#"))
	if err != nil || typed == "" || strings.HasPrefix(typed, "#") {
		return orders, err
	}
	emails, err := completers.Emails(ctx, s, typed)
	return append(orders, emails...), err
}
