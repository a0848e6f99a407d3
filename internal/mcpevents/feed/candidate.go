package feed

import (
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// Candidate is a record of the journal that many filters are asked about.
type Candidate struct {
	Occurrence Occurrence
	facts      facts
}

// Candidate reads a record of the type's trigger. Recovered is as in journal.Page.
func (t Type) Candidate(record journal.Record, recovered bool) (Candidate, error) {
	event, err := events.Decode(record, recovered)
	if err != nil {
		return Candidate{}, err
	}
	of, err := factsOf(&event)
	if err != nil {
		return Candidate{}, err
	}
	occurrence, err := t.occurrence(&event, record.Position)
	return Candidate{occurrence, of}, err
}

// Wanted reports whether a filter of the type wants the candidate.
func (c *Candidate) Wanted(filter Filter) bool { return filter.accepts(&c.facts) }
