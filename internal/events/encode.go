package events

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"ecwid-mcp/internal/events/journal"
)

// stored is an event as the journal keeps it.
type stored struct {
	Event
	Match Match `json:"match,omitzero"`
}

func encode(e Event) []byte { return summary(stored{e, e.Match}) }

// Decode reads an event back from a record of the journal. Recovered says whether the journal knows that the cart
// became an order. A record whose event was erased on somebody's request gives what is left: ids and times.
func Decode(record journal.Record, recovered bool) (Event, error) {
	if record.Event == nil {
		id := record.Store[strings.LastIndex(string(record.Store), "/")+1:]
		storeID, _ := strconv.ParseInt(string(id), 10, 64) // 0 when the key is not of the documented form
		return Event{EventID: record.EventID, Trigger: Trigger(record.Trigger), StoreID: storeID, DetectedAt: record.At,
			Summary: json.RawMessage("{}"), Recovered: recovered}, nil
	}
	var kept stored
	if err := json.Unmarshal(record.Event, &kept); err != nil {
		return Event{}, fmt.Errorf("event %s of the journal cannot be read: %w", record.EventID, err)
	}
	event := kept.Event
	event.Match, event.Recovered = kept.Match, recovered
	return event, nil
}
