package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// maxWebhooks bounds the recorded events, but for those still to be sent; the oldest go first.
const maxWebhooks = 1000

// WebhookState says how far a webhook has come.
type WebhookState string

// The states there are.
const (
	WebhookPending   WebhookState = "pending"   // waits for its first or next attempt
	WebhookDelivered WebhookState = "delivered" // the receiver answered with a success code
	WebhookFailed    WebhookState = "failed"    // all attempts failed
	WebhookUnsent    WebhookState = "unsent"    // no receiver, or one that does not take this event
	WebhookLost      WebhookState = "lost"      // a fault lost it
)

// Webhook is one event of the store and what became of its delivery.
type Webhook struct {
	EventID      string          `json:"eventId"`
	EventType    string          `json:"eventType"`
	EventCreated int64           `json:"eventCreated"` // Unix seconds
	Body         json.RawMessage `json:"body"`         // as sent
	State        WebhookState    `json:"state"`
	Attempts     int             `json:"attempts"`
	NextAttempt  time.Time       `json:"nextAttempt,omitzero"` // while pending
	LastStatus   int             `json:"lastStatus,omitempty"` // HTTP status of the last attempt, 0 without one
	Duplicate    bool            `json:"duplicate,omitempty"`  // a fault sends the event once more by this
	Forged       Forgery         `json:"forged,omitempty"`     // a fault sends this instead of Ecwid: tried once
	sending      bool
	told         bool      // the observer knows that it will not be sent
	behind       bool      // waits for the event that follows
	planned      time.Time // first attempt
	undo         []func()  // give back what it was to faults
	cart         int64     // the cart, by internal id, whose beginning this tells and which may still be paid at once
	heldUntil    time.Time // how long that may be
}

// hookState is the queue of webhooks.
type hookState struct {
	muted  bool // while the store is being filled
	events []*Webhook
	wake   chan struct{} // tells RunWebhooks of a new event

	faults    []*WebhookFault
	lastFault int
}

// notify hands a change to the webhook sender and gives its event. The store is locked, so it only queues.
func (s *Store) notify(c change) *Webhook {
	if s.hooks.muted {
		return &Webhook{}
	}
	hook := &Webhook{
		EventID: s.newUUID(), EventType: s.spelled(string(c.entity) + "." + c.event), EventCreated: c.at.Unix(), State: WebhookUnsent,
	}
	hook.Body = s.webhookBody(hook, c)
	sent := []*Webhook{hook}
	if s.takesEvent(c.entity, hook.EventType) {
		hook.State = WebhookPending
		hook.plan(c.at)
		sent = s.playFaults(hook)
	}
	s.hooks.events = append(s.hooks.events, sent...)
	s.trimWebhooks()
	s.wakeSender()
	return hook
}

// wakeSender makes RunWebhooks look at the queue again.
func (s *Store) wakeSender() {
	select {
	case s.hooks.wake <- struct{}{}:
	default: // it is awake already
	}
}

func (s *Store) webhookBody(hook *Webhook, c change) json.RawMessage {
	var entityID any = number(c.entityID)
	if c.entity == storageEntity {
		entityID = number(s.opts.StoreID).String() // a quoted string in the docs' samples of application events
	}
	body := object{"eventId": hook.EventID, "eventCreated": number(hook.EventCreated), "storeId": number(s.opts.StoreID),
		"entityId": entityID, "eventType": hook.EventType}
	if c.data != nil {
		body["data"] = c.data
	}
	return encode(body)
}

// takesEvent tells whether the receiver gets an event: it must be asked for, and the app needs the entity's read
// scope (Ecwid docs, List of webhook events).
func (s *Store) takesEvent(kind entity, eventType string) bool {
	o := s.opts.Webhooks
	wanted := func(one string) bool { return snakeCase(one) == snakeCase(eventType) }
	if o.URL == "" || o.Events != nil && !slices.ContainsFunc(o.Events, wanted) {
		return false
	}
	return s.access.tokens[s.initial.Token].grants(kind.readScope())
}

func (kind entity) readScope() string {
	switch kind {
	case productEntity, categoryEntity:
		return "read_catalog"
	case couponEntity:
		return "read_discount_coupons"
	case orderEntity, cartEntity:
		return "read_orders"
	case customerEntity, groupEntity:
		return "read_customers"
	}
	return "read_store_profile"
}

// Webhooks lists the recorded events, oldest first.
func (s *Store) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Webhook, len(s.hooks.events))
	for i, hook := range s.hooks.events {
		all[i] = *hook
	}
	return all
}

// ResetWebhooks forgets all recorded events, pending ones too.
func (s *Store) ResetWebhooks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.events = nil
}

// SetWebhooks changes where events from now on are sent. Faults in o are added to those that are on.
func (s *Store) SetWebhooks(o WebhookOptions) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Webhooks = o
	for _, fault := range o.Faults {
		s.hooks.addFault(fault)
	}
}
