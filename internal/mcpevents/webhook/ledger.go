package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ecwid-mcp/internal/events/journal"
)

const (
	turnTTL   = 10 * time.Second
	turnRetry = 20 * time.Millisecond
	turnWait  = 15 * time.Second // longer than turnTTL, so that a process that died in its turn stops nobody
)

// ErrBusy says that other processes kept changing the subscriptions of a store. It is safe to try again.
var ErrBusy = errors.New("the subscriptions of the store are being changed")

// ledger lets one at a time change the subscriptions of a store, of all processes that share the journal.
type ledger struct {
	journal journal.Journal
	holder  string
	turn    chan struct{} // has one element, whose owner may change rows in this process
}

// newLedger takes a holder that no other ledger has.
func newLedger(j journal.Journal, holder string) *ledger {
	l := &ledger{journal: j, holder: holder, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// change calls do when nobody else changes rows of the store. Batches with the fence are refused once that has ended.
func (l *ledger) change(ctx context.Context, store journal.StoreKey, do func(fence int64) error) error {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { l.turn <- struct{}{} }()
	name := "mcp-subscriptions/" + string(store)
	fence, err := l.lease(ctx, name)
	if err != nil {
		return err
	}
	defer l.release(ctx, name)
	if err = do(fence); errors.Is(err, journal.ErrFenced) {
		return ErrBusy // it took so long that others went on
	}
	return err
}

func (l *ledger) lease(ctx context.Context, name string) (fence int64, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, turnWait, ErrBusy)
	defer cancel()
	retry := time.NewTicker(turnRetry)
	defer retry.Stop()
	for {
		fence, held, err := l.journal.Lease(ctx, name, l.holder, turnTTL)
		switch {
		case ctx.Err() != nil:
			return 0, context.Cause(ctx)
		case err != nil || held:
			return fence, err
		}
		select {
		case <-retry.C:
		case <-ctx.Done():
		}
	}
}

// release lets others go on at once. When it fails they wait for turnTTL, and nothing is wrong.
func (l *ledger) release(ctx context.Context, name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = l.journal.Release(ctx, name, l.holder)
}

// remove removes a subscription and what is known about its deliveries, and gives what was there. Where a generation is
// given, that of any other one stays.
func (l *ledger) remove(ctx context.Context, store journal.StoreKey, id, generation string) (row Subscription, removed bool, err error) {
	err = l.change(ctx, store, func(fence int64) error {
		row, removed, err = readSubscription(ctx, l.journal, store, id)
		if err != nil || !removed || generation != "" && generation != row.Generation {
			removed = false
			return err
		}
		_, err = l.journal.Commit(ctx, journal.Batch{Store: store, Fence: fence, Delete: []string{subscriptionKey(id), deliveryKey(id)}})
		return err
	})
	if err != nil {
		return Subscription{}, false, fmt.Errorf("removing a subscription: %w", err)
	}
	return row, removed, nil
}
