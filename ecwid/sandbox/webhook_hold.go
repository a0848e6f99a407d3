package sandbox

import (
	"slices"
	"time"
)

// cartHold is how long Ecwid waits before it tells of a shopper who reached the payment page: who pays within about
// a second is told of by order.created alone (Ecwid docs, Webhooks: unfinished orders).
const cartHold = time.Second

// hold keeps back an event, with its copies: it tells of a cart that may still be paid at once.
func (s *Store) hold(cart int64, told *Webhook) {
	until := s.now().Add(cartHold)
	for _, hook := range s.hooks.events {
		if hook.EventID != told.EventID {
			continue
		}
		hook.cart, hook.heldUntil = cart, until
		if hook.State == WebhookPending && hook.NextAttempt.Before(until) {
			hook.plan(until)
		}
	}
}

// holds tells whether an event is still kept back for a cart.
func (s *Store) holds(hook *Webhook, cart int64) bool {
	return hook.cart == cart && s.now().Before(hook.heldUntil)
}

// withdraw drops the event that is kept back for a cart, as if it had never happened; false when there is none.
func (s *Store) withdraw(cart int64) bool {
	before := len(s.hooks.events)
	s.hooks.events = slices.DeleteFunc(s.hooks.events, func(hook *Webhook) bool {
		if !s.holds(hook, cart) {
			return false
		}
		for _, undo := range hook.undo {
			undo()
		}
		return true
	})
	return len(s.hooks.events) < before
}

// release sends the event that is kept back for a cart, if any.
func (s *Store) release(cart int64) {
	for _, hook := range s.hooks.events {
		if !s.holds(hook, cart) {
			continue
		}
		if hook.NextAttempt.Equal(hook.heldUntil) {
			hook.plan(s.now())
		}
		hook.heldUntil = time.Time{}
	}
	s.wakeSender()
}
