package feed

import (
	"encoding/json"
	"time"

	"ecwid-mcp/internal/events"
)

// Occurrence is one event, as followers of the extension get it.
type Occurrence struct {
	// EventID is the same on every path: that of the journal.
	EventID string `json:"eventId"`
	// Name is that of the Type.
	Name string `json:"name"`
	// Timestamp is when it happened.
	Timestamp time.Time `json:"timestamp"`
	// Data is as the type's PayloadSchema says: ids, totals and items.
	Data json.RawMessage `json:"data"`
	// Cursor is where to go on after it; whoever sends it fills it in.
	Cursor *string `json:"cursor,omitempty"`
	// Position is the place in the journal, which nobody outside is told.
	Position int64 `json:"-"`
}

// origins say where an event comes from.
type origins struct {
	StoreID    int64         `json:"storeId"`
	Source     events.Source `json:"source,omitempty"`
	Origin     events.Origin `json:"origin,omitempty"`
	DetectedAt time.Time     `json:"detectedAt"`
	Recovered  bool          `json:"recovered,omitempty"`
}

// occurrence words an event. Of one that was erased, ids and times are left.
func (t Type) occurrence(event *events.Event, position int64) (Occurrence, error) {
	data := map[string]json.RawMessage{}
	from, err := json.Marshal(origins{event.StoreID, event.Source, event.Origin, event.DetectedAt, event.Recovered})
	if err != nil {
		return Occurrence{}, err
	}
	for _, part := range []json.RawMessage{event.Summary, from} {
		if err := json.Unmarshal(part, &data); err != nil {
			return Occurrence{}, err
		}
	}
	happened := event.OccurredAt
	if happened.IsZero() {
		happened = event.DetectedAt
	}
	encoded, err := json.Marshal(data)
	return Occurrence{EventID: event.EventID, Name: t.Name, Timestamp: happened.UTC(), Data: encoded, Position: position}, err
}
