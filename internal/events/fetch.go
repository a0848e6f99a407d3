package events

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// The fields that lists are read with: enough to classify, to summarise and to filter, and nothing that shoppers typed
// but the e-mail, by which carts are followed up.
const (
	itemFields     = "items(productId,categoryId,sku,quantity,price)"
	orderFields    = "id,internalId,email,customerId,paymentStatus,createDate,updateDate,total,shippingOption(fulfillmentType,isPickup)," + itemFields
	cartFields     = "cartId,email,customerId,createDate,updateDate,hidden,total,recoveredOrderId," + itemFields
	customerFields = "id,email,registered,customerGroupId"
	productFields  = "id,sku,name,price,quantity,enabled,created,categoryIds"
)

// unpaidStatuses are those of orders that may yet be paid for the first time. A cancelled order is one: when it had
// been paid, it is refunded.
func unpaidStatuses() []string { return []string{ecwid.PaymentAwaiting, ecwid.PaymentCancelled} }

// customStatuses are unpaid ones that a store has named itself.
func customStatuses() []string {
	return []string{"CUSTOM_PAYMENT_STATUS_1", "CUSTOM_PAYMENT_STATUS_2", "CUSTOM_PAYMENT_STATUS_3"}
}

// maxID is the longest id, in bytes, that is asked for together with others: a hundred must fit a request.
const maxID = 50

// fetcher asks Ecwid for entities.
type fetcher struct{ client *ecwid.Client }

// changedSince lists what may hold news of a topic: orders and carts changed, customers and products made since then.
func (f fetcher) changedSince(ctx context.Context, t topic, from time.Time) (*facts, error) {
	changed, made := ecwid.Span{UpdatedFrom: from}, ecwid.Span{CreatedFrom: from}
	found := &facts{}
	var err error
	switch t {
	case orders:
		found.orders, err = f.orders(ctx, ecwid.OrderQuery{Span: changed})
	case carts:
		if found.carts, err = f.carts(ctx, changed); err == nil && len(found.carts) > 0 {
			found.orders, err = f.orders(ctx, ecwid.OrderQuery{Span: changed, PaymentStatus: []string{ecwid.PaymentIncomplete}})
		}
	case customers:
		found.customers, err = f.customers(ctx, made)
	case products:
		found.products, err = f.products(ctx, made)
	}
	return found, err
}

// madeSince lists what was made since then.
func (f fetcher) madeSince(ctx context.Context, t topic, from time.Time) (*facts, error) {
	made := ecwid.Span{CreatedFrom: from}
	found := &facts{}
	var err error
	switch t {
	case orders:
		found.orders, err = f.orders(ctx, ecwid.OrderQuery{Span: made})
	case carts:
		found.carts, err = f.carts(ctx, made)
	default:
		return f.changedSince(ctx, t, from)
	}
	return found, err
}

// ordersByID lists orders by either of their ids, at most a page of them. An id that is none of Ecwid's is left out.
func (f fetcher) ordersByID(ctx context.Context, ids []string) (*facts, error) {
	var query ecwid.OrderQuery
	for _, id := range ids {
		if len(id) <= maxID && !strings.Contains(id, ",") {
			query.IDs = append(query.IDs, ecwid.OrderID(id))
		}
	}
	if len(query.IDs) == 0 {
		return &facts{}, nil
	}
	found, err := f.orders(ctx, query)
	return &facts{orders: found}, err
}

func (f fetcher) orders(ctx context.Context, q ecwid.OrderQuery) ([]ecwid.Order, error) {
	q.ResponseFields = orderFields
	return collect(f.client.Orders(ctx, q))
}

func (f fetcher) carts(ctx context.Context, span ecwid.Span) ([]ecwid.Cart, error) {
	return collect(f.client.Carts(ctx, ecwid.CartQuery{Span: span, Paging: ecwid.Paging{ResponseFields: cartFields}}))
}

func (f fetcher) customers(ctx context.Context, span ecwid.Span) ([]ecwid.Customer, error) {
	return collect(f.client.Customers(ctx, ecwid.CustomerQuery{Span: span, Paging: ecwid.Paging{ResponseFields: customerFields}}))
}

func (f fetcher) products(ctx context.Context, span ecwid.Span) ([]ecwid.Product, error) {
	return collect(f.client.Products(ctx, ecwid.ProductQuery{Span: span, Paging: ecwid.Paging{ResponseFields: productFields}}))
}

func collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// idleCart reads a cart again, and the order that it was when it was unfinished, if that is known. Reads by id show
// what is, while searches lag behind. What is gone is nil.
func (f fetcher) idleCart(ctx context.Context, id ecwid.CartID, order int64) (*ecwid.Cart, *ecwid.Order, error) {
	cart, err := f.client.Cart(ctx, id)
	if errors.Is(err, ecwid.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil || order == 0 {
		return &cart, nil, err
	}
	was, err := f.client.Order(ctx, ecwid.OrderID(number(order)))
	if errors.Is(err, ecwid.ErrNotFound) {
		return &cart, nil, nil
	}
	return &cart, &was, err
}
