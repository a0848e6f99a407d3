package sandbox

import "strings"

// WebhookMessage is what an event says beside its id, time and store.
type WebhookMessage struct {
	EventType string            `json:"eventType"` // any, in any spelling
	EntityID  int64             `json:"entityId"`
	Data      map[string]string `json:"data"` // left out when nil
}

// SendWebhook sends a properly signed event of which nothing is true in the store, or which the sandbox has no play
// for, such as application.uninstalled. Faults hold for it too. It gives the event's id.
func (s *Store) SendWebhook(m WebhookMessage) (eventID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind, event, _ := strings.Cut(m.EventType, ".")
	c := change{entity: entity(kind), event: event, entityID: m.EntityID, at: s.now()}
	if m.Data != nil {
		c.data = object{}
		for name, value := range m.Data {
			c.data[name] = value
		}
	}
	return s.notify(c).EventID
}

// spelled is an event type as this store spells it: Ecwid's docs write storageChanged, its Kotlin client storage_changed.
func (s *Store) spelled(eventType string) string {
	if s.opts.Behaviour.SnakeCaseEvents {
		return snakeCase(eventType)
	}
	return eventType
}

func snakeCase(eventType string) string {
	var out strings.Builder
	for _, r := range eventType {
		if r >= 'A' && r <= 'Z' {
			out.WriteByte('_')
			r += 'a' - 'A'
		}
		out.WriteRune(r)
	}
	return out.String()
}
