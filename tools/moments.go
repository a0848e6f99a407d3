package tools

import (
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// Texts of tool arguments that mean a time. A text without an offset is in the store's time zone; a bare date as an
// upper bound includes the day.
const (
	localSeconds = "2006-01-02T15:04:05"
	localMinutes = "2006-01-02T15:04"
)

// edge says which moment of the day a bare date means.
type edge bool

const (
	dayStart edge = false
	dayEnd   edge = true
)

// parseMoment reads RFC 3339, a local time or a bare date. An empty text is the zero time.
func parseMoment(text string, zone *time.Location, at edge) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, true
	}
	for _, layout := range []string{localSeconds, time.DateTime, localMinutes, "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, false
	}
	if at == dayEnd {
		return firstMoment(day.AddDate(0, 0, 1), zone).Add(-time.Second), true
	}
	return firstMoment(day, zone), true
}

// firstMoment is when a day begins in a zone. Where clocks go forward at midnight that is 01:00, and package time may
// answer 23:00 of the day before.
func firstMoment(day time.Time, zone *time.Location) time.Time {
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
	if t.Day() != day.Day() {
		_, t = t.ZoneBounds()
	}
	return t
}

// moment is parseMoment for a text that has passed the check below.
func moment(text string, shop toolkit.Shop, at edge) time.Time {
	t, _ := parseMoment(text, shop.Zone, at)
	return t
}

func (p *problems) moment(argument, text string) {
	if _, ok := parseMoment(text, time.UTC, dayStart); !ok {
		p.add(argument, `must be a date "2026-12-24" (in the store's time zone) or a time "2026-12-24T18:00:00+01:00"`)
	}
}

// westernmost is the zone in which a local time comes last, so that a time past there is past everywhere; easternmost
// is the one in which it comes first.
var (
	westernmost = time.FixedZone("", -12*60*60)
	easternmost = time.FixedZone("", 14*60*60)
)

// past refuses a time that is over whatever the store's time zone is, which can be told without asking the store.
func (p *problems) past(argument, text string, now time.Time) {
	if t, ok := parseMoment(text, westernmost, dayEnd); ok && !t.IsZero() && !t.After(now) {
		p.add(argument, "is in the past")
	}
}

// when words a time for the answer: RFC 3339 with the store's offset, or nothing.
func when(t ecwid.Time, shop toolkit.Shop) string {
	if t.IsZero() {
		return ""
	}
	return t.In(shop.Zone).Format(time.RFC3339)
}

// ecwidTime is how Ecwid writes a time inside a text field.
const ecwidTime = "2006-01-02 15:04:05 -0700"

// timesIn rewords the values that are times, such as Ecwid's own pickup and delivery slots among an order's extra
// fields.
func timesIn(fields map[string]string, shop toolkit.Shop) map[string]string {
	reworded := make(map[string]string, len(fields))
	for key, value := range fields {
		if t, err := time.Parse(ecwidTime, value); err == nil {
			value = when(ecwid.NewTime(t), shop)
		}
		reworded[key] = value
	}
	return reworded
}
