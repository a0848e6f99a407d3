package events

import (
	"context"
	"errors"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

const (
	cartMemory      = 30 * 24 * time.Hour // how long a cart is followed after its last change
	maxCartRechecks = 20
)

// followCarts starts the clock of carts that have changed. It starts when the change is seen, because the local clock
// tells nothing about Ecwid's; after a restart it starts anew. It need not run out when Ecwid's own time is late enough.
func (w *worker) followCarts() {
	for id, cart := range w.state.carts {
		switch known, ok := w.waits[id]; {
		case cart.State != cartWaiting:
			delete(w.waits, id)
		case !ok || !known.updated.Equal(cart.Updated):
			w.waits[id] = wait{cart.Updated, time.Now().Add(w.cartIdle)}
		case !w.newest.Before(cart.Updated.Add(w.cartIdle)):
			w.waits[id] = wait{cart.Updated, time.Time{}}
		}
	}
}

// idleCarts judges carts that have stayed as they were for long enough.
func (w *worker) idleCarts(ctx context.Context) error {
	now, judged := time.Now(), 0
	for id, due := range w.waits {
		if now.Before(due.until) || judged == maxIdleCarts {
			continue
		}
		judged++
		err := w.judge(ctx, id)
		if refusal(err) { // Ecwid's no to this cart; perhaps it thinks better of it
			w.waits[id] = wait{due.updated, now.Add(sweepEvery)}
			err = w.switchTopic(carts, err)
		}
		if err == nil {
			err = w.inboxIfDue(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) judge(ctx context.Context, id ecwid.CartID) error {
	cart, order, err := w.fetch.idleCart(ctx, id, w.state.carts[id].Order)
	if err != nil {
		return err
	}
	return w.observe(ctx, Poll, journal.Batch{}, func(o *observer) {
		if cart == nil {
			o.finishCart(id)
			return
		}
		o.idleCart(cart, order)
	})
}

// recheckCarts reads told carts again whose order is not known: whether they became orders shows in the carts alone.
// It also forgets carts that nobody has touched for long.
func (w *worker) recheckCarts(ctx context.Context, found *facts) error {
	left := maxCartRechecks
	newest := w.state.cursors[carts].Stamp
	var stale []string
	for id, tracked := range w.state.carts {
		if newest.Sub(tracked.Updated) > cartMemory && tracked.State != cartWaiting {
			stale = append(stale, cartKey(id))
			continue
		}
		if tracked.State != cartTold || tracked.Order != 0 || left == 0 {
			continue
		}
		left--
		if err := w.inboxIfDue(ctx); err != nil {
			return err
		}
		cart, err := w.fetch.client.Cart(ctx, id)
		switch {
		case err == nil:
			found.carts = append(found.carts, cart)
		case !errors.Is(err, ecwid.ErrNotFound):
			return err
		}
	}
	return w.observe(ctx, Poll, journal.Batch{}, func(o *observer) {
		for _, key := range stale {
			o.delete(key)
		}
	})
}
