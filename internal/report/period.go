package report

import (
	"context"
	"strings"
	"time"
)

// Between names a period by texts: dates YYYY-MM-DD in the store's time zone, both days included, or moments in
// RFC 3339. Both empty means the seven days that ended yesterday; one empty means yesterday for To, and the seven days
// that end with To for From.
type Between struct {
	From, To string
}

// period is a resolved Between: from is included, to is not.
type period struct {
	from, to time.Time
	Range    Range
}

const (
	defaultDays = 7   // of a period that is not given
	longestDays = 400 // of any period: a year and a month to compare it with
)

// contains reports whether t lies in the period.
func (p period) contains(t time.Time) bool { return !t.Before(p.from) && t.Before(p.to) }

// beginPeriod is begin for a report about a period. The store is not asked about one that cannot be read.
func (r *Reporter) beginPeriod(ctx context.Context, b Between) (store Store, start reading, p period, err error) {
	for name, text := range map[string]string{"from": b.From, "to": b.To} {
		if text == "" {
			continue
		}
		if _, err = readEnd(name, text, time.UTC, day{}); err != nil {
			return store, start, p, err
		}
	}
	if store, start, err = r.begin(ctx); err != nil {
		return store, start, p, err
	}
	p, err = b.resolve(store.Zone, r.now())
	return store, start, p, err
}

// resolve reads a Between in the store's zone.
func (b Between) resolve(zone *time.Location, now time.Time) (period, error) {
	today := dayOf(now.In(zone))
	to, err := readEnd("to", b.To, zone, addDays(today, -1))
	if err != nil {
		return period{}, err
	}
	from, err := readEnd("from", b.From, zone, addDays(dayOf(to.lastDay(zone)), 1-defaultDays))
	if err != nil {
		return period{}, err
	}
	p := period{from: from.start, to: to.end, Range: Range{from.text, to.text}}
	switch {
	case b.To == "" && !p.from.Before(p.to):
		return period{}, wrong("to", "is needed for a period that begins after yesterday")
	case !p.from.Before(p.to):
		return period{}, wrong("to", "must not be before from")
	case p.from.After(now):
		return period{}, wrong("from", "must not be in the future")
	case p.to.Sub(p.from) > (longestDays*24+1)*time.Hour:
		return period{}, wrong("from", "must be at most %d days before to", longestDays)
	}
	return p, nil
}

// end is one end of a period: a whole day, or a moment, which is a second long.
type end struct {
	start, end time.Time
	text       string
}

// lastDay is a time in the last day that the end touches.
func (e end) lastDay(zone *time.Location) time.Time { return e.end.Add(-time.Nanosecond).In(zone) }

func readEnd(name, text string, zone *time.Location, fallback day) (end, error) {
	if text == "" {
		text = fallback.String()
	}
	if d, err := parseDay(text); err == nil {
		return end{d.begin(zone), addDays(d, 1).begin(zone), text}, nil
	}
	moment, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1)) // a bare + in an address reads as a space
	if err != nil || moment.Year() < 1970 {
		return end{}, wrong(name, "must be a date such as 2026-11-02, or a moment such as 2026-11-02T15:04:05Z")
	}
	moment = moment.Truncate(time.Second)
	return end{moment, moment.Add(time.Second), moment.In(zone).Format(time.RFC3339)}, nil
}

// periodParameters are the parameters of a report about a period.
func periodParameters() []Parameter {
	return []Parameter{
		{Name: "from", Description: "First day, YYYY-MM-DD in the store's time zone. Default: the seven days that end with to."},
		{Name: "to", Description: "Last day, included. Default: yesterday."},
	}
}

// between takes them from what was given.
func between(given map[string]string) Between { return Between{given["from"], given["to"]} }
