package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// sweepEvery is how often Run looks for what has expired. Nothing depends on it but the size of the journal.
const sweepEvery = time.Minute

// Run removes what has expired from a store, until ctx ends or the journal is closed.
func (s *Service) Run(ctx context.Context, store journal.StoreKey) error {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		// Other failures of the journal are the subscribers' and the followers' to tell; they may pass.
		if _, err := s.Sweep(ctx, store); errors.Is(err, journal.ErrClosed) {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Sweep removes the subscriptions of a store that have expired, and counts them. What cannot be understood goes with
// them, and what is known about the deliveries of subscriptions that are gone.
func (s *Service) Sweep(ctx context.Context, store journal.StoreKey) (expired int, err error) {
	stale, _, err := s.stale(ctx, store)
	if err != nil || len(stale) == 0 {
		return 0, err
	}
	err = s.ledger.change(ctx, store, func(fence int64) error {
		stale, expired, err = s.stale(ctx, store)
		if err != nil || len(stale) == 0 {
			return err
		}
		_, err = s.journal.Commit(ctx, journal.Batch{Store: store, Fence: fence, Delete: stale})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("removing expired subscriptions: %w", err)
	}
	return expired, nil
}

// stale gives the keys of entries that nobody needs any more, and how many of them are of expired subscriptions.
func (s *Service) stale(ctx context.Context, store journal.StoreKey) (keys []string, expired int, err error) {
	rows, damaged, err := s.rows.read(ctx, store)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range damaged {
		keys = append(keys, subscriptionKey(id))
	}
	kept, now := map[string]bool{}, s.now()
	for _, row := range rows {
		if row.Live(now) {
			kept[deliveryKey(row.ID)] = true
			continue
		}
		keys = append(keys, subscriptionKey(row.ID))
		expired++
	}
	deliveries, err := s.journal.Entries(ctx, store, deliveryPrefix)
	for _, entry := range deliveries {
		if !kept[entry.Key] {
			keys = append(keys, entry.Key)
		}
	}
	return keys, expired, err
}
