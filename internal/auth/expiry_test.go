package auth

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseExpiry(t *testing.T) {
	for text, want := range map[string]time.Time{
		"":                          {},
		"1d":                        noon.Add(24 * time.Hour),
		"90d":                       noon.AddDate(0, 0, 90),
		"2w":                        noon.AddDate(0, 0, 14),
		"12h":                       noon.Add(12 * time.Hour),
		"1h30m":                     noon.Add(90 * time.Minute),
		"2026-10-01":                time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC),
		"2026-12-31":                time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		"2026-12-31T18:00:00+02:00": time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC),
	} {
		if got, err := ParseExpiry(text, noon); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"soon": "such as 90d", "d": "such as 90d", "-1d": "such as 90d", "1.5d": "such as 90d", "99999d": "such as 90d", "9999999999999999w": "such as 90d",
		"2026-13-01": "such as 90d", "31.12.2026": "such as 90d", "90": "such as 90d", "1y": "such as 90d", " 1d": "such as 90d",
		"0d": "expired already", "0": "expired already", "-1h": "expired already", "2026-09-30": "expired already", "2026-10-01T12:00:00Z": "expired already",
	} {
		if got, err := ParseExpiry(text, noon); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// TestExpiryIsInTheFuture: whatever is accepted ends later than now, and never is only said by "".
func TestExpiryIsInTheFuture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,19}[dwhms]`), rapid.StringMatching(`20[0-9]{2}-[01][0-9]-[0-3][0-9]`), rapid.String()).Draw(t, "text")
		if end, err := ParseExpiry(text, noon); err == nil && !end.After(noon) && text != "" {
			t.Fatalf("%q ends at %v", text, end)
		}
	})
}
