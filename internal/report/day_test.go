package report

import (
	"fmt"
	"testing"
	"time"
)

// TestEveryDayBeginsWithItsFirstSecond: in zones with all kinds of habits, over thirty years.
func TestEveryDayBeginsWithItsFirstSecond(t *testing.T) {
	for _, name := range []string{
		"UTC", "Pacific/Auckland", "Pacific/Chatham", "America/St_Johns", "America/Havana", "America/Asuncion", "America/Santiago",
		"America/Sao_Paulo", "Asia/Beirut", "Asia/Amman", "Asia/Tehran", "Asia/Kathmandu", "Africa/Cairo", "Africa/Casablanca",
		"Australia/Lord_Howe", "Antarctica/Troll", "Atlantic/Azores", "Europe/London", "Pacific/Kiritimati", "Pacific/Apia",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := (day{2000, time.January, 1}); d.year < 2030; d = addDays(d, 1) {
			first := d.begin(zone)
			shown, before := dayOf(first), dayOf(first.Add(-time.Second))
			skipped := name == "Pacific/Apia" && d == day{2011, time.December, 30}
			if !before.before(d) || shown != d && !skipped || skipped && shown != addDays(d, 1) {
				t.Errorf("%s in %s begins at %s", d, name, first)
			}
			if length := addDays(d, 1).begin(zone).Sub(first); length < 21*time.Hour && !skipped || length > 27*time.Hour {
				t.Errorf("%s in %s lasts %s", d, name, length)
			}
		}
	}
}

// TestDaysAreCounted over the ends of months and years.
func TestDaysAreCounted(t *testing.T) {
	for _, test := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-28", 1, "2026-03-01"}, {"2028-02-28", 1, "2028-02-29"}, {"2026-12-31", 1, "2027-01-01"},
		{"2026-01-01", -1, "2025-12-31"}, {"2026-11-22", 0, "2026-11-22"}, {"2026-11-22", -6, "2026-11-16"},
	} {
		d, err := parseDay(test.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := addDays(d, test.n); got.String() != test.want || got.before(d) != (test.n < 0) {
			t.Errorf("%s and %d days is %s, want %s", test.from, test.n, got, test.want)
		}
	}
}

// FuzzPeriod: a period that is accepted has an end after its beginning, contains just that, and reads again from what
// is shown of it.
func FuzzPeriod(f *testing.F) {
	f.Add("2026-11-01", "2026-11-07", uint8(0))
	f.Add("", "", uint8(1))
	f.Add("2026-03-08", "", uint8(2))
	f.Add("2026-11-01T10:00:00.5Z", "2026-11-01T12:00:00+05:30", uint8(3))
	f.Add("2026-09-27", "2026-09-27T00:30:00+12:00", uint8(3))
	zones := []string{"UTC", "Pacific/Kiritimati", "America/Havana", "Pacific/Auckland"}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, from, to string, at uint8) {
		zone, err := time.LoadLocation(zones[int(at)%len(zones)])
		if err != nil {
			t.Fatal(err)
		}
		p, err := Between{from, to}.resolve(zone, now)
		if err != nil {
			return
		}
		switch {
		case !p.from.Before(p.to) || p.from.After(now) || p.to.Sub(p.from) > 401*24*time.Hour:
			t.Errorf("%q to %q: %s to %s", from, to, p.from, p.to)
		case !p.contains(p.from) || p.contains(p.to) || p.contains(p.from.Add(-time.Second)) || !p.contains(p.to.Add(-time.Second)):
			t.Errorf("%q to %q: it does not contain what it should", from, to)
		}
		again, err := Between(p.Range).resolve(zone, now)
		if err != nil || !again.from.Equal(p.from) || !again.to.Equal(p.to) || fmt.Sprint(again.Range) != fmt.Sprint(p.Range) {
			t.Errorf("%q to %q is shown as %+v, which is %s to %s, %v", from, to, p.Range, again.from, again.to, err)
		}
	})
}
