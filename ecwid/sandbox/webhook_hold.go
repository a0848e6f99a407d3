package sandbox

import (
	"slices"
	"time"
)

// cartHold is how long Ecwid waits before it tells of a shopper who reached the payment page: who pays within about
// a second is told of by order.created alone (Ecwid docs, Webhooks: unfinished orders).
const cartHold = time.Second

// hold keeps back the event just recorded: it tells of a cart that may still be paid at once.
func (s *Store) hold(cart int64) {
	hook := s.hooks.events[len(s.hooks.events)-1]
	hook.cart, hook.heldUntil = cart, s.now().Add(cartHold)
	if hook.State == WebhookPending && hook.NextAttempt.Before(hook.heldUntil) {
		hook.NextAttempt = hook.heldUntil
	}
}

// held finds the event of a cart that is still kept back, -1 when there is none.
func (s *Store) held(cart int64) int {
	return slices.IndexFunc(s.hooks.events, func(hook *Webhook) bool {
		return hook.cart == cart && s.now().Before(hook.heldUntil)
	})
}

// withdraw drops the event that is kept back for a cart, as if it had never happened; false when there is none.
func (s *Store) withdraw(cart int64) bool {
	i := s.held(cart)
	if i < 0 {
		return false
	}
	s.hooks.events = slices.Delete(s.hooks.events, i, i+1)
	return true
}

// release sends the event that is kept back for a cart, if any.
func (s *Store) release(cart int64) {
	i := s.held(cart)
	if i < 0 {
		return
	}
	hook := s.hooks.events[i]
	if hook.NextAttempt.Equal(hook.heldUntil) {
		hook.NextAttempt = s.now()
	}
	hook.heldUntil = time.Time{}
	s.wakeSender()
}
