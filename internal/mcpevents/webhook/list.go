package webhook

import (
	"context"
	"fmt"

	"ecwid-mcp/internal/events/journal"
)

// Listed is a subscription as operators see it.
type Listed struct {
	Subscription Subscription
	// Delivery is how far its deliveries have come; nil when none was tried.
	Delivery *Delivery
}

// List gives the subscriptions of a store by their ids, also those that have expired and were not removed yet.
func List(ctx context.Context, j journal.Journal, store journal.StoreKey) ([]Listed, error) {
	rows, _, err := readSubscriptions(ctx, j, store)
	if err != nil {
		return nil, fmt.Errorf("reading subscriptions: %w", err)
	}
	listed := make([]Listed, 0, len(rows))
	for _, row := range rows {
		delivery, found, err := readDelivery(ctx, j, store, row.ID, row.Generation)
		if err != nil {
			return nil, fmt.Errorf("reading deliveries: %w", err)
		}
		one := Listed{Subscription: row}
		if found {
			one.Delivery = &delivery
		}
		listed = append(listed, one)
	}
	return listed, nil
}
