package resources

import (
	"net/url"
	"strconv"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/toolkit"
)

// How many events one read gives.
const (
	defaultEvents = 20
	maxEvents     = 100
)

// triggerQuery reads the parameters of an address: any of after and limit, in any order, each at most once. An empty
// one counts as left out.
func triggerQuery(trigger events.Trigger, parameters url.Values) (toolkit.EventQuery, error) {
	query := toolkit.EventQuery{Triggers: []string{string(trigger)}, After: parameters.Get("after"), Limit: defaultEvents}
	var problems []toolkit.Problem
	for name, values := range parameters {
		switch {
		case name != "after" && name != "limit":
			problems = append(problems, toolkit.Problem{Message: "There are no parameters but after and limit."})
		case len(values) > 1:
			problems = append(problems, toolkit.Problem{Argument: name, Message: "must be given once"})
		}
	}
	if text := parameters.Get("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < 1 || limit > maxEvents {
			problems = append(problems, toolkit.Problem{Argument: "limit", Message: "must be a whole number from 1 to 100"})
		}
		query.Limit = limit
	}
	if len(problems) > 0 {
		return toolkit.EventQuery{}, toolkit.Invalid(problems...)
	}
	return query, nil
}
