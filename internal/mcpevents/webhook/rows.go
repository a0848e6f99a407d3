package webhook

import (
	"bytes"
	"context"
	"sync"

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
	return newRowCache(j).read(ctx, store)
}

// rowCache reads subscriptions as readSubscriptions, but understands only those that have changed since: with a thousand
// of them that is what reading costs. The rows that it gives share memory, and nothing may be changed behind them.
type rowCache struct {
	journal journal.Journal

	mu     sync.Mutex
	stores map[journal.StoreKey]map[string]cachedRow // by the entries' keys, only those that were there last
}

type cachedRow struct {
	value []byte
	row   Subscription
	err   error
}

func newRowCache(j journal.Journal) *rowCache {
	return &rowCache{journal: j, stores: map[journal.StoreKey]map[string]cachedRow{}}
}

func (c *rowCache) read(ctx context.Context, store journal.StoreKey) (rows []Subscription, damaged []string, err error) {
	entries, err := c.journal.Entries(ctx, store, subscriptionPrefix)
	if err != nil {
		return nil, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	present := make(map[string]cachedRow, len(entries))
	for _, entry := range entries {
		cached, known := c.stores[store][entry.Key]
		if !known || !bytes.Equal(cached.value, entry.Value) {
			cached = cachedRow{value: entry.Value}
			cached.row, cached.err = parseSubscription(store, entry)
		}
		present[entry.Key] = cached
		if cached.err != nil {
			damaged = append(damaged, entry.Key[len(subscriptionPrefix):])
			continue
		}
		rows = append(rows, cached.row)
	}
	c.stores[store] = present
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
