package tools

import (
	"fmt"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"

	"pgregory.net/rapid"
)

func TestParseMoment(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-12-24":                 "2026-12-24T05:00:00Z",
		"2026-12-24T18:00:00+01:00":  "2026-12-24T17:00:00Z",
		"2026-12-24T18:00:00Z":       "2026-12-24T18:00:00Z",
		"2026-12-24T18:00:00.5Z":     "2026-12-24T18:00:00.5Z",
		"2026-12-24T18:00:00":        "2026-12-24T23:00:00Z",
		"2026-12-24 18:00:00":        "2026-12-24T23:00:00Z",
		"2026-12-24T18:00":           "2026-12-24T23:00:00Z",
		"2026-07-24 18:00":           "2026-07-24T22:00:00Z",
		"2028-02-29":                 "2028-02-29T05:00:00Z",
		"2026-02-29":                 "",
		"2026-1-2":                   "",
		"24.12.2026":                 "",
		"12/24/2026":                 "",
		"1766566800":                 "",
		"today":                      "",
		" 2026-12-24":                "",
		"2026-12-24T25:00:00Z":       "",
		"2026-12-24T18:00:00+01":     "",
		"2026-12-24 18:00:00 +0100":  "",
		"2026-12-24T18:00:00Z extra": "",
	} {
		got, ok := parseMoment(text, newYork, dayStart)
		if ok != (want != "") || ok && got.UTC().Format(time.RFC3339Nano) != want {
			t.Errorf("%q: got %v, %v, want %q", text, got.UTC(), ok, want)
		}
	}
	if got, ok := parseMoment("", newYork, dayEnd); !ok || !got.IsZero() {
		t.Error(got, ok)
	}
}

var zones = []string{"UTC", "America/New_York", "America/Havana", "America/Santiago", "America/Asuncion", "Africa/Cairo", "Asia/Beirut", "Asia/Tehran",
	"Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia", "Europe/Lisbon"}

// TestDaysFollowEachOther: in every zone a day ends a second before the next one begins, and a second belongs to the
// day that a wall clock shows.
func TestDaysFollowEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		day := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 7000).Draw(t, "day"))
		text, next := day.Format(time.DateOnly), day.AddDate(0, 0, 1).Format(time.DateOnly)
		first, _ := parseMoment(text, zone, dayStart)
		last, _ := parseMoment(text, zone, dayEnd)
		following, _ := parseMoment(next, zone, dayStart)
		if last.Add(time.Second) != following || !first.Before(last) {
			t.Fatalf("%v to %v, then %v", first, last, following)
		}
		for _, at := range []time.Time{first, last} {
			if got := at.In(zone).Format(time.DateOnly); got != text {
				t.Fatalf("%v is on %s, not on %s", at.In(zone), got, text)
			}
		}
		if before := first.Add(-time.Second).In(zone).Format(time.DateOnly); before >= text {
			t.Fatalf("%v is not the first second of %s", first.In(zone), text)
		}
	})
}

func TestTimesCarryTheStoresOffset(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	shop := toolkit.Shop{Zone: zone}
	if got := when(ecwid.NewTime(opening), shop); got != "2026-06-15T17:45:00+05:45" {
		t.Error(got)
	}
	if got := when(ecwid.Time{}, shop); got != "" {
		t.Error(got)
	}
	got := timesIn(map[string]string{"slot": "2026-06-15 12:00:00 +0000", "note": "2026-06-15", "": "x"}, shop)
	if fmt.Sprint(got) != "map[:x note:2026-06-15 slot:2026-06-15T17:45:00+05:45]" {
		t.Error(got)
	}
}
