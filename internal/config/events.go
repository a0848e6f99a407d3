package config

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Events is everything that can be set for the triggers.
type Events struct {
	PollInterval time.Duration `default:"15s" help:"How often to ask Ecwid whether something has changed (${default})."`
	CartIdle     time.Duration `default:"60s" help:"How long a cart must be left alone to count as abandoned (${default})."`
	ReplaySince  string        `placeholder:"WHEN" help:"At the first start, also tell of what happened since then: 24h, 7d, 2026-11-01 or an RFC 3339 time (only what happens from the start on)."`
	Journal      string        `enum:"sqlite,memory" default:"sqlite" help:"Where events are kept: sqlite in the data folder, or memory for a run that is thrown away (${default})."`
	EventTool    bool          `help:"Offer the tool wait_for_event, for clients that do not follow resources."`

	NoEvents      bool   `name:"no-events" help:"Leave out the MCP Events extension (events/list, events/poll, …); the trigger resources stay."`
	EventsProfile string `name:"events-profile" enum:"auto,sep,sketch" default:"auto" help:"MCP Events: error codes as in the specification (sep), as in the draft before it (sketch), or by what each client declares (${default})."`
}

// minPoll keeps well below the request budget.
const minPoll = time.Second

func (e *Events) check() error {
	var problems []error
	if e.PollInterval < minPoll {
		problems = append(problems, errors.New("--poll-interval must be at least 1s"))
	}
	if e.CartIdle <= 0 {
		problems = append(problems, errors.New("--cart-idle must be more than 0, for example 60s"))
	}
	if _, err := replayFrom(e.ReplaySince, time.Now()); err != nil {
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

// ReplayFrom is the moment from which on changes are news, as seen from now; zero for the first start.
func (e *Events) ReplayFrom(now time.Time) time.Time {
	from, _ := replayFrom(e.ReplaySince, now) // checked when the settings were read
	return from
}

func replayFrom(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 {
			return now.AddDate(0, 0, -n), nil
		}
	}
	if ago, err := time.ParseDuration(text); err == nil && ago > 0 {
		return now.Add(-ago), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		at, err := time.Parse(layout, text)
		if err == nil && at.After(now) {
			return time.Time{}, errors.New("--replay-since must not be in the future")
		}
		if err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("--replay-since must be a time such as 24h, 7d, 2026-11-01 or 2026-11-01T08:00:00Z")
}
