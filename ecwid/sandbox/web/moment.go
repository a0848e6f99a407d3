package web

import "time"

// storeTime is how Ecwid writes moments.
const storeTime = "2006-01-02 15:04:05 -0700"

// zone is the store's time zone.
type zone struct{ location *time.Location }

// zoneOf finds a zone by its name; an unknown one is UTC.
func zoneOf(name string) zone {
	location, err := time.LoadLocation(name)
	if err != nil {
		return zone{time.UTC}
	}
	return zone{location}
}

// Day writes the day of a moment of Ecwid's in the store's zone; what is none is shown as it is.
func (z zone) Day(text string) string { return z.write(text, "Jan 2, 2006") }

// Time writes a moment of Ecwid's in the store's zone; what is none is shown as it is.
func (z zone) Time(text string) string { return z.write(text, "Jan 2, 2006, 15:04") }

// Machine writes a moment of Ecwid's for a time element.
func (z zone) Machine(text string) string { return z.write(text, time.RFC3339) }

func (z zone) write(text, layout string) string {
	at, err := time.Parse(storeTime, text)
	if err != nil || z.location == nil {
		return text
	}
	return at.In(z.location).Format(layout)
}
