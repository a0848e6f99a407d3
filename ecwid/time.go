package ecwid

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// timeLayout is how Ecwid writes a time: "2024-09-04 07:20:11 +0000" (Ecwid REST docs, page Get order).
const timeLayout = "2006-01-02 15:04:05 -0700"

// Time is a moment with a resolution of one second, as Ecwid writes it. The zero value means "none".
type Time struct{ time.Time }

// NewTime cuts t to the second.
func NewTime(t time.Time) Time { return Time{t.Truncate(time.Second)} }

// MarshalJSON writes Ecwid's layout in UTC, or null for the zero value.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return strconv.AppendQuote(nil, t.UTC().Format(timeLayout)), nil
}

// UnmarshalJSON reads Ecwid's layout with any offset, with UTC or GMT, or with none; RFC 3339; a bare date; Unix
// seconds; or nothing ("", null), which is the zero value. Other names of zones mean different things in different
// places and are refused.
func (t *Time) UnmarshalJSON(data []byte) error {
	text := string(data)
	if bytes.Equal(data, []byte("null")) {
		text = ""
	} else if len(data) > 0 && data[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	}
	parsed, err := parseTime(strings.TrimSpace(text))
	if err != nil {
		return err
	}
	*t = Time{parsed}
	return nil
}

func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return writable(time.Unix(seconds, 0), text)
	}
	layouts := []string{timeLayout, time.DateTime + " UTC", time.DateTime + " GMT", time.DateTime, time.RFC3339, time.DateOnly}
	for _, layout := range layouts {
		if parsed, err := time.Parse(layout, text); err == nil {
			return writable(parsed, text)
		}
	}
	return time.Time{}, unreadableTime(text)
}

// writable refuses a time whose year does not fit Ecwid's four digits.
func writable(t time.Time, text string) (time.Time, error) {
	t = t.UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}, unreadableTime(text)
	}
	return t, nil
}

func unreadableTime(text string) error {
	return fmt.Errorf("%q is not a time that Ecwid writes", truncate(text, 40))
}
