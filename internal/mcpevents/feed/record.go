package feed

import (
	"fmt"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// FromRecord is the occurrence that a record of the journal tells of, whichever type it is of. Recovered is as in
// journal.Page.
func FromRecord(record journal.Record, recovered bool) (Occurrence, error) {
	for _, t := range declared() {
		if string(t.Trigger) == record.Trigger {
			event, err := events.Decode(record, recovered)
			if err != nil {
				return Occurrence{}, err
			}
			return t.occurrence(&event, record.Position)
		}
	}
	return Occurrence{}, fmt.Errorf("no type of events is that of the trigger %s", record.Trigger)
}
