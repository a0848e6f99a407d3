package sandbox

// Observer is told what happens at a store, as it happens. Its methods are called by many goroutines at once and hold
// up the request or delivery that they tell of, so that they must not wait.
type Observer interface {
	// Called tells of a request to the API once it is known how it goes, just before the answer is sent. A status of 0
	// means that the connection is cut.
	Called(RequestRecord)

	// Notified tells of an attempt to deliver a webhook; Attempts says which, LastStatus and State how it went. It is
	// also called, without an attempt, for an event that a fault lost or that nobody gets. All of it comes from
	// DeliverWebhooks and RunWebhooks.
	Notified(Webhook)
}

// tellCalled tells the observer, if any, of a request.
func (s *Store) tellCalled(r RequestRecord) {
	if o := s.initial.Observer; o != nil {
		o.Called(r)
	}
}

// tellNotified tells the observer, if any, of a webhook.
func (s *Store) tellNotified(hook Webhook) {
	if o := s.initial.Observer; o != nil {
		o.Notified(hook)
	}
}

// tellUnsent tells the observer of events that will not be sent, each once.
func (s *Store) tellUnsent() {
	if s.initial.Observer == nil {
		return
	}
	for _, hook := range s.takeUnsent() {
		s.tellNotified(hook)
	}
}

// takeUnsent gives the events that will not be sent and were not given before. One that is kept back for a cart may
// still be withdrawn, and waits.
func (s *Store) takeUnsent() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unsent []Webhook
	for _, hook := range s.hooks.events {
		if hook.told || s.now().Before(hook.heldUntil) || hook.State != WebhookUnsent && hook.State != WebhookLost {
			continue
		}
		hook.told = true
		unsent = append(unsent, *hook)
	}
	return unsent
}
