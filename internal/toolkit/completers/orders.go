package completers

import (
	"context"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// recent is how far back orders are proposed without anybody having typed what they are about.
const recent = 30 * 24 * time.Hour

// Orders completes the id of an order: of the last 30 days, newest first, and of any that Ecwid finds by what was typed,
// such as an e-mail or a name.
func Orders(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	latest, err := latestOrders(ctx, s)
	if err != nil {
		return nil, err
	}
	if near := matching(latest, typed); len(near) > 0 {
		return near, nil
	}
	found, err := s.Client.SearchOrders(ctx, ecwid.OrderQuery{Keywords: typed, Paging: page("id")})
	var values []string
	for _, o := range found.Items {
		values = append(values, string(o.ID))
	}
	return distinct(values), err
}

func latestOrders(ctx context.Context, s *toolkit.Session) ([]candidate, error) {
	orders, err := searchLatest(ctx, s, "id,email,createDate")
	var all []candidate
	for _, o := range orders {
		all = append(all, candidate{string(o.ID), []string{o.Email}})
	}
	return all, err
}

// PaymentMethods completes the name of a payment method from the orders of the last 30 days.
func PaymentMethods(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	orders, err := searchLatest(ctx, s, "id,paymentMethod,createDate")
	var all []candidate
	for _, o := range orders {
		all = append(all, candidate{value: o.PaymentMethod})
	}
	found := matching(all, typed)
	slices.Sort(found)
	return found, err
}

func searchLatest(ctx context.Context, s *toolkit.Session, fields string) ([]ecwid.Order, error) {
	since := ecwid.Span{CreatedFrom: s.Now().Add(-recent)}
	found, err := s.Client.SearchOrders(ctx, ecwid.OrderQuery{Span: since, Paging: page(fields)})
	slices.SortStableFunc(found.Items, func(a, b ecwid.Order) int { return b.CreateDate.Compare(a.CreateDate.Time) })
	return found.Items, err
}
