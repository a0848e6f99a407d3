package webhook

import (
	"context"

	"ecwid-mcp/internal/events/journal"
)

// readSubscription reads a row, live or expired. One that cannot be understood is as good as none.
func readSubscription(ctx context.Context, j journal.Journal, store journal.StoreKey, id string) (s Subscription, found bool, err error) {
	entry, found, err := j.Entry(ctx, store, subscriptionKey(id))
	if err != nil || !found {
		return Subscription{}, false, err
	}
	s, err = parseSubscription(store, entry)
	return s, err == nil, nil
}

// readSubscriptions reads the rows of a store that can be understood, live and expired, by their ids. It also gives the
// ids of the others.
func readSubscriptions(ctx context.Context, j journal.Journal, store journal.StoreKey) (rows []Subscription, damaged []string, err error) {
	entries, err := j.Entries(ctx, store, subscriptionPrefix)
	if err != nil {
		return nil, nil, err
	}
	for _, entry := range entries {
		s, err := parseSubscription(store, entry)
		if err != nil {
			damaged = append(damaged, entry.Key[len(subscriptionPrefix):])
			continue
		}
		rows = append(rows, s)
	}
	return rows, damaged, nil
}

// readDelivery reads how far the deliveries of a generation of a subscription have come. Those of another generation, or
// that cannot be understood, are as good as none.
func readDelivery(ctx context.Context, j journal.Journal, store journal.StoreKey, id, generation string) (d Delivery, found bool, err error) {
	entry, found, err := j.Entry(ctx, store, deliveryKey(id))
	if err != nil || !found {
		return Delivery{}, false, err
	}
	_, d, err = parseDelivery(entry)
	if err != nil || d.Generation != generation {
		return Delivery{}, false, nil
	}
	return d, true, nil
}
