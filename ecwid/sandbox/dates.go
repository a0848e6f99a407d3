package sandbox

import (
	"strconv"
	"time"
)

// dateLayout is how Ecwid writes every date, always in UTC: 2024-05-01 05:26:28 +0000.
const dateLayout = "2006-01-02 15:04:05 -0700"

// dateLayouts are the text forms Ecwid reads; without a zone they mean UTC.
var dateLayouts = [...]string{dateLayout, time.DateTime, time.DateOnly}

const (
	firstUnix = -62135596800 // year 1
	lastUnix  = 253402300799 // end of year 9999
)

func formatDate(t time.Time) string { return t.UTC().Format(dateLayout) }

// parseDate reads Unix seconds or one of Ecwid's text forms, to the second.
func parseDate(text string) (t time.Time, ok bool) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC(), seconds >= firstUnix && seconds <= lastUnix
	}
	text = withOffset(text)
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			t = t.UTC().Truncate(time.Second)
			return t, t.Unix() >= firstUnix && t.Unix() <= lastUnix
		}
	}
	return time.Time{}, false
}
