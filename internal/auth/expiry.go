package auth

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	day     = 24 * time.Hour
	maxDays = 36500
)

// ParseExpiry reads when a token ends: "" for never, a time from now such as "90d", "2w" or "12h", the token's last day
// such as "2026-12-31" (UTC), or a moment such as "2026-12-31T18:00:00Z".
func ParseExpiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	end, err := parseEnd(text, now)
	if err != nil {
		return time.Time{}, err
	}
	if !end.After(now) {
		return time.Time{}, fmt.Errorf("the token would have expired already (%s)", end.Format(time.RFC3339))
	}
	return end, nil
}

func parseEnd(text string, now time.Time) (time.Time, error) {
	if days, ok := parseDays(text); ok {
		return now.Add(time.Duration(days) * day).UTC().Truncate(time.Second), nil
	}
	if span, err := time.ParseDuration(text); err == nil {
		return now.Add(span).UTC().Truncate(time.Second), nil
	}
	if last, err := time.Parse(time.DateOnly, text); err == nil {
		return last.AddDate(0, 0, 1), nil
	}
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		return moment.UTC(), nil
	}
	return time.Time{}, errors.New("the expiry must be a time from now such as 90d or 12h, or a date such as 2026-12-31")
}

func parseDays(text string) (days int, ok bool) {
	number, weeks := strings.CutSuffix(text, "w")
	if !weeks {
		if number, ok = strings.CutSuffix(text, "d"); !ok {
			return 0, false
		}
	}
	days, err := strconv.Atoi(number)
	if weeks {
		days *= 7
	}
	return days, err == nil && days >= 0 && days <= maxDays
}
