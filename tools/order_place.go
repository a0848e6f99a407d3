package tools

import (
	"context"
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// newTransactionID makes the id by which an order is found again when Ecwid's answer to its creation is lost.
func newTransactionID(random io.Reader) (string, error) {
	var id [10]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return "", fmt.Errorf("transaction id: %w", err)
	}
	return "ecwid-mcp-" + strings.ToLower(base32.StdEncoding.EncodeToString(id[:])), nil
}

// placeOrder creates the order once. After a lost answer it looks the order up and never sends it again.
func placeOrder(ctx context.Context, client *ecwid.Client, order ecwid.NewOrder) (ecwid.OrderID, error) {
	result, err := client.CreateOrder(ctx, order)
	if err == nil {
		return orderID(result), nil
	}
	if !lost(err) {
		return "", err
	}
	if id, ok := settle(ctx, func(ctx context.Context) (ecwid.OrderID, bool, error) {
		return orderByTransaction(ctx, client, order.ExternalTransactionID)
	}); ok {
		return id, nil
	}
	return "", toolkit.Refuse(toolkit.CodeOutcomeUnknown,
		"The order was sent and Ecwid's answer was lost, so it may or may not exist.",
		fmt.Sprintf("Look in a minute with find_order, keywords %q. Create it again only if that finds nothing.",
			order.ExternalTransactionID))
}

// orderID is the public id; an answer without one still has the internal number, which Ecwid takes in its place.
func orderID(result ecwid.CreatedOrder) ecwid.OrderID {
	if result.OrderID == "" {
		return ecwid.OrderID(fmt.Sprint(result.InternalID))
	}
	return result.OrderID
}

func orderByTransaction(ctx context.Context, client *ecwid.Client, transaction string) (ecwid.OrderID, bool, error) {
	result, err := client.SearchOrders(ctx, ecwid.OrderQuery{Keywords: transaction})
	if err != nil {
		return "", false, err
	}
	for _, o := range result.Items {
		if o.ExternalTransactionID == transaction {
			return o.ID, true, nil
		}
	}
	return "", false, nil
}
