package sandbox

import (
	"slices"
	"time"
)

// WebhookFaultKind says what goes wrong on a webhook's way.
type WebhookFaultKind string

// The faults there are.
const (
	LoseWebhook      WebhookFaultKind = "lose"      // it is never sent
	DuplicateWebhook WebhookFaultKind = "duplicate" // it is sent once more with the same id, DelayMs after the first
	DelayWebhook     WebhookFaultKind = "delay"     // its first attempt comes DelayMs later
	ReorderWebhook   WebhookFaultKind = "reorder"   // it comes after the event that follows it; after DelayMs (10 s when zero) if none does
	ForgeWebhook     WebhookFaultKind = "forge"     // somebody else sends another version of it, beside the true one and once; see Forgery
)

// Forgery says what is wrong with a forged webhook.
type Forgery string

// The forgeries there are.
const (
	ForgedSignature Forgery = "signature" // before the true one: the same body, signed with another secret
	ForgedAge       Forgery = "created"   // before the true one: the same id and a right signature, but eventCreated is two days old
	ForgedBody      Forgery = "body"      // after the true one: the same id and signature, which do not cover the rest: the payment is said to be PAID, or the entityId is another
)

// WebhookFault makes matching events go wrong on their way to the receiver. All that match an event are played.
type WebhookFault struct {
	ID      int              `json:"id"` // given by the store
	Kind    WebhookFaultKind `json:"kind"`
	Forgery Forgery          `json:"forgery,omitempty"` // of forge; signature when empty
	Event   string           `json:"event,omitempty"`   // event type such as order.created; empty: any
	Skip    int              `json:"skip,omitempty"`    // matching events to let pass first
	Times   int              `json:"times,omitempty"`   // how often to play; 0 until cleared
	DelayMs int              `json:"delayMs,omitempty"` // of delay, duplicate and reorder
	Played  int              `json:"played"`            // how often it was played so far
}

const (
	reorderWait = 10 * time.Second
	forgedAge   = 48 * time.Hour
)

// AddWebhookFault starts a fault of deliveries and returns its id. It holds for events from now on.
func (s *Store) AddWebhookFault(fault WebhookFault) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hooks.addFault(fault)
}

func (h *hookState) addFault(fault WebhookFault) int {
	h.lastFault++
	fault.ID, fault.Played = h.lastFault, 0
	h.faults = append(h.faults, &fault)
	return fault.ID
}

// WebhookFaults lists the faults of deliveries that are still on.
func (s *Store) WebhookFaults() []WebhookFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []WebhookFault{}
	for _, one := range s.hooks.faults {
		if !one.spent() {
			out = append(out, *one)
		}
	}
	return out
}

// RemoveWebhookFault ends the fault of deliveries with this id, as ClearWebhookFaults ends all of them.
func (s *Store) RemoveWebhookFault(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.faults = slices.DeleteFunc(s.hooks.faults, func(one *WebhookFault) bool { return one.ID == id })
}

// ClearWebhookFaults ends all faults of deliveries; what they did to events so far stays.
func (s *Store) ClearWebhookFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.faults = nil
}

// playFaults spoils an event that is about to be queued, and gives what is to be sent: the event with its copies and
// forgeries, in order.
func (s *Store) playFaults(hook *Webhook) []*Webhook {
	sent := []*Webhook{hook}
	for _, fault := range s.hooks.faults {
		if fault.spent() || !fault.matches(hook.EventType) || fault.Kind == ReorderWebhook && s.hooks.awaited() {
			continue
		}
		if fault.play(hook) {
			sent = s.spoil(hook, *fault, sent)
		}
	}
	return sent
}

// spoil does to an event, and to what is sent of it, what one fault asks.
func (s *Store) spoil(hook *Webhook, fault WebhookFault, sent []*Webhook) []*Webhook {
	delay := time.Duration(fault.DelayMs) * time.Millisecond
	switch fault.Kind {
	case LoseWebhook:
		hook.State, hook.NextAttempt = WebhookLost, time.Time{}
	case DelayWebhook:
		hook.plan(hook.NextAttempt.Add(delay))
	case ReorderWebhook:
		if delay == 0 {
			delay = reorderWait
		}
		hook.behind = true
		hook.plan(hook.NextAttempt.Add(delay))
	case DuplicateWebhook:
		double := hook.variant()
		double.Duplicate = true
		double.plan(s.now().Add(delay))
		sent = append(sent, double)
	case ForgeWebhook:
		forged := s.forge(hook, fault.Forgery)
		if fault.Forgery == ForgedBody {
			return append(sent, forged)
		}
		sent = append([]*Webhook{forged}, sent...)
	}
	return sent
}

// matches tells whether a fault is for events of a type, in whichever spelling.
func (f *WebhookFault) matches(eventType string) bool {
	return f.Event == "" || snakeCase(f.Event) == snakeCase(eventType)
}

// spent tells whether a fault was played as often as it was to be.
func (f *WebhookFault) spent() bool { return f.Times > 0 && f.Played >= f.Times }

// play counts a matching event; false when it is to be let pass. An event that is withdrawn does not count.
func (f *WebhookFault) play(hook *Webhook) bool {
	if f.Skip > 0 {
		f.Skip--
		hook.undo = append(hook.undo, func() { f.Skip++ })
		return false
	}
	f.Played++
	hook.undo = append(hook.undo, func() { f.Played-- })
	return true
}

func (f WebhookFault) check() *apiError {
	kinds := []WebhookFaultKind{LoseWebhook, DuplicateWebhook, DelayWebhook, ReorderWebhook, ForgeWebhook}
	if !slices.Contains(kinds, f.Kind) {
		return wrongParameter("Unknown kind of fault; there are %v", kinds)
	}
	forgeries := []Forgery{ForgedSignature, ForgedAge, ForgedBody}
	if f.Forgery != "" && (f.Kind != ForgeWebhook || !slices.Contains(forgeries, f.Forgery)) {
		return wrongParameter("forgery is for faults of the kind forge and one of %v", forgeries)
	}
	if f.Skip < 0 || f.Times < 0 || f.DelayMs < 0 {
		return wrongParameter("skip, times and delayMs must not be negative")
	}
	return nil
}
