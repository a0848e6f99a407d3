package sandbox

import "testing"

func TestDatesWithZoneNames(t *testing.T) {
	for text, want := range map[string]string{
		"2014-06-06 08:00:00 EST":       "2014-06-06 13:00:00 +0000",
		"2014-06-06 08:00:00 CEST":      "2014-06-06 06:00:00 +0000",
		"2014-06-06 08:00:00 MSK":       "2014-06-06 05:00:00 +0000",
		"2014-06-06 08:00:00 GMT+04:00": "2014-06-06 04:00:00 +0000",
		"2014-06-06 08:00:00 GMT-03:30": "2014-06-06 11:30:00 +0000",
		"2014-06-06 08:00:00 UTC":       "2014-06-06 08:00:00 +0000",
		"2014-06-06 08:00:00 +0400":     "2014-06-06 04:00:00 +0000",
		"2014-06-06":                    "2014-06-06 00:00:00 +0000",
	} {
		if got, ok := parseDate(text); !ok || formatDate(got) != want {
			t.Errorf("%s: got %s, %t, want %s", text, formatDate(got), ok, want)
		}
	}
	for _, text := range []string{"2014-06-06 08:00:00 XYZ", "2014-06-06 08:00:00 GMT+4", "2014-06-06 EST", "EST"} {
		if got, ok := parseDate(text); ok {
			t.Errorf("%s was read as %s", text, got)
		}
	}
}
