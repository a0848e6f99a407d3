package sandbox

import (
	"slices"
	"time"
)

// plan sets when a webhook is first tried, from which its retries count.
func (h *Webhook) plan(at time.Time) { h.planned, h.NextAttempt = at, at }

// awaited tells whether the last event waits for the next one. The next one then does not wait too: with a lasting
// fault events come in swapped pairs.
func (h *hookState) awaited() bool {
	for _, hook := range slices.Backward(h.events) {
		if hook.Forged == "" && !hook.Duplicate {
			return hook.waits()
		}
	}
	return false
}

// waits tells whether a webhook is held up until the event that follows was sent.
func (h *Webhook) waits() bool { return h.behind && h.State == WebhookPending && h.Attempts == 0 }

// letFollow makes due the events that waited for this one.
func (s *Store) letFollow(sent *Webhook) {
	for _, hook := range s.hooks.events {
		if hook == sent {
			return
		}
		if hook.waits() && hook.EventID != sent.EventID {
			hook.behind = false
			hook.plan(s.now())
		}
	}
}

// trimWebhooks forgets the oldest events that are settled when there are too many. What is still to be sent stays.
func (s *Store) trimWebhooks() {
	excess := len(s.hooks.events) - maxWebhooks
	if excess <= 0 {
		return
	}
	s.hooks.events = slices.DeleteFunc(s.hooks.events, func(hook *Webhook) bool {
		if excess == 0 || hook.State == WebhookPending {
			return false
		}
		excess--
		return true
	})
}
