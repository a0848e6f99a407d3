package report

import "time"

// day is a calendar day, without a zone.
type day struct {
	year  int
	month time.Month
	day   int
}

// dayOf is the day that t's own zone has at t.
func dayOf(t time.Time) day {
	year, month, d := t.Date()
	return day{year, month, d}
}

// parseDay reads YYYY-MM-DD.
func parseDay(text string) (day, error) {
	t, err := time.Parse(time.DateOnly, text)
	return dayOf(t), err
}

// addDays is the day n days later.
func addDays(d day, n int) day { return dayOf(d.in(time.UTC).AddDate(0, 0, n)) }

// in is the clock's noon of the day, which every zone has.
func (d day) in(zone *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, 12, 0, 0, 0, zone)
}

// begin is the first moment of the day in the zone: 00:00, or later where clocks are put forward then. A day that the
// zone left out begins with the next one.
func (d day) begin(zone *time.Location) time.Time {
	first := time.Date(d.year, d.month, d.day, 0, 0, 0, 0, zone)
	for dayOf(first).before(d) { // 00:00 does not exist
		first = first.Add(changeStep)
	}
	for !dayOf(first.Add(-changeStep)).before(d) { // 00:00 comes twice, and time.Date does not promise which it is
		first = first.Add(-changeStep)
	}
	return first
}

// changeStep divides every change of clocks that zones make nowadays.
const changeStep = 15 * time.Minute

// before reports whether d is an earlier day than other.
func (d day) before(other day) bool {
	return d.in(time.UTC).Before(other.in(time.UTC))
}

// String is YYYY-MM-DD.
func (d day) String() string { return d.in(time.UTC).Format(time.DateOnly) }
